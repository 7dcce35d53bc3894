import COSEM
import GBCS
import Testing

@testable import DUIS

@Suite("correlation of Pre-Commands")
struct PreCommandCorrelationTests {
    private typealias R = MMCResponse

    private static let request = RequestID(originator: R.supplier, target: R.device, counter: 1_000)

    private func header(
        _ code: String, counter: UInt64 = 1_000, from originator: EntityIdentifier = R.supplier,
        to target: EntityIdentifier = R.device
    ) throws -> GroupingHeader {
        GroupingHeader(
            craFlag: .command, originatorCounter: counter, businessOriginator: originator, businessTarget: target,
            otherInformation: .messageCode(try #require(UseCaseCatalogue[code]).messageCode))
    }

    /// A Pre-Command of a use case's example.
    private func preCommand(_ code: String, _ header: GroupingHeader, signature: [UInt8]? = nil) throws -> [UInt8] {
        var content: [UInt8] = []
        let form = try #require(R.form(code))
        let range = form.range(from: R.noon, to: R.noon + 60)
        form.accessRequest(header: header, range: range).encode(into: &content)
        return Message.encodeGrouping(header: header, content: content, signature: signature)
    }

    private func discrepancies(_ octets: [UInt8], _ variant: ServiceReferenceVariant) -> [PreCommandCorrelation
        .Discrepancy]
    {
        PreCommandCorrelation(octets, request: Self.request, variant: variant).discrepancies
    }

    @Test("a Pre-Command that fits, with an empty signature behind it or without")
    func fits() throws {
        let header = try header("ECS42")
        #expect(discrepancies(try preCommand("ECS42", header), "7.1") == [])
        #expect(discrepancies(try preCommand("ECS42", header, signature: []), "7.1") == [])
        #expect(
            PreCommandCorrelation(
                try preCommand("ECS42", header),
                request: ServiceRequest(
                    id: Self.request, commandVariant: .transform, reference: "7.1", variant: "7.1",
                    body: Element("EnableSupply"))
            ).isCorrelated)
        let firmware = try self.header("CS06")
        let content = ActivateFirmwareCommand(
            imageHash: [UInt8](repeating: 7, count: 32), counter: 1_000, executionTime: nil)
        #expect(
            discrepancies(
                Message.encodeGrouping(header: firmware, content: content.encoded, signature: nil), "11.3") == [])
    }

    @Test("every example of a critical use case fits its Service Requests")
    func examples() throws {
        for row in MMCRows.all {
            guard let useCase = UseCaseCatalogue[row.code], useCase.category == .criticalCommand, !useCase.isASN1 else {
                continue
            }
            for variant in row.services.compactMap(\.variant) {
                #expect(discrepancies(try preCommand(row.code, try header(row.code)), variant) == [], "\(row.code)")
            }
        }
    }

    @Test("originator, target, counter and use case that are others, all named at once")
    func others() throws {
        let octets = try preCommand(
            "ECS43", try header("ECS43", counter: 1_001, from: R.broker, to: R.supplier))
        let found = discrepancies(octets, "7.1")
        #expect(
            found == [
                .originator(R.broker, wanted: R.supplier), .target(R.supplier, wanted: R.device),
                .counter(1_001, wanted: 1_000),
                .useCase(MessageCode(rawValue: 0x0050), variant: "7.1", wanted: [MessageCode(rawValue: 0x004F)]),
            ])
        #expect(
            found.map(\.description) == [
                "it is from 90-B3-D5-1F-30-00-00-02, and the Service Request from 90-B3-D5-1F-30-01-00-00",
                "it is for 90-B3-D5-1F-30-01-00-00, and the Service Request for 00-DB-12-34-56-78-90-A0",
                "its counter is 1001, and the Service Request's is 1000",
                "its use case is 0050 ECS43; 7.1 leads to 004F ECS42",
            ])
    }

    @Test("services that lead to several critical use cases, to none, and unknown ones")
    func services() throws {
        #expect(
            PreCommandCorrelation.messageCodes(of: "1.6").map(\.description) == ["001A ECS02", "001B ECS03"])
        #expect(discrepancies(try preCommand("ECS03", try header("ECS03")), "1.6") == [])
        let supply = try preCommand("ECS42", try header("ECS42"))
        #expect(discrepancies(supply, "4.8.1") == [.service("4.8.1")])
        #expect(discrepancies(supply, "99") == [.service("99")])
        #expect(PreCommandCorrelation.Discrepancy.service("4.8.1").description == "4.8.1 leads to no critical Command")
    }

    @Test("messages that are no Pre-Commands")
    func kinds() throws {
        let key = try #require(P256PrivateKey(scalar: [UInt8](repeating: 0x44, count: 32)))
        let secret = try #require(SharedSecret(octets: [UInt8](repeating: 1, count: 32)))
        let header = try header("ECS42")
        var content: [UInt8] = []
        try #require(R.form("ECS42")).accessRequest(header: header, range: nil).encode(into: &content)
        #expect(
            discrepancies(Message.signed(header: header, content: content, key: key), "7.1")
                == [.notAPreCommand("signed already")])
        #expect(
            discrepancies(
                Message.protected(header: header, content: content, secret: secret, using: CryptographicContext()),
                "7.1") == [.notAPreCommand("a message with a MAC")])
        var response = header
        response.craFlag = .response
        #expect(
            discrepancies(Message.encodeGrouping(header: response, content: content, signature: nil), "7.1")
                == [.notAPreCommand("a response")])
        var behalf = header
        behalf.otherInformation = .supplementaryRemotePartyCounter(header.messageCode, id: R.broker, counter: 1)
        #expect(
            discrepancies(Message.encodeGrouping(header: behalf, content: content, signature: nil), "7.1")
                == [.notAPreCommand("a Command on behalf of another party")])
        var timed = header
        timed.dateTime = .unspecified
        #expect(
            discrepancies(Message.encodeGrouping(header: timed, content: content, signature: nil), "7.1")
                == [.notAPreCommand("a message with a date-time")])
    }

    @Test("content that is no Command of the use case, and octets that are no message")
    func content() throws {
        let header = try header("ECS42")
        let empty = Message.encodeGrouping(header: header, content: [], signature: nil)
        guard case .content? = discrepancies(empty, "7.1").first else {
            Issue.record("empty content fits")
            return
        }
        var other: [UInt8] = []
        try #require(R.form("ECS43")).accessRequest(header: header, range: nil).encode(into: &other)
        guard
            case .content? = discrepancies(
                Message.encodeGrouping(header: header, content: other, signature: nil), "7.1"
            ).first
        else {
            Issue.record("the content of ECS43 fits ECS42")
            return
        }
        for octets in [[], [0xDF], [0x00], Array(try preCommand("ECS42", header).dropLast())] {
            guard case .malformed? = discrepancies(octets, "7.1").first else {
                Issue.record("\(octets.hexadecimal) fits")
                return
            }
        }
        let firmware = Message.encodeGrouping(header: try self.header("CS06"), content: [0x30, 0], signature: nil)
        guard case .content? = discrepancies(firmware, "11.3").first else {
            Issue.record("an empty SEQUENCE fits CS06")
            return
        }
    }
}
