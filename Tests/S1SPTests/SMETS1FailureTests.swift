import COSEM
import CellularNet
import DCC
import EstateFixture
import GBCS
import SMETS1Meter
import SimulationKernel
import Testing

@testable import S1SP
@testable import SMETS1Port

/// SMETS1 meters that cannot be read: what comes of it, and when.
@Suite(.serialized, .timeLimit(.minutes(2))) struct SMETS1FailureTests {
    @Test("A meter that no short message reaches ends unreachable at its target time")
    func noMessages() async throws {
        try await S1SPFixture.with { fixture in
            var faults = CommunicationsFaults()
            faults.isMessagingOut = true
            let network = try fixture.smets1.network
            await network.apply(faults)
            async let read = fixture.gateway.read(fixture.read(3), within: .day)
            #expect(await eventually { await network.wakers[3]?.count == 1 })
            #expect(await eventually { fixture.time.waitingCount == 1 })
            fixture.time.advance(to: .day)
            let outcome = await read
            #expect(outcome.result == .notRead(.unreachable) && outcome.time == .day)
            #expect(outcome.events.suffix(2) == [.shortMessage, .notWoken("the time was over")])
            #expect(SMETS1ReadOutcome.Failure.unreachable.code.rawValue == "E20")
            #expect(fixture.counts("smets_s1sp_requests_total{outcome=\"unreachable\",provider=\"test\"} 1"))
            #expect(await fixture.gateway.states[0].underWay == 0)
        }
    }

    @Test("A modem that is not let in is woken again by the provider's pattern, and told of at the target time")
    func barredModem() async throws {
        let configuration = SMETS1Configuration.test { $0.network?.modem.mostAttempts = 1 }
        try await S1SPFixture.with(configuration) {
            ($0.requestAttempts, $0.requestRetryInterval) = (3, 30 * .minute)
        } _: { fixture in
            var faults = CommunicationsFaults()
            faults.isDataOut = true
            await (try fixture.smets1.network).apply(faults)
            async let read = fixture.gateway.read(fixture.read(3), within: .day)
            #expect(
                await eventually {
                    fixture.counts("smets_s1sp_wake_ups_total{outcome=\"failed\",provider=\"test\"} 3")
                })
            #expect(await eventually { fixture.time.waitingCount == 1 })
            fixture.time.advance(to: .day)
            let outcome = await read
            #expect(outcome.result == .notRead(.unreachable) && outcome.time == .day)
            #expect(outcome.attempts == 3 && outcome.events.count { $0 == .shortMessage } == 3)
            #expect(outcome.events.last == .notWoken("the modem got no session: network"))
            // Twice half an hour, and little more.
            let last = outcome.steps.last?.time ?? 0
            #expect((60 * .minute..<61 * .minute).contains(last))
        }
    }

    @Test("A fault that passes costs an attempt, not the request")
    func passingFault() async throws {
        let configuration = SMETS1Configuration.test { $0.network?.modem.mostAttempts = 1 }
        try await S1SPFixture.with(configuration) {
            ($0.requestAttempts, $0.requestRetryInterval) = (2, 7 * .hour)
        } _: { fixture in
            var faults = CommunicationsFaults()
            faults.isDataOut = true
            let network = try fixture.smets1.network
            await network.apply(faults)
            async let read = fixture.gateway.read(fixture.read(3), within: .day)
            // It waits for its next attempt, and for its target time.
            #expect(await eventually { fixture.time.waitingCount == 2 })
            await network.apply(.none)
            fixture.time.advance(to: 8 * .hour)
            let outcome = await read
            guard case .read = outcome.result else {
                Issue.record("\(outcome)")
                return
            }
            #expect(outcome.attempts == 2 && outcome.wasAwake == [false])
        }
    }

    @Test("A meter that is awake and does not answer ends without response at its target time")
    func noResponse() async throws {
        var profile = SMETS1Profile()
        profile.clients = [.init(16, .none, .public)]
        try await S1SPFixture.with(profile: profile) {
            $0.requestAttempts = 2
        } _: { fixture in
            async let read = fixture.gateway.read(fixture.read(3), within: .day)
            #expect(
                await eventually {
                    fixture.counts("smets_s1sp_wake_ups_total{outcome=\"awake\",provider=\"test\"} 1")
                })
            // The second attempt is over when nobody has a turn.
            #expect(await eventually { await fixture.gateway.turns.count == 0 })
            fixture.time.advance(to: .day)
            let outcome = await read
            #expect(outcome.result == .notRead(.noResponse) && outcome.time == .day)
            #expect(outcome.attempts == 2 && outcome.wasAwake == [false, true])
            #expect(
                outcome.events.contains {
                    if case .interrupted(let why) = $0 { why.contains("association refused") } else { false }
                }, "\(outcome)")
            #expect(SMETS1ReadOutcome.Failure.noResponse.code.rawValue == "E21")
        }
    }

    @Test("What is no SMETS1 meter of the estate, or no such log, is not read")
    func unknown() async throws {
        try await S1SPFixture.with { fixture in
            let stranger = SMETS1Read(of: EntityIdentifier(1), .importRegisters)
            let outcome = await fixture.gateway.read(stranger, within: .day)
            #expect(outcome.result == .notRead(.unknown) && outcome.provider.isEmpty)
            let noRange = SMETS1Read(of: fixture.smets1.estate.device(1), .importHalfHours)
            let other = await fixture.gateway.read(noRange, within: .day)
            #expect(other.result == .notRead(.unknown))
            #expect(fixture.gateway.providerName(ofMeter: 1) == "test")
            #expect(fixture.gateway.providerName(ofMeter: 6) == nil)
        }
    }
}
