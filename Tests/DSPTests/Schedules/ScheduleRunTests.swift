import COSEM
import DCC
import DUIS
import EstateFixture
import GBCS
import Keys
import Testing

@testable import DSP

/// Schedules, from 5.1 to 5.3, and what runs at its time.
@Suite(.serialized) struct ScheduleRunTests {
    private func created(
        _ test: TestProvider, _ body: Element, as party: DevelopmentPKI.Party = .supplier, counter: UInt64 = 1,
        settlement: Bool? = nil
    ) async throws -> String {
        let answer = try await test.send(
            "5.1", body, as: party, counter: counter, .nonDevice, forSettlement: settlement)
        let row = try await test.row(party, counter, to: test.broker)
        try #require(answer.code == .i0, "\(row.reason)")
        return try #require(answer.message["DSPScheduleID"]?.value)
    }

    /// The number of rows in a run's Response, which goes to the Access Control Broker and is encrypted for the User.
    private func rows(_ test: TestProvider, _ response: ServiceResponse, as party: DevelopmentPKI.Party) throws -> Int?
    {
        let id = try #require(response.requestID)
        let command = try test.command(party, id.counter)
        #expect(command.header.businessOriginator == test.broker)
        #expect(command.header.otherInformation.supplementaryRemoteParty?.id == test.estate.party(party))
        let opened = try test.verify(try response.payload(), to: command, as: party)
        #expect(opened.isSuccess)
        return test.rowCount(opened)
    }

    @Test("A schedule runs at its time as the Access Control Broker's Command, and no more once it is deleted")
    func life() async throws {
        let test = try TestProvider()
        let number = try await created(test, try RequestBodies.schedule(of: test.meter))
        let read = Element("ReadSchedule", [Element("DSPScheduleID", text: number)])
        let found = try await test.send("5.2", read, counter: 2, .nonDevice)
        #expect(found.code == .i0)
        #expect(found.message.descendant("DSPSchedules")?["DSPScheduleID"]?.value == number)
        #expect(found.message.descendant("ScheduleFrequency")?.value == "Daily")
        // Its User's alone.
        #expect(
            try await test.send("5.2", read, as: .networkOperator, counter: 2, .nonDevice).code.rawValue == "W050201")

        try test.setClock("2026-11-02T00:59:59Z")
        await test.provider.runDue()
        #expect(try await test.isSilent(.supplier))
        try test.setClock("2026-11-02T01:00:00Z")
        await test.provider.runDue()
        let response = try await test.next()
        try #require(response.code == .i0, "\(response.message)")
        #expect(response.message["DSPScheduledMessage"]?["DSPScheduleID"]?.value == number)
        #expect(try rows(test, response, as: .supplier) == 49)
        let id = try #require(response.requestID)
        let row = try await test.row(.supplier, id.counter) { $0.result != nil }
        #expect(row.schedule.map { "\($0)" } == number && row.result == "I0" && row.variant == "4.8.1")

