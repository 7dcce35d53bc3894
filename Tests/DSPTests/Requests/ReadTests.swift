import COSEM
import DUIS
import Estate
import EstateFixture
import GBCS
import Keys
import Testing

@testable import DSP

/// Reads of SMETS2 meters: the pattern of each role's Command, and what comes back.
@Suite struct ReadTests {
    /// A read in a role, and what its Command is to be.
    struct Case: CustomTestStringConvertible, Sendable {
        let variant: ServiceReferenceVariant
        let party: DevelopmentPKI.Party
        /// Message Code by the use case catalogue of GBCS.
        let code: UInt16
        let isKnownParty: Bool
        let isSensitive: Bool

        var testDescription: String { "\(variant) as \(party)" }
    }

    static let cases: [Case] = [
        // ECS22b: the Supplier and the Network Operator are known, all others behind the Access Control Broker.
        Case(variant: "4.8.1", party: .supplier, code: 0x37, isKnownParty: true, isSensitive: true),
        Case(variant: "4.8.1", party: .networkOperator, code: 0x37, isKnownParty: true, isSensitive: true),
        Case(variant: "4.8.1", party: .otherUser, code: 0x37, isKnownParty: false, isSensitive: true),
        Case(variant: "4.8.1", party: .meterDataRetriever, code: 0x37, isKnownParty: false, isSensitive: true),
        // ECS21a: of known parties, the Supplier alone.
        Case(variant: "4.6.1", party: .supplier, code: 0x33, isKnownParty: true, isSensitive: true),
        Case(variant: "4.6.1", party: .meterDataRetriever, code: 0x33, isKnownParty: false, isSensitive: true),
        // ECS21c: the Access Control Broker alone, for the Export Supplier too.
        Case(variant: "4.6.2", party: .supplier, code: 0x35, isKnownParty: false, isSensitive: false),
        Case(variant: "4.6.2", party: .meterDataRetriever, code: 0x35, isKnownParty: false, isSensitive: false),
        // ECS22a: the Network Operator is known; the Export Supplier is not.
        Case(variant: "4.8.3", party: .supplier, code: 0x36, isKnownParty: false, isSensitive: false),
        Case(variant: "4.8.3", party: .networkOperator, code: 0x36, isKnownParty: true, isSensitive: false),
        Case(variant: "4.8.3", party: .otherUser, code: 0x36, isKnownParty: false, isSensitive: false),
        Case(variant: "4.8.3", party: .meterDataRetriever, code: 0x36, isKnownParty: false, isSensitive: false),
        // ECS66.
        Case(variant: "4.17", party: .supplier, code: 0x60, isKnownParty: true, isSensitive: true),
        Case(variant: "4.17", party: .networkOperator, code: 0x60, isKnownParty: true, isSensitive: true),
        Case(variant: "4.17", party: .otherUser, code: 0x60, isKnownParty: false, isSensitive: true),
        Case(variant: "4.17", party: .meterDataRetriever, code: 0x60, isKnownParty: false, isSensitive: true),
        // ECS17a.
        Case(variant: "4.2", party: .supplier, code: 0x26, isKnownParty: false, isSensitive: false),
        Case(variant: "4.2", party: .networkOperator, code: 0x26, isKnownParty: true, isSensitive: false),
        Case(variant: "4.2", party: .meterDataRetriever, code: 0x26, isKnownParty: false, isSensitive: false),
    ]

