import SimulationKernel
import Testing

@testable import CellularNet

@Suite("Modems and PDP contexts of a SMETS1 communications provider")
struct CommunicationsProviderTests {
    @Test("A message wakes a modem, which attaches, activates, is idle and sleeps again, each in its time")
    func session() throws {
        var run = ProviderRun()
        #expect(run.provider.nextTime == nil)
        try run.submit(7, at: 10)
        #expect(run.provider.nextTime == 14 * .second && run.provider.session(of: 7) == nil)
        run.run(until: 14)
        let attaching = try #require(run.provider.session(of: 7))
        #expect(attaching.state == .attaching && attaching.since == 14 * .second && attaching.address == nil)
        #expect(run.provider.activeCount == 0 && run.provider.awakeCount == 1)
        run.run(until: 17)
        let activating = try #require(run.provider.session(of: 7))
        #expect(activating.state == .activating && activating.since == 17 * .second && activating.address == 0)
        #expect(run.provider.activeCount == 1)
        run.run(until: 19)
        let active = try #require(run.provider.session(of: 7))
        #expect(active.state == .active && active.since == 19 * .second && active.leased == 17 * .second)
        #expect(run.provider.sim(at: 0, accessPoint: 0) == 7 && run.provider.sim(at: 0, accessPoint: 1) == nil)
        run.run(until: 139)
        #expect(run.provider.session(of: 7)?.state == .deactivating)
        run.run(until: 1_000)
        #expect(run.provider.session(of: 7) == nil && run.provider.sim(at: 0, accessPoint: 0) == nil)
        #expect(
            run.lines == [
                .init(14, "message of 7 delivered"), .init(17, "7 attached"), .init(19, "7 active at 0/0"),
                .init(140, "7 ended, idle"),
            ])
        #expect(run.sessions.map(\.hold) == [123 * .second])
        #expect(run.provider.awakeCount == 0 && run.provider.activeCount == 0 && run.provider.nextTime == nil)
    }

    @Test("The idle timer runs from the last data, and from nothing else")
    func idleTimer() throws {
        var run = ProviderRun()
        try run.submit(1, at: 0)
        run.carry(1, at: 50, up: 10, down: 20)
        run.carry(1, at: 100, up: 1, down: 2)
        run.carry(1, at: 100, up: -5, down: .min)
        // What concerns other subscribers, and questions, are no data.
        try run.submit(2, at: 150)
        run.carry(3, at: 160)
        _ = run.provider.session(of: 1)
        run.run(until: 219)
        #expect(run.provider.session(of: 1)?.state == .active)
        run.run(until: 222)
        #expect(run.sessions.map(\.ended) == [221 * .second])
        #expect(run.sessions[0].uplinkOctets == 11 && run.sessions[0].downlinkOctets == 22)
        #expect(run.sessions[0].activated == 9 * .second && run.sessions[0].leased == 7 * .second)
    }

    @Test("A message to an active modem wakes none, but its idle timer starts anew")
    func messageToActive() throws {
        var run = ProviderRun()
        try run.submit(1, at: 0)
        try run.submit(1, at: 1)
        try run.submit(1, at: 4)
        try run.submit(1, at: 96)
        run.run(until: 1_000)
        #expect(run.provider.counts.wakeUps == 1 && run.provider.counts.activated == 1)
        #expect(run.provider.messageCounts.delivered == 4)
        #expect(run.sessions.map(\.ended) == [221 * .second])
    }

    @Test("A message that comes while a session is deactivated wakes the modem once more")
    func messageWhileDeactivating() throws {
        var run = ProviderRun()
        try run.submit(1, at: 0)
        try run.submit(1, at: 125.5)
        run.run(until: 200)
        #expect(
            Array(run.lines.dropFirst(3)) == [
                .init(129.5, "message of 1 delivered"), .init(130, "1 ended, idle"), .init(133, "1 attached"),
                .init(135, "1 active at 0/0"),
            ])
        #expect(run.provider.counts.wakeUps == 2 && run.provider.awakeCount == 1)
    }

    @Test("The far end's release deactivates an active session at once, and no other")
    func release() throws {
        var run = ProviderRun()
        try run.submit(1, at: 0)
        run.run(until: 8)
        run.provider.release(sim: 1, at: 8 * .second)
        run.provider.release(sim: 2, at: 8 * .second)
        run.run(until: 30)
        run.provider.release(sim: 1, at: 30 * .second)
        run.provider.release(sim: 1, at: 30 * .second)
        run.run(until: 1_000)
        #expect(run.lines.last == .init(31, "1 ended, released") && run.sessions.count == 1)
        #expect(run.provider.counts.ended(.released) == 1)
    }

    @Test("A drop ends a session at once, and an attempt to get one")
    func drop() throws {
        var run = ProviderRun(ProviderRun.parameters(pool: 1))
        try run.submit(1, at: 0)
        run.run(until: 30)
        run.provider.drop(sim: 1, at: 30 * .second)
        run.provider.drop(sim: 1, at: 30 * .second)
        run.run(until: 30)
        #expect(run.lines.last == .init(30, "1 ended, dropped") && run.provider.session(of: 1) == nil)
        // Its address is there again, its events are of no use any more.
        try run.submit(2, at: 31)
        run.run(until: 36)
        run.provider.drop(sim: 2, at: 36 * .second)
        run.run(until: 500)
        #expect(run.lines.last == .init(36, "2 network, sleeps"))
        #expect(run.sessions.count == 1 && run.provider.awakeCount == 0)
        // While activating it has an address already.
        try run.submit(3, at: 500)
        run.run(until: 508)
        run.provider.drop(sim: 3, at: 508 * .second)
        run.run(until: 600)
        #expect(run.lines.last == .init(508, "3 ended, dropped") && run.sessions.last?.activated == nil)
    }

    @Test("A session whose idle timer is missed stays until the longest time of a session")
    func missedIdleTimer() throws {
        var run = ProviderRun(ProviderRun.parameters { $0.modem.missedIdleTimers = 1 })
        try run.submit(1, at: 0)
        run.run(until: 1_808)
        #expect(run.provider.session(of: 1)?.state == .active && run.provider.counts.missedIdleTimers == 1)
        run.run(until: 3_000)
        #expect(run.lines.last == .init(1_810, "1 ended, longestSession"))
    }

    @Test("A session that is never idle ends with the longest time of a session")
    func longestSession() throws {
        var run = ProviderRun()
        try run.submit(1, at: 0)
        for second in stride(from: 10, to: 1_900, by: 60) { run.carry(1, at: Double(second)) }
        #expect(run.sessions.map(\.ended) == [1_810 * .second] && run.sessions[0].end == .longestSession)
    }

    @Test("Sessions are lost as often as the network's drops an hour have it")
    func drops() throws {
        var run = ProviderRun(ProviderRun.parameters(pool: 20_000) { $0.modem.dropsPerHour = 3 })
        for sim in 0..<10_000 as Range<UInt32> { try run.submit(sim, at: 0) }
        run.run(until: 1_000)
        // 120 s at three an hour: 1 − exp(−0.1) are lost.
        let dropped = run.provider.counts.ended(.dropped)
        #expect((870...1_040).contains(dropped), "\(dropped)")
        #expect(run.sessions.count == 10_000 && run.provider.activeCount == 0)
    }

    @Test("A modem that the network does not let in tries as often as it may, and sleeps")
    func attachFailure() throws {
        var run = ProviderRun(ProviderRun.parameters { $0.modem.attachFailure = 1 })
        try run.submit(1, at: 0)
        run.run(until: 1_000)
        #expect(
            run.takeLines() == [
                .init(4, "message of 1 delivered"), .init(7, "1 network"), .init(40, "1 network"),
                .init(73, "1 network, sleeps"),
            ])
        #expect(run.provider.awakeCount == 0 && run.provider.nextTime == nil)
        #expect(run.provider.counts.givenUp == 1 && run.provider.counts.rejected(.network) == 3)
    }

    @Test("Faults keep messages and modems from coming through while they last")
    func faults() throws {
        var run = ProviderRun()
        var faults = CommunicationsFaults()
        faults.isMessagingOut = true
        run.provider.apply(faults, at: 0)
        try run.submit(1, at: 0)
        run.run(until: 5)
        #expect(run.lines.isEmpty)
        faults.isMessagingOut = false
        faults.isDataOut = true
        faults.isInterfaceOut = true
        run.provider.apply(faults, at: 5 * .second)
        let isServed = run.provider.call(at: 5 * .second)
        #expect(!isServed && run.provider.counts.interfaceRefusals == 1)
        run.run(until: 70)
        #expect(run.takeLines() == [.init(64, "message of 1 delivered"), .init(67, "1 network")])
        run.provider.apply(.none, at: 70 * .second)
        run.run(until: 103)
        #expect(run.takeLines() == [.init(100, "1 attached"), .init(102, "1 active at 0/0")])
        faults = .none
        faults.missedIdleTimers = 1
        run.provider.apply(faults, at: 103 * .second)
        run.run(until: 3_000)
        #expect(run.takeLines() == [.init(1_903, "1 ended, longestSession")])
    }

    @Test("Calls of the interface are served at its rate, and counted")
    func interface() {
        var run = ProviderRun(ProviderRun.parameters { $0.interface = .init(perSecond: 2, burst: 3) })
        let served = (0..<5).map { _ in run.provider.call(at: 0) }
        #expect(served == [true, true, true, false, false])
        #expect(run.provider.nextCall(at: 0) == 500_000)
        let later = run.provider.call(at: 500_000)
        #expect(later && run.provider.counts.interfaceCalls == 4 && run.provider.counts.interfaceRefusals == 2)
    }

    @Test("A message to an access point that is not there is refused")
    func unknownAccessPoint() {
        var run = ProviderRun()
        #expect(throws: ShortMessage.Refusal.unknownAccessPoint) { try run.submit(1, at: 0, accessPoint: 2) }
        #expect(throws: ShortMessage.Refusal.unknownAccessPoint) { try run.submit(1, at: 0, accessPoint: -1) }
        #expect(run.provider.pool(of: 2) == nil && run.provider.sim(at: -1, accessPoint: 0) == nil)
    }

    @Test("Usage is kept by subscriber and day, and taken once")
    func usage() throws {
        let day = 10_000
        let start = Microseconds(day) * .day
        var run = ProviderRun(start: start)
        let begin = start.seconds
        try run.submit(5, at: begin)
        run.carry(5, at: begin + 20, up: 100, down: 50)
        run.run(until: begin + 300)
        try run.submit(5, at: begin + 86_400)
        run.run(until: begin + 90_000)
        var expected = SubscriberUsage()
        (expected.messages, expected.sessions) = (1, 1)
        (expected.uplinkOctets, expected.downlinkOctets) = (100, 50)
        expected.sessionTime = 134 * .second
        #expect(run.provider.usage.usage(sim: 5, day: day) == expected)
        #expect(run.provider.usage.usage(sim: 5, days: day..<day + 31).sessions == 2)
        #expect(run.provider.usage.usage(sim: 6, day: day) == SubscriberUsage())
        let all = run.provider.takeUsage()
        #expect(all.map(\.key) == [.init(sim: 5, day: day), .init(sim: 5, day: day + 1)])
        #expect(run.provider.takeUsage().isEmpty)
    }

    @Test("A ledger keeps no more records than it may, and none of more than 62 days ago")
    func ledger() {
        var ledger = UsageLedger(limit: 2)
        var one = SubscriberUsage()
        one.messages = 1
        for sim in 1...3 as ClosedRange<UInt32> { ledger.add(one, sim: sim, at: 0) }
        ledger.add(one, sim: 1, at: 1)
        #expect(ledger.count == 2 && ledger.unrecorded == 1 && ledger.usage(sim: 1, day: 0).messages == 2)
        ledger.add(one, sim: 3, at: 62 * .day)
        #expect(ledger.count == 1 && ledger.usage(sim: 3, day: 62).messages == 1)
        #expect(UsageLedger.day(-1) == -1 && UsageLedger.day(.day - 1) == 0 && UsageLedger.day(.day) == 1)
        var none = UsageLedger(limit: 0)
        none.add(one, sim: 1, at: 0)
        #expect(none.count == 0 && none.unrecorded == 0)
    }
}
