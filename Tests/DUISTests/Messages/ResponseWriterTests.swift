import Foundation
import GBCS
import Testing

@testable import DUIS

struct ResponseWriterTests {
    private static let response = ServiceResponse(
        requestID: SampleRequest.request.id, responseID: ResponseID(answering: SampleRequest.request.id), code: .i0,
        milliseconds: 1_766_940_661_185,
        message: ServiceResponse.responseMessage("4.8", "4.8.1", [Element("GBCSPayload", text: "3QAA")]))

    @Test("An unsigned acknowledgement is written to the octet")
    func acknowledgement() throws {
        let response = ServiceResponse(
            requestID: SampleRequest.request.id, code: .i99, milliseconds: 1_766_940_661_185,
            message: ServiceResponse.responseMessage("4.8", "4.8.1"))
        let octets = try ResponseWriter(signer: SampleRequest.signer(), schemaVersion: "5.3").unsignedOctets(
            of: response)
        #expect(
            String(decoding: octets, as: UTF8.self) == #"<?xml version="1.0" encoding="UTF-8"?>"#
                + #"<sr:Response xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway" "#
                + #"xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert" "#
                + #"xmlns:ds="http://www.w3.org/2000/09/xmldsig#" schemaVersion="5.3"><sr:Header><sr:RequestID>"#
                + SampleRequest.idText + "</sr:RequestID><sr:ResponseCode>I99</sr:ResponseCode>"
                + "<sr:ResponseDateTime>2025-12-28T16:51:01.185Z</sr:ResponseDateTime></sr:Header><sr:Body>"
                + "<sr:ResponseMessage><sr:ServiceReference>4.8</sr:ServiceReference><sr:ServiceReferenceVariant>4.8.1"
                + "</sr:ServiceReferenceVariant></sr:ResponseMessage></sr:Body></sr:Response>")
    }

    @Test("A signed response is read as it was written, and verifies")
    func roundTrip() throws {
        let octets = try ResponseWriter(signer: SampleRequest.signer()).octets(of: Self.response)
        let received = try ResponseReader().read(octets)
        #expect(received.response == Self.response)
        #expect(throws: Never.self) {
            try SignatureVerifier().verify(received.document, by: SampleRequest.key.publicKey)
        }
    }

    @Test("An inner element signed as a document of its own verifies when it is cut out, as does the whole without it")
    func innerSignature() throws {
        var response = Self.response
        let inner = Element(
            "SMETS1SignedResponse", attributes: [Element.Attribute("schemaVersion", "5.4")],
            [Element("SMETS1Response", [Element("Header", [Element("Timestamp", in: .responseAndAlert, text: "x")])])])
        response.message = Element("SMETS1ResponseMessage", [Element("ServiceReference", text: "4.8"), inner])
        let octets = try ResponseWriter(signer: SampleRequest.signer()).octets(
            of: response,
            inner: ResponseWriter.InnerSignature(
                element: "SMETS1SignedResponse", signer: try SampleRequest.signer(SampleRequest.otherKey)))
        let received = try ResponseReader().read(octets)
        #expect(throws: SignatureProblem.several(2)) { try received.document.signature() }
        let (verifier, key) = (SignatureVerifier(toleratesIndentation: false), SampleRequest.otherKey.publicKey)
        let part = try #require(received.document.extract("SMETS1SignedResponse"))
        #expect(throws: Never.self) { try verifier.verify(part, by: key) }
        // Cut out as text.
        let text = String(decoding: octets, as: UTF8.self)
        let start = try #require(text.range(of: "<sr:SMETS1SignedResponse "))
        let end = try #require(text.range(of: "</sr:SMETS1SignedResponse>"))
        let cut = try XMLReader().read(Array(text[start.lowerBound..<end.upperBound].utf8))
        #expect(throws: Never.self) { try verifier.verify(cut, by: key) }
        #expect(cut.element.children.first == inner.children.first)
        #expect(received.document.extract("Nothing") == nil)
        #expect(try outerVerifies(text), "the outer signature, computed apart")
    }

    /// Whether the outer digest is over the canonical form: declarations sorted, those repeated on the inner root left out.
    private func outerVerifies(_ text: String) throws -> Bool {
        let outer = try #require(text.range(of: "<ds:Signature ", options: .backwards))
        let spaces = [
            #" xmlns:ds="http://www.w3.org/2000/09/xmldsig#""#,
            #" xmlns:ra="http://www.dccinterface.co.uk/ResponseAndAlert""#,
            #" xmlns:sr="http://www.dccinterface.co.uk/ServiceUserGateway""#,
        ]
        var canonical = String(text[..<outer.lowerBound]) + "</sr:Response>"
        canonical = canonical.replacingOccurrences(of: #"<?xml version="1.0" encoding="UTF-8"?>"#, with: "")
        for space in spaces { canonical = canonical.replacingOccurrences(of: space, with: "") }
        canonical = canonical.replacingOccurrences(of: "<sr:Response ", with: "<sr:Response\(spaces.joined()) ")
        canonical = canonical.replacing(#/<(ds:\w+)( [^>]*)\/>/#) { "<\($0.1)\($0.2)></\($0.1)>" }
        let digest = Data(sha256(Array(canonical.utf8))).base64EncodedString()
        return text[outer.lowerBound...].contains("<ds:DigestValue>\(digest)<")
    }

    @Test("A message that is no XML is refused, and nothing is written")
    func unwritable() throws {
        var response = Self.response
        response.message = Element("not a name")
        let writer = ResponseWriter(signer: try SampleRequest.signer())
        #expect(throws: MessageWritingProblem.element(.name("not a name"))) { try writer.octets(of: response) }
    }

    @Test("Responses of another form are refused")
    func malformed() throws {
        let text = String(decoding: try ResponseWriter(signer: nil).octets(of: Self.response), as: UTF8.self)
        #expect(throws: Never.self) { try ResponseReader().read(Array(text.utf8)) }
        for (old, new) in [
            ("sr:Response ", "sr:Request "), ("sr:Response>", "sr:Request>"), (":1002<", ":x<"), ("01.185Z", "01.185"),
            ("2025-12", "2025-13"), ("<sr:ResponseCode>I0</sr:ResponseCode>", ""), ("<sr:Body>", "<sr:Body><sr:X/>"),
        ] {
            let changed = text.replacingOccurrences(of: old, with: new)
            #expect(changed != text)
            #expect(throws: ResponseProblem.self, "\(new)") { try ResponseReader().read(Array(changed.utf8)) }
        }
    }

    @Test("Times are written to the millisecond and read with any decimals and zone")
    func times() {
        #expect(DateTimeText.text(milliseconds: 0) == "1970-01-01T00:00:00.000Z")
        #expect(DateTimeText.text(milliseconds: 1_766_940_661_005) == "2025-12-28T16:51:01.005Z")
        #expect(DateTimeText.text(milliseconds: -1) == "1969-12-31T23:59:59.999Z")
        #expect(DateTimeText.text(milliseconds: .max) == "9999-12-31T23:59:59.999Z")
        #expect(DateTimeText.text(milliseconds: .min) == "0000-01-01T00:00:00.000Z")
        for (text, value) in [
            ("2025-12-28T16:51:01.185Z", 1_766_940_661_185), ("2025-12-28T16:51:01Z", 1_766_940_661_000),
            ("2025-12-28T17:51:01.1+01:00", 1_766_940_661_100),
            ("2025-12-28T11:21:01.0059999-05:30", 1_766_940_661_005),
        ] as [(String, Int64)] {
            #expect(DateTimeText.milliseconds(text) == value, "\(text)")
        }
        for bad in [
            "", "2025-12-28", "2025-12-28T16:51Z", "2025-12-28T16:51:01", "2025-12-28T16:51:01.Z",
            "2025-12-28T16:51:61Z",
            "2025-12-28T16:51:01+1:00", "2025-12-28T16:51:01+15:00",
            "2025-12-28T16:51:01+14:30", "2025-12-28T16:51:01ZZ",
            "2025-12-28 16:51:01.000Z",
            "2025-12-28T16:51:01+0a:00", "٢٠٢٥-12-28T16:51:01Z",
        ] {
            #expect(DateTimeText.milliseconds(bad) == nil, "\(bad)")
        }
    }
}
