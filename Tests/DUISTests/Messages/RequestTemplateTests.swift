import Foundation
import Testing

@testable import DUIS

/// Requests and bodies from files.
struct RequestTemplateTests {
    @Test("A request is read with its signature or without one, whatever the signature's values are")
    func requests() throws {
        let signed = try SampleRequest.text()
        let start = try #require(signed.range(of: "<ds:Signature "))
        let unsigned = signed[..<start.lowerBound] + "</sr:Request>"
        let value = try #require(signed.firstMatch(of: #/<ds:SignatureValue>([^<]+)</#)?.1)
        for text in [signed, String(unsigned), signed.replacing(value, with: "ZGVmYXVsdA==")] {
            #expect(try RequestTemplate.request(Array(text.utf8)) == SampleRequest.request)
            #expect(RequestTemplate.schemaVersion(Array(text.utf8)) == "5.4")
        }
    }

    @Test(
        "What is no request is told",
        arguments: ["", "<a/>", "{}", "<sr:Request/>", "<Request schemaVersion=\"5.4\"/>"])
    func noRequest(text: String) {
        #expect(throws: RequestProblem.self) { try RequestTemplate.request(Array(text.utf8)) }
    }

    @Test("The elements of a body need no namespace")
    func body() throws {
        let text = "<ReadInventory>\n  <DeviceID>00-DB-12-34-56-78-90-A0</DeviceID>\n</ReadInventory>"
        let body = try RequestTemplate.body(Array(text.utf8))
        #expect(body == Element("ReadInventory", [Element("DeviceID", text: "00-DB-12-34-56-78-90-A0")]))
        #expect(throws: RequestProblem.self) { try RequestTemplate.body(Array("<a><b></a>".utf8)) }
    }
}
