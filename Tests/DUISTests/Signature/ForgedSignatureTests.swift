import DUIS
import Foundation
import GBCS
import Testing

/// Changes to a signed request, none of which may be accepted.
struct ForgedSignatureTests {
    private static func signature(_ text: String) -> String {
        guard let start = text.range(of: "<ds:Signature "), let end = text.range(of: "</ds:Signature>") else {
            return ""
        }
        return String(text[start.lowerBound..<end.upperBound])
    }

    private static func part(_ text: String, _ start: String, _ end: String) -> String {
        guard let first = text.range(of: start), let last = text.range(of: end) else { return "" }
        return String(text[first.lowerBound..<last.lowerBound])
    }

    private static let transform =
        #"<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/>"#

    /// Texts to be replaced and their replacements.
    private static let replacements: [(name: String, old: String, new: String)] = [
        ("counter", ":1002<", ":1003<"), ("originator", "30-01-00-00:", "30-03-00-00:"),
        ("a value of the body", "2014-12-31T", "2014-12-30T"), ("an attribute", #"="5.4""#, #"="5.3""#),
        ("a new attribute", #"="5.4""#, #"="5.4" ForSettlement="true""#),
        ("a new element", "<sr:ReadLogPeriod>", "<sr:ReadLogPeriod><sr:X/>"),
        ("text before an element", "<sr:Body>", "<sr:Body>x"),
        ("text after the signature", "</ds:Signature>", "</ds:Signature>x"),
        ("a processing instruction", "<sr:Body>", "<?x y?><sr:Body>"),
        ("a namespace declaration", "<sr:Request ", #"<sr:Request xmlns:q="urn:q" "#),
        ("a namespace redeclared below", "<sr:Body>", #"<sr:Body xmlns:sr="urn:q">"#),
        ("a default namespace below", "<sr:Body>", #"<sr:Body xmlns="urn:q">"#),
        ("all prefixes", "sr:", "zz:"),
        ("an element's name", "ReadActiveImport", "ReadReactiveImport"),
        ("SHA-512", "xmlenc#sha256", "xmlenc#sha512"),
        ("SHA-1 for the digest", "2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1"),
        ("SHA-1 in ECDSA", "ecdsa-sha256", "ecdsa-sha1"), ("RSA", "ecdsa-sha256", "rsa-sha256"),
        ("HMAC", "ecdsa-sha256", "hmac-sha256"),
        (
            "HMAC of no length", #"ecdsa-sha256"/>"#,
            #"hmac-sha256"><ds:HMACOutputLength>0</ds:HMACOutputLength></ds:SignatureMethod>"#
        ),
        (
            "HMACOutputLength", #"ecdsa-sha256"/>"#,
            #"ecdsa-sha256"><ds:HMACOutputLength>8</ds:HMACOutputLength></ds:SignatureMethod>"#
        ),
        ("canonicalisation with comments", "xml-exc-c14n#", "xml-exc-c14n#WithComments"),
        ("an unknown canonicalisation", "xml-exc-c14n#", "xml-exc-c14x#"),
        (
            "inclusive prefixes", #"xml-exc-c14n#"/>"#,
            #"xml-exc-c14n#"><x:InclusiveNamespaces xmlns:x="http://www.w3.org/2001/10/xml-exc-c14n#" PrefixList="sr"/></ds:CanonicalizationMethod>"#
        ),
        (
            "XSLT", "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
            "http://www.w3.org/TR/1999/REC-xslt-19991116"
        ),
        (
            "XPath", "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
            "http://www.w3.org/TR/1999/REC-xpath-19991116"
        ),
        ("no transform", transform, ""), ("the transform twice", transform, transform + transform),
        (
            "a base64 transform after it", transform,
            transform + #"<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#base64"/>"#
        ),
        (
            "an exclusive transform after it", transform,
            transform + #"<ds:Transform Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>"#
        ),
        ("a reference to an Id", #"URI="""#, ##"URI="#x""##),
        ("a reference to a file", #"URI="""#, #"URI="file:///etc/passwd""#),
        ("a reference over HTTP", #"URI="""#, #"URI="http://127.0.0.1:1/""#),
        ("an XPointer", #"URI="""#, ##"URI="#xpointer(/)""##),
        ("no URI", #" URI="""#, ""),
        ("a type", #"URI="""#, ##"URI="" Type="http://www.w3.org/2000/09/xmldsig#Manifest""##),
        ("an Object", "</ds:KeyInfo>", "</ds:KeyInfo><ds:Object/>"),
        ("a KeyValue", "<ds:X509Data>", "<ds:KeyValue/><ds:X509Data>"),
        (
            "two certificates named", "</ds:X509IssuerSerial>",
            "</ds:X509IssuerSerial><ds:X509IssuerSerial><ds:X509IssuerName/><ds:X509SerialNumber>1</ds:X509SerialNumber></ds:X509IssuerSerial>"
        ),
        ("a serial number in hexadecimal", SampleRequest.serial, "14BE"),
        ("a comma in it", "27572613927", "27,572613927"),
        ("an element in SignatureValue", "<ds:SignatureValue>", "<ds:SignatureValue><x/>"),
        ("no KeyInfo", "ds:KeyInfo>", "ds:KeyInfa>"),
        (
            "the signature's namespace", "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#",
            "<ds:Signature xmlns:ds=\"http://www.w3.org/2000/09/xmldsig"
        ),
    ]

    @Test("No replaced, added or removed part is accepted", arguments: replacements.indices)
    func replaced(_ index: Int) throws {
        let (name, old, new) = Self.replacements[index]
        let text = try SampleRequest.text()
        let changed = text.replacingOccurrences(of: old, with: new)
        #expect(changed != text, "\(name) changes nothing")
        #expect(SampleRequest.accepted(Array(changed.utf8)) == nil, "\(name)")
    }

    @Test("No signature that stands elsewhere, twice, or around something else is accepted")
    func wrapped() throws {
        let text = try SampleRequest.text()
        let signature = Self.signature(text)
        let unsigned = text.replacingOccurrences(of: signature, with: "")
        let forged = unsigned.replacingOccurrences(of: ":1002<", with: ":9999<")
        let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#
        let original = text.replacingOccurrences(of: declaration, with: "")
        let reference = Self.part(text, "<ds:Reference", "</ds:SignedInfo>")
        let changes: [String: String] = [
            "unsigned": unsigned,
            "signature in the body": unsigned.replacingOccurrences(of: "</sr:Body>", with: signature + "</sr:Body>"),
            "signature in the header": unsigned.replacingOccurrences(
                of: "</sr:Header>", with: signature + "</sr:Header>"),
            "signature first": unsigned.replacingOccurrences(of: "<sr:Header>", with: signature + "<sr:Header>"),
            "second signature": text.replacingOccurrences(of: "</sr:Request>", with: signature + "</sr:Request>"),
            "signature in a signature": text.replacingOccurrences(
                of: "</ds:Signature>", with: signature + "</ds:Signature>"),
            "request in the body of another": forged.replacingOccurrences(
                of: "</sr:Body>", with: original + "</sr:Body>"),
            "request beside another": forged.replacingOccurrences(of: "</sr:Body>", with: "</sr:Body>" + original),
            "request in an Object": forged.replacingOccurrences(
                of: "</sr:Request>",
                with: signature.replacingOccurrences(
                    of: "</ds:Signature>",
                    with: "<ds:Object>" + unsigned.replacingOccurrences(of: declaration, with: "")
                        + "</ds:Object></ds:Signature>")
                    + "</sr:Request>"),
            "request in a Header": forged.replacingOccurrences(of: "<sr:Header>", with: "<sr:Header>" + original),
            "old header in the body": text.replacingOccurrences(
                of: "<sr:Body>", with: "<sr:Body><sr:Old>" + Self.part(text, "<sr:Header", "<sr:Body>") + "</sr:Old>"),
            "second header": text.replacingOccurrences(
                of: "<sr:Body>", with: Self.part(text, "<sr:Header", "<sr:Body>") + "<sr:Body>"),
            "two references": text.replacingOccurrences(of: "</ds:SignedInfo>", with: reference + "</ds:SignedInfo>"),
            "no reference": text.replacingOccurrences(of: reference, with: ""),
            "Signature in capitals of another namespace": text.replacingOccurrences(
                of: "ds:Signature ", with: "sr:Signature "),
            "document type": text.replacingOccurrences(of: declaration, with: declaration + "<!DOCTYPE x>"),
        ]
        for (name, changed) in changes {
            #expect(changed != text, "\(name) changes nothing")
            #expect(SampleRequest.accepted(Array(changed.utf8)) == nil, "\(name)")
        }
    }

    @Test("No other signature value is accepted: bits changed, halves swapped, zeros, other lengths, DER")
    func values() throws {
        let text = try SampleRequest.text()
        let value = try #require(text.components(separatedBy: "<ds:SignatureValue>").last?.prefix(88)).description
        let raw = [UInt8](try #require(Data(base64Encoded: value)))
        var others: [[UInt8]] = (0..<512).map { bit in
            var octets = raw
            octets[bit / 8] ^= 1 << (bit % 8)
            return octets
        }
        others += [Array(raw[32...] + raw[..<32]), [UInt8](repeating: 0, count: 64), Array(raw[..<63]), raw + [0], []]
        others.append([UInt8](repeating: 0xFF, count: 64))
        others.append([0x30, 0x44, 0x02, 0x20] + raw[..<32] + [0x02, 0x20] + raw[32...])
        for other in others {
            let changed = text.replacingOccurrences(of: value, with: Data(other).base64EncodedString())
            #expect(SampleRequest.accepted(Array(changed.utf8)) == nil)
        }
    }

    @Test("Of 1,000 random changes none is accepted unless the request is still read as it was signed")
    func random() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let octets = try SampleRequest.octets()
        let tags = octets.indices.filter { octets[$0] == UInt8(ascii: "<") }
        let (reader, verifier) = (RequestReader(), SignatureVerifier())
        var refused = 0
        for round in 0..<1000 {
            var changed = octets
            let place = Int.random(in: octets.indices, using: &generator)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: changed[place] = UInt8.random(in: 0...255, using: &generator)
            case 1: changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            case 2: changed.remove(at: place)
            case 3: changed.insert(octets[Int.random(in: octets.indices, using: &generator)], at: place)
            default:
                // Octets between two tags go elsewhere, or stand twice.
                let ends = [tags.randomElement(using: &generator) ?? 0, tags.randomElement(using: &generator) ?? 0]
                    .sorted()
                let moved = octets[ends[0]..<ends[1]]
                if Bool.random(using: &generator) { changed.removeSubrange(ends[0]..<ends[1]) }
                let target = tags.filter { $0 <= changed.count }.randomElement(using: &generator) ?? 0
                changed.insert(contentsOf: moved, at: target)
            }
            guard changed != octets, let received = try? reader.read(changed),
                (try? verifier.verify(received.document, by: SampleRequest.key.publicKey)) != nil
            else {
                refused += 1
                continue
            }
            // White space inside a tag, quotes, or the issuer's name, which is not signed.
            #expect(received.request == SampleRequest.request, "seed \(seed), round \(round)")
        }
        #expect(refused > 850, "seed \(seed)")
    }
}
