import DUIS
import Foundation
import GBCS
import Testing

struct DocumentSignerTests {
    @Test("A signed request has the profile's form, no white space, and a digest over inclusive Canonical XML")
    func form() throws {
        let text = try SampleRequest.text()
        let declaration = #"<?xml version="1.0" encoding="UTF-8"?>"#
        let signature = try #require(text.range(of: "<ds:Signature "))
        // Canonical XML 1.0 sorts namespace declarations by prefix, which the document has in another order.
        let canonical =
            String(text[..<signature.lowerBound]).replacingOccurrences(of: declaration, with: "").replacingOccurrences(
                of: #"xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" "#
                    + #"xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert" "#
                    + #"xmlns:ds="http://www.w3.org/2000/09/xmldsig#""#,
                with: #"xmlns:ds="http://www.w3.org/2000/09/xmldsig#" "#
                    + #"xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert" "#
                    + #"xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway""#) + "</sr:Request>"
        let digest = Data(sha256(Array(canonical.utf8))).base64EncodedString()
        let value = try #require(text.components(separatedBy: "<ds:SignatureValue>").last?.prefix(88))
        let expected: [String] = [
            #"<ds:Signature xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:SignedInfo>"#,
            #"<ds:CanonicalizationMethod Algorithm="http://www.w3.org/2001/10/xml-exc-c14n#"/>"#,
            #"<ds:SignatureMethod Algorithm="http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"/>"#,
            #"<ds:Reference URI=""><ds:Transforms>"#,
            #"<ds:Transform Algorithm="http://www.w3.org/2000/09/xmldsig#enveloped-signature"/></ds:Transforms>"#,
            #"<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>"#,
            "<ds:DigestValue>\(digest)</ds:DigestValue></ds:Reference></ds:SignedInfo>",
            "<ds:SignatureValue>\(value)</ds:SignatureValue><ds:KeyInfo><ds:X509Data><ds:X509IssuerSerial>",
            "<ds:X509IssuerName>CN=Z1,OU=07</ds:X509IssuerName>",
            "<ds:X509SerialNumber>\(SampleRequest.serial)</ds:X509SerialNumber></ds:X509IssuerSerial>",
            "</ds:X509Data></ds:KeyInfo></ds:Signature></sr:Request>",
        ]
        #expect(String(text[signature.lowerBound...]) == expected.joined())
    }

    @Test("SignatureValue is the key's ECDSA over the exclusive canonical form of SignedInfo")
    func value() throws {
        let text = try SampleRequest.text()
        let inner = try #require(
            text.components(separatedBy: "<ds:SignedInfo>").last?.components(separatedBy: "</ds:SignedInfo>").first)
        // Canonical XML writes empty elements with an end tag.
        let canonical =
            #"<ds:SignedInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#">"#
            + inner.replacing(#/<(ds:\w+)( [^>]*)\/>/#) { "<\($0.1)\($0.2)></\($0.1)>" } + "</ds:SignedInfo>"
        let value = try #require(text.components(separatedBy: "<ds:SignatureValue>").last?.prefix(88))
        let octets = [UInt8](try #require(Data(base64Encoded: String(value))))
        #expect(octets.count == 64)
        #expect(SampleRequest.key.publicKey.verifies(octets[...], of: Array(canonical.utf8)[...]))
    }

    private static let tool = "/usr/bin/xmlsec1"

    @Test(
        "The command xmlsec1 verifies what is signed here, and refuses it when it was changed",
        .enabled(if: FileManager.default.isExecutableFile(atPath: tool)))
    func commandVerifies() throws {
        let text = try SampleRequest.text()
        #expect(try Self.verifies(text, SampleRequest.key.publicKey))
        #expect(
            try !Self.verifies(text.replacingOccurrences(of: ":1002<", with: ":1003<"), SampleRequest.key.publicKey))
        #expect(try !Self.verifies(text, SampleRequest.otherKey.publicKey))
        let response = try ResponseWriter(signer: SampleRequest.signer()).octets(
            of: ServiceResponse(
                code: .i0, milliseconds: 0,
                message: ServiceResponse.responseMessage("8.2", "8.2", [Element("X", text: "é&")])))
        #expect(try Self.verifies(String(decoding: response, as: UTF8.self), SampleRequest.key.publicKey))
    }

    /// Whether the command verifies a document with a key.
    private static func verifies(_ text: String, _ key: P256PublicKey) throws -> Bool {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("duis-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let prefix = "3059301306072A8648CE3D020106082A8648CE3D030107034200"
        let octets = stride(from: 0, to: prefix.count, by: 2).compactMap {
            UInt8(prefix.dropFirst($0).prefix(2), radix: 16)
        }
        let encoded = Data(octets + key.octets).base64EncodedString(options: [
            .lineLength64Characters, .endLineWithLineFeed,
        ])
        let (pem, xml) = (folder.appendingPathComponent("key.pem"), folder.appendingPathComponent("document.xml"))
        try Data("-----BEGIN PUBLIC KEY-----\n\(encoded)\n-----END PUBLIC KEY-----\n".utf8).write(to: pem)
        try Data(text.utf8).write(to: xml)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = ["--verify", "--pubkey-pem", pem.path, xml.path]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return process.terminationStatus == 0
    }

    @Test("A signer may be used by many threads at once")
    func threads() async throws {
        let writer = RequestWriter(signer: try SampleRequest.signer())
        let pool = ReaderPool(idleLimit: 2)
        let verifier = SignatureVerifier()
        let good = await withTaskGroup(of: Bool.self, returning: Int.self) { group in
            for number in 0..<200 {
                group.addTask {
                    var request = SampleRequest.request
                    request.id.counter = UInt64(number)
                    guard let octets = try? writer.octets(of: request) else { return false }
                    return pool.withReader { reader in
                        guard let received = try? reader.read(octets), received.request == request else { return false }
                        return (try? verifier.verify(received.document, by: SampleRequest.key.publicKey)) != nil
                    }
                }
            }
            return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
        }
        #expect(good == 200)
    }
}
