import DUIS
import Foundation
import GBCS
import Testing

struct RequestReaderTests {
    private func problem(_ text: String) -> RequestProblem? {
        do {
            _ = try RequestReader().read(Array(text.utf8))
            return nil
        } catch {
            return error
        }
    }

    @Test("A request is read as it was written, with and without ForSettlement")
    func roundTrip() throws {
        var request = SampleRequest.request
        for flag in [nil, true, false] {
            request.forSettlement = flag
            let octets = try RequestWriter(signer: SampleRequest.signer(), schemaVersion: "5.2").octets(of: request)
            #expect(try RequestReader().read(octets).request == request)
            #expect(String(decoding: octets, as: UTF8.self).contains(#"schemaVersion="5.2""#))
        }
    }

    @Test("What the header may have besides is passed over when it is of the schema's form")
    func optionalHeader() throws {
        let text = HandSigned().document().replacingOccurrences(
            of: "</sr:RequestID>",
            with: "</sr:RequestID><sr:FirstInSequence>true</sr:FirstInSequence><sr:PrecedingServiceRequestID>"
                + SampleRequest.idText + "</sr:PrecedingServiceRequestID>")
        #expect(problem(text) == nil)
        for (old, new) in [
            (">true<", ">yes<"), ("<sr:PrecedingServiceRequestID>90", "<sr:PrecedingServiceRequestID>9"),
        ] {
            let changed = text.replacingOccurrences(of: old, with: new)
            #expect(changed != text)
            guard case .header = problem(changed) else {
                Issue.record("\(new)")
                continue
            }
        }
    }

    @Test("ForSettlement is true, 1, false or 0")
    func settlementValues() throws {
        for (text, value) in [("true", true), ("1", true), ("false", false), ("0", false), (" true ", true)] {
            let octets = HandSigned().document().replacingOccurrences(
                of: #""5.4""#, with: #""5.4" ForSettlement="\#(text)""#)
            #expect(try RequestReader().read(Array(octets.utf8)).request.forSettlement == value)
        }
    }

    private static let badHeaders: [(old: String, new: String)] = [
        (":1002<", ":<"), (":1002<", "<"), (":1002<", ":18446744073709551616<"), (":1002<", ":-1<"),
        (":1002<", ":1:2<"),
        ("90-B3", "90B3"), ("90-B3", "90 B3"), (":1002<", ":01002<"), ("90-B3", "90-BX"),
        ("<sr:CommandVariant>8", "<sr:CommandVariant>9"),
        ("<sr:CommandVariant>8", "<sr:CommandVariant>0"), ("<sr:CommandVariant>8", "<sr:CommandVariant>"),
        ("<sr:CommandVariant>8", "<sr:CommandVariant>4294967297"),
        ("<sr:ServiceReference>8.2", "<sr:ServiceReference>8"),
        ("<sr:ServiceReference>8.2", "<sr:ServiceReference>8.2."),
        ("<sr:ServiceReference>8.2", "<sr:ServiceReference>"),
        ("<sr:ServiceReferenceVariant>8.2", "<sr:ServiceReferenceVariant>a.b"),
        ("<sr:CommandVariant>8</sr:CommandVariant>", ""),
        (
            "<sr:CommandVariant>8</sr:CommandVariant>",
            "<sr:CommandVariant>8</sr:CommandVariant><sr:CommandVariant>8</sr:CommandVariant>"
        ),
        ("<sr:CommandVariant>8</sr:CommandVariant>", "<sr:CommandVariant><sr:X/></sr:CommandVariant>"),
        ("<sr:Header>", "<sr:Header><sr:Unknown/>"), ("</sr:Header>", "</sr:Header><sr:Header/>"),
        ("</sr:Body>", "</sr:Body><sr:Body/>"), ("</sr:Body>", "<sr:Second/></sr:Body>"),
        ("<sr:ReadInventory>", "<ds:X/><sr:ReadInventory>"), (#" schemaVersion="5.4""#, ""), (#""5.4""#, #""five""#),
        (#""5.4""#, #""""#), (#""5.4""#, #""5.4.1""#), (#""5.4""#, #""5.4" ForSettlement="yes""#),
        (#""5.4""#, #""5.4" ForSettlement="""#), ("sr:Header>", "sr:Heading>"),
        ("<sr:RequestID>", #"<sr:RequestID xmlns:sr="u:x">"#),
    ]

    @Test(
        "A header, root or body of another form is refused with a sentence, with HTTP 400",
        arguments: badHeaders.indices)
    func badHeader(_ index: Int) throws {
        let (old, new) = Self.badHeaders[index]
        let text = HandSigned().document()
        let changed = text.replacingOccurrences(of: old, with: new)
        #expect(changed != text)
        let found = try #require(problem(changed))
        guard case .header = found else {
            Issue.record("\(new): \(found)")
            return
        }
        #expect(found.httpStatus == 400)
        #expect(found.description.hasPrefix("The request cannot be read: "))
    }

    @Test("Every kind of failure has its status and a sentence")
    func kinds() throws {
        let text = HandSigned().document()
        #expect(problem("{}")?.httpStatus == 400)
        #expect(problem("<!DOCTYPE x><x/>")?.description.contains("DOCTYPE") == true)
        #expect(problem(String(repeating: " ", count: (4 << 20) + 1))?.httpStatus == 413)
        guard case .notARequest(let name) = problem(text.replacingOccurrences(of: "sr:Request", with: "sr:Response"))
        else {
            Issue.record("a Response was taken for a Request")
            return
        }
        #expect(name.hasSuffix("}Response"))
        guard case .notARequest = problem(text.replacingOccurrences(of: "ServiceUserGateway", with: "Other")) else {
            Issue.record("a Request of another namespace was taken for one")
            return
        }
        guard case .signature(.none) = problem(HandSigned.request) else {
            Issue.record("an unsigned request was taken")
            return
        }
    }

    @Test("Octets at random are refused without harm")
    func randomOctets() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var generator = SeededGenerator(seed: seed)
        let reader = RequestReader()
        for _ in 0..<500 {
            var octets = (0..<Int.random(in: 0..<200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { octets = Array("<sr:Request xmlns:sr='".utf8) + octets }
            #expect(throws: RequestProblem.self, "seed \(seed)") { try reader.read(octets) }
        }
    }
}
