import COSEM
import CellularNet
import DCC
import ESMEEmulator
import EstateFixture
import GBCS
import SMETS1Meter
import SMETS1Port
import SimulationKernel
import Testing

@testable import S1SP

/// Reads of SMETS1 meters from the request to the values, through the cellular network and over sockets.
@Suite(.serialized, .timeLimit(.minutes(2))) struct SMETS1GatewayTests {
    /// The rows that a meter's log should have, worked out from its registers.
    private static func rows(
        _ fixture: S1SPFixture, _ meter: Int, _ register: Register, every period: Int64, isDifference: Bool
    ) async throws -> [SMETS1Reading.Row] {
        try await fixture.smets1.estate.gateway.withMeter(meter) { esme, now in
            let start = now - 86_400
            let first = start.roundedDown(to: period) == start ? start : start.roundedDown(to: period) + period
            return stride(from: first.secondsSince2000, through: now.secondsSince2000, by: Int(period)).map { seconds in
                let time = start + (seconds - start.secondsSince2000)
                let value = Int64(esme.metering.reading(register, at: time))
                let before = isDifference ? Int64(esme.metering.reading(register, at: time - period)) : 0
                return SMETS1Reading.Row(time, value - before)
            }
        }
    }

    // MARK: - Values

    @Test("A sleeping meter is woken by short message and read, and the registers are its own")
    func registers() async throws {
        try await S1SPFixture.with { fixture in
            for (dataset, active, reactive) in [
                (SMETS1Dataset.importRegisters, Register.activeImport, Register.reactiveImport),
                (.exportRegisters, .activeExport, .reactiveExport),
            ] {
                let expected = try await fixture.smets1.estate.gateway.withMeter(3) { esme, now in
                    SMETS1Reading.registers(
                        active: Int64(esme.metering.reading(active, at: now)),
                        reactive: Int64(esme.metering.reading(reactive, at: now)))
                }
                let outcome = await fixture.gateway.read(fixture.read(3, dataset), within: .day)
                #expect(outcome.result == .read(expected, at: TestGateway.now), "\(outcome)")
                #expect(outcome.provider == "test")
            }
            let messages = try await fixture.messages(3)
            #expect(messages == 1)
        }
    }

    @Test("What happened on the way is told in order")
    func steps() async throws {
        try await S1SPFixture.with { fixture in
            let outcome = await fixture.gateway.read(fixture.read(3), within: .day)
            let events = outcome.events
            try #require(events.count == 5, "\(outcome)")
            #expect(
                Array(events.prefix(4)) == [
                    .countersigned(isInTime: true), .begun(attempt: 1), .shortMessage,
                    .session(address: "127.64.0.1", wasAwake: false),
                ])
            guard case .exchanged(let sent, let received) = events[4] else {
                Issue.record("\(events[4])")
                return
            }
            // 49 rows of a structure of 14 octets of time and 5 of energy, and more.
            #expect(received > 49 * 21 && sent > 100)
            #expect(outcome.steps.map(\.time) == outcome.steps.map(\.time).sorted())
            // At least the reaction of 2 s.
            #expect(outcome.time >= 2_000_000)
        }
    }

    @Test(
        "Half hours are the meter's, whichever way the make shows them", arguments: SMETS1Profile.HalfHourValue.allCases
    )
    func halfHours(form: SMETS1Profile.HalfHourValue) async throws {
        var profile = SMETS1Profile()
        profile.halfHourValue = form
        profile.profilesHaveExport = true
        profile.halfHourHasStatus = form == .energy
        profile.quirks.dateTimesHaveSeconds = form == .energy
        try await S1SPFixture.with(profile: profile) { fixture in
            for (dataset, register) in [
                (SMETS1Dataset.importHalfHours, Register.activeImport), (.exportHalfHours, .activeExport),
            ] {
                let expected = try await Self.rows(fixture, 2, register, every: 1_800, isDifference: true)
                #expect(expected.count == 49)
                let outcome = await fixture.gateway.read(fixture.read(2, dataset), within: .day)
                #expect(outcome.result == .read(.rows(expected), at: TestGateway.now), "\(outcome)")
            }
        }
    }

    @Test("Days are the register at midnight")
    func days() async throws {
        try await S1SPFixture.with { fixture in
            let expected = try await Self.rows(fixture, 4, .activeImport, every: 86_400, isDifference: false)
            #expect(expected.count == 1)
            let outcome = await fixture.gateway.read(fixture.read(4, .importDays), within: .day)
            #expect(outcome.result == .read(.rows(expected), at: TestGateway.now), "\(outcome)")
        }
    }

    @Test("What a make does not have is refused with the number of the step, and not tried again")
    func refusals() async throws {
        var profile = SMETS1Profile()
        profile.hasExport = false
        profile.hasDailyProfile = false
        try await S1SPFixture.with(profile: profile) { fixture in
            for (dataset, name, position) in [
                (SMETS1Dataset.exportRegisters, "1-0:2.8.0.255 attribute 2", 1),
                (.exportHalfHours, "1-0:2.29.0.255 attribute 3", 2), (.importDays, "1-0:99.2.0.255 attribute 3", 1),
            ] {
                let outcome = await fixture.gateway.read(fixture.read(1, dataset), within: .day)
                guard case .refused(let debug, let time) = outcome.result else {
                    Issue.record("\(outcome)")
                    continue
                }
                #expect(debug.code == 4 && debug.position == position && time == TestGateway.now)
                #expect(debug.text == "\(name): object-undefined")
                #expect(outcome.attempts == 1)
            }
            #expect(fixture.counts("smets_s1sp_requests_total{outcome=\"refused\",provider=\"test\"} 3"))
        }
    }

    @Test("Where all meters are awake, they are read at their addresses without short messages")
    func awakeMeters() async throws {
        try await S1SPFixture.with(.test { $0.network = nil }) { fixture in
            for meter in [0, 5] {
                let outcome = await fixture.gateway.read(fixture.read(meter, .importRegisters), within: .day)
                guard case .read = outcome.result else {
                    Issue.record("\(outcome)")
                    continue
                }
                #expect(outcome.events.contains(.session(address: "127.64.0.\(meter + 1)", wasAwake: true)))
                #expect(!outcome.events.contains(.shortMessage))
            }
        }
    }

    @Test("A provider that releases sessions has the PDP context deactivated")
    func release() async throws {
        try await S1SPFixture.with {
            $0.releasedShare = 1
        } _: { fixture in
            let outcome = await fixture.gateway.read(fixture.read(3), within: .day)
            #expect(outcome.events.last == .released)
            let network = try fixture.smets1.network
            #expect(await eventually { await network.sim(of: 3).state == "asleep" })
        }
    }

    // MARK: - Cache

    @Test("A second read within the time to live comes from the cache, without session, short message or DCO")
    func cache() async throws {
        try await S1SPFixture.with {
            $0.cache.timeToLive = 60 * .second
        } _: { fixture in
            let clock = fixture.smets1.estate.gateway.clock
            let first = await fixture.gateway.read(fixture.read(3), within: .day)
            clock.set(to: TestGateway.now + 59, rate: 0)
            let second = await fixture.gateway.read(fixture.read(3), within: .day)
            #expect(second.result == first.result && second.events == [.cacheHit])
            let messages = try await fixture.messages(3)
            #expect(messages == 1)
            clock.set(to: TestGateway.now + 60, rate: 0)
            let third = await fixture.gateway.read(fixture.read(3), within: .day)
            #expect(third.wasAwake == [true])
            let states = await fixture.gateway.states
            #expect(states.map(\.cache) == [.init(hits: 1, misses: 2, evictions: 1)])
            #expect(states.map(\.cacheEntries) == [1] && states.map(\.underWay) == [0])
            for line in [
                "smets_s1sp_cache_lookups_total{provider=\"test\",result=\"hit\"} 1",
                "smets_s1sp_cache_lookups_total{provider=\"test\",result=\"miss\"} 2",
                "smets_s1sp_cache_evictions_total{provider=\"test\"} 1",
                "smets_s1sp_requests_total{outcome=\"cached\",provider=\"test\"} 1",
                "smets_s1sp_requests_total{outcome=\"read\",provider=\"test\"} 2",
                "smets_s1sp_wake_ups_total{outcome=\"woken\",provider=\"test\"} 1",
                "smets_s1sp_wake_ups_total{outcome=\"awake\",provider=\"test\"} 1",
                "smets_dco_calls_total{answered=\"in-time\"} 2", "smets_s1sp_requests{provider=\"test\"} 0",
            ] {
                #expect(fixture.counts(line), "\(line) is not in\n\(fixture.metrics.rendered())")
            }
        }
    }

    @Test("Reads of one meter at one time share its session, and those of the same data its values")
    func sharedSession() async throws {
        try await S1SPFixture.with { fixture in
            async let first = fixture.gateway.read(fixture.read(3), within: .day)
            async let second = fixture.gateway.read(fixture.read(3), within: .day)
            async let other = fixture.gateway.read(fixture.read(3, .importRegisters), within: .day)
            let outcomes = await [first, second]
            #expect(outcomes[0].result == outcomes[1].result)
            #expect(outcomes.count { $0.events.last == .cacheHit } == 1)
            let registers = await other
            guard case .read(.registers, _) = registers.result else {
                Issue.record("\(registers)")
                return
            }
            let messages = try await fixture.messages(3)
            #expect(messages == 1)
        }
    }

    // MARK: - Limits

    @Test("Requests to a make that is limited are held back")
    func heldBack() async throws {
        try await S1SPFixture.with {
            $0.makes = [.init(name: "Test", manufacturer: "SME", perSecond: 0.02)]
        } _: { fixture in
            let first = await fixture.gateway.read(fixture.read(1), within: .day)
            #expect(!first.events.contains(.heldBack))
            async let second = fixture.gateway.read(fixture.read(2), within: .day)
            async let third = fixture.gateway.read(fixture.read(3), within: .day)
            let outcomes = await [second, third]
            // One request each 50 s: the second and the third wait.
            #expect(outcomes.allSatisfy { $0.events.first == .heldBack })
            #expect(fixture.time.now >= 100_000_000)
            for outcome in outcomes {
                guard case .read = outcome.result else {
                    Issue.record("\(outcome)")
                    continue
                }
            }
        }
    }

    @Test("A request that would be held back beyond its target time ends unreachable then")
    func heldBackTooLong() async throws {
        try await S1SPFixture.with {
            // One request each 100,000 s.
            $0.makes = [.init(name: "Test", manufacturer: "SME", perSecond: 0.000_01)]
        } _: { fixture in
            _ = await fixture.gateway.read(fixture.read(1), within: .day)
            let began = fixture.time.now
            async let read = fixture.gateway.read(fixture.read(2), within: .day)
            #expect(await eventually { fixture.counts("smets_s1sp_held_back_total{provider=\"test\"} 1") })
            #expect(await eventually { fixture.time.waitingCount == 1 })
            fixture.time.advance(to: began + .day)
            let outcome = await read
            #expect(outcome.result == .notRead(.unreachable) && outcome.events == [.heldBack])
            #expect(outcome.time == .day)
        }
    }

    @Test("A message centre that is busy is asked again until it takes the message")
    func busyCentre() async throws {
        let configuration = SMETS1Configuration.test { $0.network?.shortMessages.rate = .init(perSecond: 50) }
        try await S1SPFixture.with(configuration) { fixture in
            let network = try fixture.smets1.network
            _ = try await network.submit(meter: 1, validity: nil).get()
            let outcome = await fixture.gateway.read(fixture.read(3), within: .day)
            guard case .read = outcome.result else {
                Issue.record("\(outcome)")
                return
            }
            #expect(outcome.attempts == 1 && outcome.events.count { $0 == .shortMessage } == 1)
        }
    }

    @Test("The DCO that is too slow is late, and the request goes on")
    func lateCountersignature() async throws {
        var dualControl = SMETS1Network.smets1.dualControl
        (dualControl.serviceTime, dualControl.targetTime) = (5 * .second, 0)
        try await S1SPFixture.with(dualControl: dualControl) { fixture in
            let outcome = await fixture.gateway.read(fixture.read(3), within: .day)
            #expect(outcome.events.first == .countersigned(isInTime: false))
            guard case .read = outcome.result else {
                Issue.record("\(outcome)")
                return
            }
            #expect(fixture.counts("smets_dco_calls_total{answered=\"late\"} 1"))
        }
    }

    @Test("More requests than the provider takes are refused at once, and a cancelled one makes room")
    func overload() async throws {
        try await S1SPFixture.with {
            $0.requestLimit = 1
        } _: { fixture in
            var faults = CommunicationsFaults()
            faults.isMessagingOut = true
            await (try fixture.smets1.network).apply(faults)
            let gateway = fixture.gateway
            let read = fixture.read(3)
            let waiting = Task { await gateway.read(read, within: .day) }
            #expect(await eventually { await gateway.states[0].underWay == 1 })
            let refused = await gateway.read(fixture.read(2), within: .day)
            #expect(refused.result == .notRead(.overloaded) && refused.steps.isEmpty)
            waiting.cancel()
            #expect(await waiting.value.result == .notRead(.cancelled))
            #expect(await gateway.states[0].underWay == 0)
            await (try fixture.smets1.network).apply(.none)
            let outcome = await gateway.read(read, within: .day)
            guard case .read = outcome.result else {
                Issue.record("\(outcome)")
                return
            }
        }
    }
}
