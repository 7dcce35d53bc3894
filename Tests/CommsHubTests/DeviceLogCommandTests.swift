import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import CommsHub

/// CCS01 and CCS02 from a Supplier through the Access Control Broker, and CS14.
@Suite("Changes of the CHF Device Log")
struct DeviceLogCommandTests {
    private static let now = TestHub.now
    private static let newcomer = EntityIdentifier(0x02E5_4E00_0000_2000)

    @Test("CCS01: the response, octet by octet")
    func addResponse() throws {
        let hub = TestHub.hub(of: 1)
        let command = try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer))
        let content = try Message(parsing: command).content
        #expect(
            Array(content)
                == octets(
                    """
                    D9 20000516 00 03 03 0068 00001E0300FF 01 02 0068 00001E0300FF 03 02 0068 00001E0300FF 02
                    03 0204 0908 02E54E0000002000 1601 0910 30313233343536373839414243444546 1600 12005A 03FF
                    """))
        let (response, outcome) = try TestHub.ask(hub, command)
        #expect(
            try #require(outcome.response).dropLast(12)
                == TestHub.response(
                    "0001", counter: "0000000000000516", content: "DA 20000516 00 00 03 000000 03 0300 0200 0200")[...])
        #expect(Reading(response) == .values([]))
        #expect(outcome.counterUse == CounterUse(role: .accessControlBroker, counter: 1_302))
    }

    @Test("CCS01: the device is in the log, CS14 follows at once, and the logs have their entries")
    func add() throws {
        let hub = TestHub.hub(of: 1)
        let (_, outcome) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer, type: 4)))
        let entry = try #require(hub.deviceLog(at: Self.now)[Self.newcomer])
        #expect(entry.type == 4)
        #expect(entry.installCodeKey == Array("0123456789ABCDEF".utf8))
        #expect(entry.join == .joiningByInstallCode(until: Self.now + 90))
        #expect(outcome.alerts.count == 1)
        let (header, content) = try TestHub.content(try #require(outcome.alerts.first), isSigned: false)
        #expect(header.originatorCounter == 4_000)
        #expect(header.otherInformation == .messageCode(.cs14))
        let meterHash = zigBeeHash(try #require(hub.deviceLog(at: Self.now).entries.first?.linkKey)).hexadecimal
        #expect(
            content
                == octets(
                    """
                    0F 20000FA0 00 0203 128F12 090C 07EA0B01FF0C0000008000FF
                    0203 090C 07EA0B01FF0C0000008000FF 0908 02E54E00000000FF
                    0102 0202 0908 02E54E0000001000 0910 \(meterHash) 0202 0908 02E54E0000002000 0900
                    """))
        let state = try #require(hub.state)
        #expect(state.logs.events.entries.map(\.code) == [.immediateCommandProcessed])
        #expect(state.logs.events.entries.map(\.otherInformation) == [[0x00, 0x01]])
        #expect(state.logs.securityEvents.entries.map(\.code) == [.chfDeviceLogChanged])
        #expect(state.ownOriginatorCounter == 4_001)
        #expect(hub.hasChangedState)
    }

    @Test("CCS01 for a device that is there: success, its key kept, and no alert")
    func addAgain() throws {
        let hub = TestHub.hub(of: 1)
        let before = hub.deviceLog(at: Self.now)
        let (response, outcome) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, arguments: TestHub.registration(TestHub.meterIdentifier(0))))
        #expect(response.isSuccess)
        #expect(outcome.alerts.isEmpty)
        #expect(hub.deviceLog(at: Self.now) == before)
    }

    @Test("CCS01 into a full log fails, and is in the CHF Event Log as such")
    func addToFullLog() throws {
        let hub = TestHub.hub(of: 16)
        let (response, outcome) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, arguments: TestHub.registration(Self.newcomer)))
        #expect(response.results.map(\.result.rawValue) == [1, 250, 250])
        #expect(outcome.alerts.isEmpty)
        #expect(hub.state?.logs.events.entries.map(\.code) == [.immediateCommandNotProcessed])
    }

    @Test("A meter removed and added again communicates on its old key: CS14 without and with the key's hash")
    func removeAndAdd() throws {
        let hub = TestHub.hub(of: 1)
        let meter = TestHub.meterIdentifier(0)
        let key = try #require(hub.deviceLog(at: Self.now)[meter]?.linkKey)
        let (response, removal) = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(meter)))
        #expect(
            try #require(removal.response).dropLast(12)
                == TestHub.response(
                    "0002", counter: "0000000000000516", content: "DA 20000516 00 00 01 00 01 0300")[...])
        #expect(response.isSuccess)
        #expect(removal.alerts.count == 1)
        #expect(
            try TestHub.content(try #require(removal.alerts.first), isSigned: false).content
                == octets(
                    """
                    0F 20000FA0 00 0203 128F12 090C 07EA0B01FF0C0000008000FF
                    0203 090C 07EA0B01FF0C0000008000FF 0908 02E54E00000000FF 0100
                    """))
        let (failure, _) = try TestHub.failure(
            hub.deliver(try TestHub.command(to: meter), at: Self.now, in: ProcessingContext()))
        #expect(failure == .notInDeviceLog(meter))

        let (_, addition) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, counter: 1_303, arguments: TestHub.registration(meter)), at: Self.now + 60)
        #expect(addition.alerts.count == 2)
        let contents = try addition.alerts.map { try TestHub.content($0, isSigned: false).content }
        #expect(contents.first?.suffix(2) == octets("0900")[...])
        #expect(contents.last?.suffix(18) == (octets("0910") + zigBeeHash(key))[...])
        #expect(hub.deviceLog(at: Self.now + 60)[meter]?.join == .joined)
        #expect(
            try TestHub.outcome(hub.deliver(try TestHub.command(to: meter), at: Self.now + 60, in: ProcessingContext()))
                .response != nil)
    }

    @Test("A meter that takes its time joins by what is open at that moment", arguments: [30, 60] as [Int64])
    func lateJoining(after seconds: Int64) throws {
        var rules = CommunicationsHubRules()
        rules.metersJoinAfter = seconds
        let hub = TestHub.hub(of: 1, rules: rules)
        let meter = TestHub.meterIdentifier(0)
        let oldKey = try #require(hub.deviceLog(at: Self.now)[meter]?.linkKey)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(meter)))
        let (_, addition) = try TestHub.ask(
            hub, try TestHub.command(.ccs01, counter: 1_303, arguments: TestHub.registration(meter)))
        #expect(addition.alerts.count == 1)
        let (failure, alerts) = try TestHub.failure(
            hub.deliver(try TestHub.command(to: meter), at: Self.now + seconds - 1, in: ProcessingContext()))
        guard case .notJoined = failure else {
            Issue.record("\(failure)")
            return
        }
        #expect(alerts.map(\.alert.code) == [.failureToDeliverToESME])
        // Long after the join_timeout the meter has joined at its moment.
        let outcome = try TestHub.outcome(
            hub.deliver(try TestHub.command(to: meter), at: Self.now + 1_000, in: ProcessingContext()))
        #expect(outcome.response != nil)
        #expect(outcome.alerts.map(\.alert.code) == [.chfDeviceLogChanged])
        #expect(outcome.alerts.map(\.alert.time) == [Self.now + seconds])
        #expect((hub.deviceLog(at: Self.now)[meter]?.linkKey == oldKey) == (seconds < 45))
    }

    @Test("A HAN that is down for the whole join_timeout lets nobody join")
    func joiningWhileDown() throws {
        let hub = TestHub.hub(of: 1)
        let meter = TestHub.meterIdentifier(0)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(meter)))
        hub.setHAN(isDown: true, at: Self.now)
        _ = try TestHub.ask(hub, try TestHub.command(.ccs01, counter: 1_303, arguments: TestHub.registration(meter)))
        hub.setHAN(isDown: false, at: Self.now + 100)
        #expect(
            try TestHub.failure(
                hub.deliver(try TestHub.command(to: meter), at: Self.now + 200, in: ProcessingContext())
            ).failure == .notJoined(.notJoined))
    }

    @Test("CCS02 for a device that is not there fails")
    func removeUnknown() throws {
        let hub = TestHub.hub(of: 1)
        let (response, outcome) = try TestHub.ask(hub, try TestHub.command(.ccs02, arguments: .device(Self.newcomer)))
        #expect(response.results.map(\.result.rawValue) == [1])
        #expect(outcome.alerts.isEmpty)
    }

    @Test("A Hand Held Terminal gets no entry in the Historic Device Log")
    func handHeldTerminal() throws {
        var rules = CommunicationsHubRules()
        rules.handHeldTerminalType = 0
        let hub = TestHub.hub(of: 1, rules: rules)
        _ = try TestHub.ask(
            hub, try TestHub.command(.ccs02, arguments: .device(TestHub.meterIdentifier(0))))
        #expect(hub.deviceLog(at: Self.now).historic.isEmpty)
    }
}
