import COSEM
import DCC
import DUIS
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DSP

/// What a process that takes over does with what it finds.
@Suite(.serialized) struct RecoveryTests {
    /// Acknowledges a request as a process does that is killed before it does more.
    private func acknowledged(_ test: TestProvider, _ octets: [UInt8], isSent: Bool) async throws {
        guard case .document = await test.provider.handle(octets, at: .sendCommand) else {
            Issue.record("the request is not acknowledged")
            return
        }
        guard isSent else { return }
        let number = try #require(
            try test.store.read { try RequestRecord.open(0...1_000, limit: 10, in: $0) }.last?.number)
        try await test.store.commit(.sent(request: number))
    }

    @Test(
        "A request that was acknowledged and not sent is carried out by the next process, once",
        arguments: [false, true])
    func reads(isSent: Bool) async throws {
        let test = try TestProvider()
        let octets = try test.octets(
            "4.8.1", try RequestBodies.read("4.8.1"), as: .supplier, to: test.meter, counter: 30)
        try await acknowledged(test, octets, isSent: isSent)
        let later = try await test.successor()
        await later.provider.recover()
        let response = try await later.next()
        #expect(response.code == .i0)
        #expect(response.requestID?.counter == 30)
        #expect(try later.verify(try response.payload(), to: try later.command(.supplier, 30), as: .supplier).isSuccess)
        #expect(try await later.row(.supplier, 30) { $0.result != nil }.result == "I0")
        #expect(try await later.isSilent(.supplier))
        // It has ended: another process does not do it again.
        let third = try await later.successor()
        await third.provider.recover()
        #expect(try await third.isSilent(.supplier))
    }

    @Test(
        "What goes as the Access Control Broker's own Command and may have arrived is not sent again if it changes the Device"
    )
    func updates() async throws {
        let test = try TestProvider()
        let body = try CredentialChangeTests.changeOfSupplier(test)
        try await CredentialChangeTests.appoint(.otherSupplier, in: test)
        let octets = try test.octets("6.23", body, as: .otherSupplier, to: test.meter, counter: 30)
        try await acknowledged(test, octets, isSent: true)
        let later = try await test.successor()
        await later.provider.recover()
        let response = try await later.next(.otherSupplier)
        #expect(response.code == .e21)
        let id = RequestID(originator: test.estate.party(.otherSupplier), target: test.meter, counter: 30)
        #expect(later.provider.traces.trace(of: id)?.steps.contains { $0.name == .command } == false)
    }

    @Test("Results that were not delivered are delivered by the next process")
    func results() async throws {
        let test = try TestProvider()
        try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 30)
        _ = try await eventually {
            try test.store.read { try OutgoingRecord.waiting(for: test.estate.party(.supplier), limit: 1, in: $0) }
                .count == 1
        }
        let later = try await test.successor()
        #expect(later.provider.outbox.users == [test.estate.party(.supplier)])
        #expect(try await later.next().requestID?.counter == 30)
    }

    @Test("A DSP whose store takes nothing acknowledges nothing, and goes on when it does")
    func badStore() async throws {
        let test = try TestProvider()
        let database = test.store.database
        try await database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
        let octets = try test.octets(
            "4.8.1", try RequestBodies.read("4.8.1"), as: .supplier, to: test.meter, counter: 30)
        guard case .problem(503, let text) = await test.provider.handle(octets, at: .sendCommand) else {
            Issue.record("the request is acknowledged")
            return
        }
        #expect(text.contains("kept"))
        let schedule = try test.octets(
            "5.1", try RequestBodies.schedule(of: test.meter), as: .supplier, to: test.broker, counter: 31, .nonDevice)
        guard case .problem(503, _) = await test.provider.handle(schedule, at: .nonDevice) else {
            Issue.record("the schedule is acknowledged")
            return
        }
        let critical = try test.octets(
            "7.1", Element("EnableSupply"), as: .supplier, to: test.meter, counter: 32, .transform)
        guard case .problem(503, _) = await test.provider.handle(critical, at: .transform) else {
            Issue.record("the Pre-Command is issued")
            return
        }
        #expect(test.store.problem != nil)
        try await database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 0") }
        // None of the three has used up its RequestID.
        #expect(try await test.send(octets, at: .sendCommand).code == .i99)
        #expect(try await test.send(schedule, at: .nonDevice).code == .i0)
        #expect(try await test.send(critical, at: .transform).code == .i0)
        #expect(try await test.next().code == .i0)
    }

    @Test(
        "A request that goes on has its row of the audit trail, even if the process was killed before that was written")
    func rowAgain() async throws {
        let test = try TestProvider()
        let octets = try test.octets(
            "4.8.1", try RequestBodies.read("4.8.1"), as: .supplier, to: test.meter, counter: 41)
        let id = RequestID(originator: test.estate.party(.supplier), target: test.meter, counter: 41)
        // What was kept before the acknowledgement, and nothing else.
        let record = RequestRecord(
            number: 7, id: id, isSigned: false, service: GatewayService.sendCommand.rawValue,
            received: test.provider.milliseconds - 1_000, document: Data(octets))
        try await test.store.commit(.accept(record))
        let next = try await test.successor()
        await next.provider.recover()
        #expect(try await next.next().code == .i0)
        let row = try await next.row(.supplier, 41) { $0.result != nil }
        #expect((row.number, row.variant, row.answer, row.result) == (7, "4.8.1", "I99", "I0"))
        #expect((row.received, row.role, row.octetsIn) == (record.received, "IS", octets.count))
    }

    @Test("Rows of the audit trail beyond their number, and those that are too old, are forgotten with their requests")
    func forgetting() async throws {
        let test = try TestProvider { $0.auditRows = 2 }
        for counter in 1...5 as ClosedRange<UInt64> {
            try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: counter)
            _ = try await test.next()
        }
        await test.store.settle()
        test.provider.tidy()
        await test.store.settle()
        #expect(try test.provider.audit.rows(.init()).rows.map { $0.requestID?.counter } == [4, 5])
        try test.setClock("2028-11-01T12:00:00Z")
        test.provider.tidy()
        await test.store.settle()
        #expect(try test.provider.audit.rows(.init()).rows.isEmpty)
    }
}
