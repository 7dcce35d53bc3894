import DUIS
import Foundation
import GBCS
import Testing

struct SignatureVerifierTests {
    /// What becomes of a document: nil where it is accepted.
    private func problem(_ text: String, _ verifier: SignatureVerifier = SignatureVerifier()) throws
        -> SignatureProblem?
    {
        do {
            let received = try RequestReader().read(Array(text.utf8))
            try verifier.verify(received.document, by: SampleRequest.key.publicKey)
            return nil
        } catch let RequestProblem.signature(problem) {
            return problem
        } catch let problem as SignatureProblem {
            return problem
        }
    }

    @Test("A request signed here verifies, and names its signer by issuer and serial number")
    func ownSignature() throws {
        let received = try RequestReader().read(SampleRequest.octets())
        #expect(received.claim.certificate == (try SampleRequest.certificate()))
        #expect(throws: Never.self) {
            try SignatureVerifier().verify(received.document, by: SampleRequest.key.publicKey)
        }
        #expect(throws: SignatureProblem.value) {
            try SignatureVerifier().verify(received.document, by: SampleRequest.otherKey.publicKey)
        }
        #expect(received.request == SampleRequest.request)
    }

    @Test("A document that was signed by hand verifies, with each canonicalisation that the profile has")
    func handSigned() throws {
        #expect(try problem(HandSigned().document()) == nil)
        let inclusive = HandSigned(transforms: [HandSigned.enveloped, HandSigned.inclusive])
        #expect(try problem(inclusive.document()) == nil)
        // The exclusive form leaves out the declaration of ds, which no element outside the signature uses.
        let exclusive = HandSigned(transforms: [HandSigned.enveloped, HandSigned.exclusive])
        let without = HandSigned.request.replacingOccurrences(
            of: #" xmlns:ds="http://www.w3.org/2000/09/xmldsig#""#, with: "")
        #expect(try problem(exclusive.document(canonical: without)) == nil)
        #expect(try problem(exclusive.document()) == .digest)
        let signedInfo = HandSigned(
            canonicalisation: HandSigned.inclusive,
            inheritedDeclarations: #" xmlns:ds="http://www.w3.org/2000/09/xmldsig#""#
                + #" xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway""#)
        #expect(try problem(signedInfo.document()) == nil)
    }

    @Test("The digest is inclusive: an unused namespace declaration added after signing is seen")
    func unusedDeclaration() throws {
        let changed = HandSigned().document().replacingOccurrences(
            of: "<sr:Request ", with: #"<sr:Request xmlns:q="u:q" "#)
        #expect(try problem(changed) == .digest)
    }

    @Test("A document indented after it was signed is valid, unless that is switched off")
    func indented() throws {
        let indented = try SampleRequest.text().replacingOccurrences(of: "><", with: ">\n  <")
        #expect(try problem(indented) == nil)
        let strict = SignatureVerifier(toleratesIndentation: false)
        #expect(try problem(indented, strict) == .digest)
        #expect(try problem(SampleRequest.text(), strict) == nil)
        // What was changed besides is not valid.
        #expect(try problem(indented.replacingOccurrences(of: ":1002<", with: ":1003<")) == .digest)
        // White space inside a text is content.
        #expect(try problem(indented.replacingOccurrences(of: "1002<", with: "1002 <")) == .digest)
    }

    @Test("A document that was signed with white space between its elements verifies as it came")
    func signedIndented() throws {
        let text = HandSigned.request.replacingOccurrences(of: "><", with: ">\n<")
        #expect(try problem(HandSigned().document(text)) == nil)
    }

    @Test("White space and line breaks inside SignatureValue, as Java writes them, do not matter")
    func lineBreaks() throws {
        let text = try SampleRequest.text()
        let value = try #require(text.components(separatedBy: "<ds:SignatureValue>").last?.prefix(88)).description
        let broken = "\(value.prefix(76))&#13;\n\(value.dropFirst(76))"
        #expect(try problem(text.replacingOccurrences(of: value, with: broken)) == nil)
    }

    @Test("A comment inside a signed text neither breaks the signature nor changes what is read")
    func commentInside() throws {
        for inserted in ["<!-- x -->", "<!---->"] {
            let text = try SampleRequest.text().replacingOccurrences(of: ":1002<", with: ":10\(inserted)02<")
            let accepted = SampleRequest.accepted(Array(text.utf8))
            #expect(accepted?.request == SampleRequest.request)
        }
        let text = try SampleRequest.text().replacingOccurrences(of: ":1002<", with: ":<![CDATA[1002]]><")
        let accepted = SampleRequest.accepted(Array(text.utf8))
        #expect(accepted?.request == SampleRequest.request)
    }

    @Test("Serial numbers are read in decimal, up to 20 octets")
    func serials() throws {
        let serial = try #require(CertificateSerial(decimal: "20315062944123339095836004026371736578"))
        // By python3: hex(20315062944123339095836004026371736578)
        #expect(serial.octets.map { String($0, radix: 16) }.count == 16)
        #expect(CertificateSerial(octets: serial.octets) == serial)
        #expect(CertificateSerial(octets: [0, 0, 1, 0])?.description == "256")
        #expect(CertificateSerial(decimal: "0")?.octets == [])
        #expect(CertificateSerial(decimal: "000256")?.octets == [1, 0])
        #expect(
            CertificateSerial(octets: [UInt8](repeating: 255, count: 20))?.description
                == "1461501637330902918203684832716283019655932542975")
        #expect(CertificateSerial(octets: [UInt8](repeating: 255, count: 21)) == nil)
        for bad in [
            "", "-1", "+1", " 1", "0x10", "1461501637330902918203684832716283019655932542976", "١",
            String(repeating: "9", count: 100_000),
        ] {
            #expect(CertificateSerial(decimal: bad) == nil, "\(bad.prefix(60))")
        }
    }
}
