import COSEM
import DCC
import DUIS
import EstateFixture
import GBCS
import Testing

@testable import DSP

/// Future dated requests that the DSP keeps.
@Suite(.serialized) struct KeptRequestTests {
    private func kept(_ test: TestProvider, counter: UInt64 = 9) async throws {
        let body = try RequestBodies.read("4.8.1", at: "2026-11-05T06:00:00Z")
        #expect(try await test.send("4.8.1", body, counter: counter).code == .i99)
        #expect(try await test.isSilent(.supplier))
    }

    @Test("A read is kept until its time, and then sent under its own counter")
    func read() async throws {
        let test = try TestProvider()
        try await kept(test)
        try test.setClock("2026-11-05T05:59:59Z")
        await test.provider.runDue()
        #expect(try await test.isSilent(.supplier))
        try test.setClock("2026-11-05T06:00:00Z")
        await test.provider.runDue()
        let response = try await test.next()
        #expect(response.code == .i0)
        let command = try test.command(.supplier, 9)
        #expect(command.header.originatorCounter == 9)
        #expect(try test.verify(try response.payload(), to: command, as: .supplier).isSuccess)
        await test.provider.runDue()
        #expect(try await test.isSilent(.supplier))
    }

    @Test("A kept request outlives its process")
    func restart() async throws {
        let test = try TestProvider()
        try await kept(test)
        let later = try await test.successor()
        await later.provider.recover()
        await later.provider.runDue()
        #expect(try await later.isSilent(.supplier))
        try later.setClock("2026-11-05T07:00:00Z")
        await later.provider.runDue()
        #expect(try await later.next().code == .i0)
    }

    @Test("What is not done in time is E30")
    func late() async throws {
        let test = try TestProvider()
        try await kept(test)
        try await test.powerOff(0)
        try test.setClock("2026-11-05T06:00:00Z")
        await test.provider.runDue()
        #expect(try await test.next().code == .e30)
    }

    @Test("A request whose User is no longer appointed at its time is refused then, by an alert")
    func refusedWhenDue() async throws {
        let test = try TestProvider()
        try await kept(test)
        let point = try #require(try test.provider.directory.entry(of: test.meter)?.importMPAN)
        var registration = try #require(try test.provider.directory.registration(point))
        registration.supplier = [.init(mpid: "SZZZ", from: SettlementDay(daysSince2000: 3_653))]
        try await test.provider.directory.put(registration)
        try test.setClock("2026-11-05T06:00:00Z")
        await test.provider.runDue()
        let alert = try await test.next()
        #expect(alert.message["DCCAlertCode"]?.value == "N12")
        let id = RequestID(originator: test.estate.party(.supplier), target: test.meter, counter: 9)
        #expect(alert.message.descendant("CommandFailure")?["CommandRequestID"]?.value == id.description)
        #expect(try await test.row(.supplier, 9) { $0.result != nil }.result == "E4")
        #expect(try await test.isSilent(.supplier))
    }

    @Test("A time that has passed, is too far, or that a request takes none of is E12")
    func times() async throws {
        let test = try TestProvider()
        for (counter, time) in [
            (1, "2026-11-01T11:59:59Z"), (2, "2026-12-02T00:00:00Z"), (3, "2026-11-01T12:00:00Z"),
        ] as [(UInt64, String)] {
            let body = try RequestBodies.read("4.8.1", at: time)
            #expect(try await test.send("4.8.1", body, counter: counter).code == .e12, "\(time)")
        }
    }
}