        let deletion = Element("DeleteSchedule", [Element("DSPScheduleID", text: number)])
        #expect(try await test.send("5.3", deletion, counter: 3, .nonDevice).code == .i0)
        #expect(try await test.send("5.3", deletion, counter: 4, .nonDevice).code.rawValue == "W050301")
        try test.setClock("2026-11-03T02:00:00Z")
        await test.provider.runDue()
        #expect(try await test.isSilent(.supplier))
    }

    @Test("What is done and has no data to answer with is I0, or I99 where that is the rule")
    func acknowledgedDeletion() async throws {
        for (isSuccess, code) in [(true, ResponseCode.i0), (false, .i99)] {
            let test = try TestProvider { $0.rules.nonDeviceWithoutDataIsSuccess = isSuccess }
            let number = try await created(test, try RequestBodies.schedule(of: test.meter))
            let deletion = Element("DeleteSchedule", [Element("DSPScheduleID", text: number)])
            #expect(try await test.send("5.3", deletion, counter: 2, .nonDevice).code == code)
            // It was done, and has used up its RequestID.
            #expect(try await test.send("5.3", deletion, counter: 2, .nonDevice).code == .e100)
            #expect(try await test.send("5.3", deletion, counter: 3, .nonDevice).code.rawValue == "W050301")
            #expect(try await test.row(.supplier, 3, to: test.broker).answer == "W050301")
        }
    }

    @Test("A Meter Data Retriever's schedule needs its certificate, and its runs are for settlement")
    func retriever() async throws {
        let test = try TestProvider()
        let without = try RequestBodies.schedule(of: test.meter)
        #expect(try await test.send("5.1", without, as: .meterDataRetriever, counter: 1, .nonDevice).code == .e100)
        let certificate = test.estate.folder.certificate(of: test.estate.party(.meterDataRetriever), .keyAgreement)
        let body = try RequestBodies.schedule(of: test.meter, certificate: certificate)
        _ = try await created(test, body, as: .meterDataRetriever, counter: 2, settlement: true)
        try test.setClock("2026-11-02T03:00:00Z")
        await test.provider.runDue()
        let response = try await test.next(.meterDataRetriever)
        #expect(try rows(test, response, as: .meterDataRetriever) == 49)
        let row = try await test.row(.meterDataRetriever, try #require(response.requestID).counter)
        #expect(row.isForSettlement)
    }

    @Test("A jump of the clock over several runs carries each out once, in order")
    func jump() async throws {
        let test = try TestProvider()
        _ = try await created(test, try RequestBodies.schedule(of: test.meter, to: "2026-11-04"))
        try test.setClock("2026-11-20T00:00:00Z")
        await test.provider.runDue()
        await test.provider.runDue()
        var ends: [String] = []
        for _ in 0..<3 {
            let response = try await test.next()
            #expect(try rows(test, response, as: .supplier) == 49)
            let command = try test.command(.supplier, try #require(response.requestID).counter)
            ends.append("\(command.header.originatorCounter)")
        }
        #expect(ends == ends.sorted() && Set(ends).count == 3)
        #expect(try await test.isSilent(.supplier))
        await test.provider.runDue()
        #expect(try await test.isSilent(.supplier))
    }

    @Test("A run without a Response is told by an alert, and the schedule goes on")
    func noSupply() async throws {
        let test = try TestProvider()
        let number = try await created(test, try RequestBodies.schedule(of: test.meter))
        try await test.powerOff(0)
        try test.setClock("2026-11-02T01:00:00Z")
        await test.provider.runDue()
        let alert = try await test.next()
        #expect(alert.requestID == nil && alert.code == .i0)
        #expect(alert.message["DCCAlertCode"]?.value == "N53")
        let failure = try #require(alert.message.descendant("CommandFailure"))
        #expect(failure["DSPScheduleID"]?.value == number)
        #expect(failure["DeviceID"]?.value == test.meter.dashed)
        try await test.powerOn(0)
        try test.setClock("2026-11-03T01:00:00Z")
        _ = await eventually {
            await test.provider.runDue()
            return test.provider.dueTimes.next.map { $0 > test.provider.now.secondsSince2000 } == true
        }
        #expect(try await test.next().code == .i0)
    }

    @Test("Other codes of alerts can be chosen")
    func alertCodes() async throws {
        let test = try TestProvider { $0.rules.unreachableAlert = "N12" }
        _ = try await created(test, try RequestBodies.schedule(of: test.meter))
        try await test.powerOff(0)
        try test.setClock("2026-11-02T01:00:00Z")
        await test.provider.runDue()
        #expect(try await test.next().message["DCCAlertCode"]?.value == "N12")
    }

    @Test("An outgoing agent's schedule has its last run for its last day, and is removed at the next")
    func removal() async throws {
        let test = try TestProvider()
        let certificate = test.estate.folder.certificate(of: test.estate.party(.meterDataRetriever), .keyAgreement)
        let body = try RequestBodies.schedule(of: test.meter, certificate: certificate)
        let number = try await created(test, body, as: .meterDataRetriever)
        // Day 9,802 is 2026-11-02, the agent's last.
        let point = try #require(try test.provider.directory.entry(of: test.meter)?.importMPAN)
        var registration = try #require(try test.provider.directory.registration(point))
        registration.meterDataRetriever[0].to = SettlementDay(daysSince2000: 9_802)
        try await test.provider.directory.put(registration)
        try test.setClock("2026-11-03T01:00:00Z")
        await test.provider.runDue()
        for _ in 0..<2 { #expect(try await test.next(.meterDataRetriever).message["DSPScheduledMessage"] != nil) }
        try test.setClock("2026-11-04T01:00:00Z")
        // The first two runs may still be ending, and nothing is due meanwhile: it is looked again until the schedule is gone.
        _ = try await eventually {
            await test.provider.runDue()
            return try test.store.read { try ScheduleRecord.fetch($0, where: "number > ?", [0]) }.isEmpty
        }
        let alert = try await test.next(.meterDataRetriever)
        #expect(alert.message["DCCAlertCode"]?.value == "N17")
        #expect(alert.message.descendant("DSPScheduleRemoval")?["DSPScheduleID"]?.value == number)
        #expect(try await test.isSilent(.meterDataRetriever))
    }

    @Test("Schedules outlive the process that made them, and what fell due meanwhile runs late")
    func restart() async throws {
        let test = try TestProvider()
        _ = try await created(test, try RequestBodies.schedule(of: test.meter))
        let later = try await test.successor()
        try later.setClock("2026-11-03T12:00:00Z")
        await later.provider.recover()
        await later.provider.runDue()
        for _ in 0..<2 { #expect(try rows(later, try await later.next(), as: .supplier) == 49) }
        #expect(try await later.isSilent(.supplier))
        // The same 5.1 once more is not another schedule.
        let body = try RequestBodies.schedule(of: later.meter, from: "2026-11-05")
        #expect(try await later.send("5.1", body, counter: 1, .nonDevice).code == .e100)
    }

    @Test("A schedule that cannot be is refused")
    func refused() async throws {
        let test = try TestProvider()
        for (counter, body) in [
            (1, try RequestBodies.schedule(of: test.meter, from: "2026-10-31")),
            (2, try RequestBodies.schedule(of: test.meter, to: "2026-11-01")),
            (3, Element("CreateSchedule")),
        ] as [(UInt64, Element)] {
            #expect(try await test.send("5.1", body, counter: counter, .nonDevice).code == .e100)
        }
        await test.provider.runDue()
        #expect(test.provider.dueTimes.next == nil)
    }
}