    @Test(
        "A read is acknowledged, sent by the pattern of its role, and its Response opens with the User's keys",
        arguments: cases)
    func pattern(_ read: Case) async throws {
        let (test, meter) = (try TestProvider(), 3)
        let (device, party) = (test.estate.device(meter), test.estate.party(read.party))
        let certificate =
            read.isSensitive && !read.isKnownParty ? test.estate.folder.certificate(of: party, .keyAgreement) : nil
        let answer = try await test.send(
            read.variant, try RequestBodies.read(read.variant, certificate: certificate), as: read.party, to: device,
            counter: 1_001, forSettlement: read.party == .meterDataRetriever ? true : nil)
        let id = RequestID(originator: party, target: device, counter: 1_001)
        let row = try await test.row(read.party, 1_001, to: device)
        try #require(answer.code == .i99, "\(row.reason)")
        #expect(answer.requestID == id)
        #expect(answer.responseID == nil)

        let response = try await test.next(read.party)
        let trace = test.provider.traces.trace(of: id)?.steps.map { "\($0.name) \($0.detail)" } ?? []
        try #require(response.code == .i0, "\(trace)")
        #expect(response.requestID == id)
        #expect(response.responseID == ResponseID(originator: device, target: party, counter: 1_001))

        let command = try test.command(read.party, 1_001, to: device)
        let header = command.header
        #expect(header.messageCode.rawValue == read.code)
        #expect(header.businessTarget == device)
        let supplementary = header.otherInformation.supplementaryRemoteParty
        if read.isKnownParty {
            #expect(header.businessOriginator == party)
            #expect(header.originatorCounter == 1_001)
            #expect(supplementary == nil)
        } else {
            #expect(header.businessOriginator == test.broker)
            #expect(header.originatorCounter >= UInt64(test.provider.milliseconds))
            #expect(supplementary == SupplementaryRemoteParty(id: party, counter: 1_001))
        }
        let opened = try test.verify(try response.payload(), to: command, as: read.party, meter: meter)
        #expect(opened.isSuccess, "\(opened.results)")
        #expect(!opened.values.isEmpty)
        let done = try await test.row(read.party, 1_001, to: device) { $0.delivered != nil }
        #expect(done.answer == "I99" && done.result == "I0" && done.attempts == 1)
        #expect(done.isForSettlement == (read.party == .meterDataRetriever))
    }

    @Test("A day of 4.8.1 has the rows that the meter gives to the same read by another way")
    func rows() async throws {
        let test = try TestProvider()
        try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 7)
        let response = try await test.next()
        let opened = try test.verify(try response.payload(), to: try test.command(.supplier, 7), as: .supplier)
        let direct = try test.estate.command(
            .ecs22b, counter: 8, from: try #require(UTCTime(iso8601: "2026-10-31T00:00:00Z")),
            until: try #require(UTCTime(iso8601: "2026-11-01T00:00:00Z")))
        let outcome = await test.estate.gateway.deliver(direct.octets)
        let expected = try test.estate.verify(try #require(outcome.response), to: direct)
        #expect(opened.values == expected.values)
        // 00:00 and 24:00 both (RTDS).
        if case .array(let rows)? = opened.values.first {
            #expect(rows.count == 49)
        } else {
            Issue.record("\(opened.values.prefix(2))")
        }
    }

    @Test("The Access Control Broker's counters rise from Command to Command, whoever they are for")
    func counters() async throws {
        let test = try TestProvider()
        let certificate = test.estate.folder.certificate(of: test.estate.party(.otherUser), .keyAgreement)
        var last: UInt64 = 0
        // The Users' own counters fall.
        for counter in [9, 5, 3] as [UInt64] {
            let body = try RequestBodies.read("4.8.1", certificate: certificate)
            try await test.send("4.8.1", body, as: .otherUser, counter: counter)
            #expect(try await test.next(.otherUser).code == .i0)
            let header = try test.command(.otherUser, counter).header
            #expect(header.originatorCounter > last)
            #expect(header.otherInformation.supplementaryRemoteParty?.counter == counter)
            last = header.originatorCounter
        }
    }

    @Test("A request is traced from its receipt to its Response")
    func trace() async throws {
        let test = try TestProvider()
        try await test.send("4.6.1", try RequestBodies.read("4.6.1"), counter: 1)
        _ = try await test.next()
        let id = RequestID(originator: test.estate.party(.supplier), target: test.meter, counter: 1)
        let steps = try #require(test.provider.traces.trace(of: id)).steps
        #expect(steps.map(\.name) == [.received, .answered, .command, .response])
        #expect(steps.allSatisfy { !$0.octets.isEmpty })
    }

    @Test("Premises without supply are E20, without a payload")
    func noSupply() async throws {
        let test = try TestProvider()
        try await test.powerOff(0)
        #expect(try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 1).code == .i99)
        let response = try await test.next()
        #expect(response.code == .e20)
        #expect(response.message.children.map(\.name) == ["ServiceReference", "ServiceReferenceVariant"])
        let row = try await test.row(.supplier, 1) { $0.result != nil }
        #expect(row.result == "E20" && row.responded == nil)
    }

    @Test("A HAN that is down is E20")
    func noHAN() async throws {
        let test = try TestProvider()
        try await test.estate.gateway.withHub(0) { hub, time, _ in
            hub.setHAN(isDown: true, at: time)
            return Shard.HubResult(())
        }
        #expect(try await test.send("7.4", Element("ReadSupplyStatus"), counter: 6).code == .i99)
        #expect(try await test.next().code == .e20)
    }
}
