import Foundation
import GBCS
import Testing

@testable import DUIS

/// Published schemas, answers, templates and keys, where they are at hand.
@Suite(.enabled(if: SharedMaterial.duis != nil))
struct PublishedDocumentTests {
    @Test("Published answers are valid by the schema, and signed or not as they are known to be")
    func answers() throws {
        let expected = [
            "8.2-response-2025-07.xml": "valid", "8.2-response-2025-12.xml": "valid",
            "11.2-response-bad-signature.xml": "invalid", "11.2-response-krp-unsigned.xml": "unsigned",
            "acknowledgement-E65.xml": "unsigned",
        ]
        let (reader, keys) = (ResponseReader(schema: try SharedMaterial.schema()), try SharedMaterial.keys())
        let files = try SharedMaterial.files("samples/published", ".xml")
        #expect(files.count >= 8)
        for file in files {
            let received = try reader.read(file.octets)
            var state = "valid"
            do {
                let serial = try received.document.signature().certificate.serial
                let key = try #require(keys[serial], "\(file.name): no certificate \(serial)")
                try SignatureVerifier().verify(received.document, by: key)
            } catch SignatureProblem.none {
                state = "unsigned"
            } catch is SignatureProblem {
                state = "invalid"
            }
            #expect(state == expected[file.name] ?? "valid", "\(file.name)")
        }
    }

    @Test("Documents written to the schemas are valid by them, whichever XML Signature schema is in the folder")
    func samples() throws {
        let all = try SharedMaterial.files("xsd", ".xsd")
        for left in ["xmldsig-libxml2.xsd", "xmldsig-core-schema.xsd"] {
            let validator = SchemaValidator(try DUISSchema(files: all.filter { $0.name != left }))
            for file in try SharedMaterial.files("samples/written", ".xml") {
                let errors = validator.errors(of: try XMLReader().read(file.octets))
                #expect(errors.isEmpty, "\(file.name): \(errors)")
            }
        }
    }

    @Test("Every published template is valid, is signed anew, and verifies")
    func templates() throws {
        let reader = RequestReader(schema: try SharedMaterial.schema())
        let writer = RequestWriter(signer: try SampleRequest.signer())
        let verifier = SignatureVerifier(toleratesIndentation: false)
        let files = try SharedMaterial.files("templates", ".xml")
        #expect(files.count == 297)
        for file in files {
            // Their signatures are placeholders: base64 of other lengths.
            let problem = #expect(throws: RequestProblem.self, "\(file.name)") { try reader.read(file.octets) }
            guard case .signature(.profile) = problem else {
                Issue.record("\(file.name): \(String(describing: problem))")
                continue
            }
            let request = try ServiceRequest(XMLReader().read(file.octets).element)
            let received = try reader.read(writer.octets(of: request))
            #expect(received.request == request, "\(file.name)")
            #expect(throws: Never.self, "\(file.name)") {
                try verifier.verify(received.document, by: SampleRequest.key.publicKey)
            }
        }
    }

    @Test("Issuers and serial numbers of published certificates are read as DUIS writes them")
    func certificates() throws {
        let numbers = Set(try SharedMaterial.keys().keys.map(\.description))
        #expect(numbers.contains("167048897159233642262001557408276884033"))
        for file in try SharedMaterial.files("keystore/cert", ".pem") {
            let certificate = try SMKICertificate(pem: String(decoding: file.octets, as: UTF8.self))
            let reference = try #require(CertificateReference(certificate))
            #expect(reference.issuerName.contains(#/^CN=\w+,OU=07$/#), "\(file.name): \(reference.issuerName)")
        }
    }
}
