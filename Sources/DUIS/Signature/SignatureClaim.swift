import CXMLSec
import GBCS

/// What the one signature of a document claims, before anything is verified: who signed. Its form has been checked.
public struct SignatureClaim: Hashable, Sendable {
    /// The certificate of the signer; the serial number is what finds its key. The issuer's name is not signed.
    public let certificate: CertificateReference

    /// The form of signatures in DUIS, checked before xmlsec sees one: an enveloped signature over the whole document
    /// by ECDSA on P-256 with SHA-256. So no signature can ask for another algorithm, another part of the document,
    /// or something elsewhere.
    init(_ document: XMLDocument, scope: SignatureScope = .only) throws(SignatureProblem) {
        let signature = try Self.signature(of: document, scope)
        let parts = try Self.parts(of: signature, "ds:Signature", ["SignedInfo", "SignatureValue", "KeyInfo"])
        try Self.check(signedInfo: parts[0])
        guard Self.base64Count(try Self.text(of: parts[1])) == Self.signatureDigits else {
            throw .profile("SignatureValue is not 64 octets in base64")
        }
        certificate = try Self.certificate(keyInfo: parts[2])
    }

    /// The ds:Signature of the document that is a child of the root.
    static func signature(of document: XMLDocument, _ scope: SignatureScope) throws(SignatureProblem) -> XMLNode {
        guard let root = document.root else { throw .none }
        var found: [XMLNode] = []
        root.forEachElement { if $0.isElement("Signature", in: Element.Namespace.xmldsig) { found.append($0) } }
        if scope == .outer, found.count > 1 { found.removeAll { $0.pointee.parent != root } }
        guard let signature = found.first else { throw .none }
        guard found.count == 1 else { throw .several(found.count) }
        guard signature.pointee.parent == root else { throw .misplaced }
        return signature
    }

    private static func check(signedInfo: XMLNode) throws(SignatureProblem) {
        let parts = try parts(
            of: signedInfo, "SignedInfo", ["CanonicalizationMethod", "SignatureMethod", "Reference"])
        let canonicalisation = try algorithm(of: parts[0])
        guard canonicalisations.contains(canonicalisation) else {
            throw .profile("CanonicalizationMethod \(canonicalisation.prefix(100))")
        }
        let method = try algorithm(of: parts[1])
        guard method == ecdsaSHA256 else { throw .profile("SignatureMethod \(method.prefix(100))") }
        let reference = parts[2]
        guard reference.attribute("URI") == "", reference.attributes.allSatisfy({ $0.pointee.next == nil }) else {
            throw .profile("Reference is not to the whole document (URI=\"\" and no other attribute)")
        }
        let inner = try Self.parts(of: reference, "Reference", ["Transforms", "DigestMethod", "DigestValue"])
        try check(transforms: inner[0])
        let digest = try algorithm(of: inner[1])
        guard digest == sha256 else { throw .profile("DigestMethod \(digest.prefix(100))") }
        guard base64Count(try text(of: inner[2])) == digestDigits else {
            throw .profile("DigestValue is not 32 octets in base64")
        }
    }

    private static func check(transforms: XMLNode) throws(SignatureProblem) {
        let elements = transforms.elements
        try onlyElements(in: transforms)
        guard (1...2).contains(elements.count),
            elements.allSatisfy({ $0.isElement("Transform", in: Element.Namespace.xmldsig) })
        else { throw .profile("Transforms are not enveloped-signature and at most a canonicalisation after it") }
        guard try algorithm(of: elements[0]) == enveloped else {
            throw .profile("the first Transform is not enveloped-signature")
        }
        for element in elements.dropFirst() {
            let name = try algorithm(of: element)
            guard canonicalisations.contains(name) else { throw .profile("Transform \(name.prefix(100))") }
        }
    }

    private static func certificate(keyInfo: XMLNode) throws(SignatureProblem) -> CertificateReference {
        let data = try parts(of: keyInfo, "KeyInfo", ["X509Data"])
        let issuerSerial = try parts(of: data[0], "X509Data", ["X509IssuerSerial"])
        let names = try parts(of: issuerSerial[0], "X509IssuerSerial", ["X509IssuerName", "X509SerialNumber"])
        let digits = trimmed(try text(of: names[1]))
        guard let serial = CertificateSerial(decimal: digits) else {
            throw .profile("X509SerialNumber is not a decimal number of at most \(CertificateSerial.octetLimit) octets")
        }
        return CertificateReference(issuerName: trimmed(try text(of: names[0])), serial: serial)
    }

    /// The children of an element, which must be these elements in this order and no text.
    private static func parts(of node: XMLNode, _ name: String, _ expected: [StaticString])
        throws(SignatureProblem) -> [XMLNode]
    {
        let elements = node.elements
        try onlyElements(in: node)
        guard elements.count == expected.count,
            zip(elements, expected).allSatisfy({ $0.isElement($1, in: Element.Namespace.xmldsig) })
        else {
            let list = expected.map { "\($0)" }.joined(separator: ", ")
            throw .profile("\(name) must hold exactly \(list)")
        }
        return elements
    }

    private static func onlyElements(in node: XMLNode) throws(SignatureProblem) {
        guard node.children.allSatisfy({ $0.isElement || $0.isBlank }) else {
            throw .profile("\(node.localName) holds text")
        }
    }

    /// The Algorithm of an element that has nothing else, so no parameters.
    private static func algorithm(of node: XMLNode) throws(SignatureProblem) -> String {
        try onlyElements(in: node)
        guard node.elements.isEmpty, let name = node.attribute("Algorithm"),
            node.attributes.allSatisfy({ $0.pointee.next == nil })
        else { throw .profile("\(node.localName) must have the attribute Algorithm and nothing else") }
        return name
    }

    private static func text(of node: XMLNode) throws(SignatureProblem) -> String {
        guard let text = node.onlyText else { throw .profile("\(node.localName) holds elements") }
        return text
    }

    private static func trimmed(_ text: String) -> String { Element("", text: text).value }

    /// Digits of a base64 text without its white space and padding; nil where it is no base64 (RFC 4648, section 4).
    private static func base64Count(_ text: String) -> Int? {
        var (digits, padding) = (0, 0)
        for octet in text.utf8 {
            switch octet {
            case 9, 10, 13, 32: continue
            case UInt8(ascii: "="): padding += 1
            case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
                guard padding == 0 else { return nil }
                digits += 1
            default: return nil
            }
        }
        return (digits + padding) % 4 == 0 && padding < 3 ? digits : nil
    }

    /// Digits of 64 and of 32 octets.
    private static let (signatureDigits, digestDigits) = (86, 43)
    private static let canonicalisations: Set = [
        "http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    ]
    private static let enveloped = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
    private static let ecdsaSHA256 = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
    private static let sha256 = "http://www.w3.org/2001/04/xmlenc#sha256"
}

extension XMLDocument {
    /// What the document's signature claims; an error where it has none, several, or one of another form.
    public func signature() throws(SignatureProblem) -> SignatureClaim { try SignatureClaim(self) }

    /// What the signature of the whole claims, whatever is signed inside by itself.
    package func outerSignature() throws(SignatureProblem) -> SignatureClaim {
        try SignatureClaim(self, scope: .outer)
    }
}

/// Which signature of a document is meant.
enum SignatureScope {
    /// The one that is the only one of the document: of Service Requests no other is accepted.
    case only
    /// The one that covers the whole, where elements inside have signatures of their own: the answers of SMETS1 Service
    /// Providers.
    case outer
}
