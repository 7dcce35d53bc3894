import COSEM
import ESMEEmulator
import EstateFixture
import GBCS
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import Testing

@testable import Estate
@testable import LoadTest
@testable import StreamPort

/// Loads on a stream port in this process.
@Suite(.serialized) struct LoadGeneratorTests {
    private func plan(
        _ estate: EndpointEstate, _ mix: String, _ change: (inout LoadPlan) throws -> Void
    ) throws -> LoadPlan {
        var plan = LoadPlan(mix: try UseCaseMix(mix), meters: 0..<estate.gateway.estate.count)
        plan.target = LoadTarget(port: estate.port)
        plan.timeout = 20
        try change(&plan)
        return plan
    }

    private func generator(_ estate: EndpointEstate, _ plan: LoadPlan) -> LoadGenerator {
        LoadGenerator(
            plan: plan, estate: estate.gateway.estate, folder: estate.folder, now: EndpointEstate.now,
            firstCounter: 1_000_000)
    }

    @Test(arguments: LoadTarget.StreamFraming.allCases)
    func aClosedLoopIsAnsweredAndVerified(framing: LoadTarget.StreamFraming) async throws {
        let estate = try await EndpointEstate(shardCount: 2)
        let plan = try plan(estate, "ECS22b:mdr=3,ECS22a:network-operator=2,ECS17b:supplier=1") {
            $0.target.framing = framing
            $0.messages = 151
            $0.connections = 3
            $0.threads = 2
            $0.inFlight = 8
            $0.order = .random
        }
        let report = try await generator(estate, plan).run()
        #expect(report.total.messages == 151)
        #expect(report.total.outcomes[.answered] == 151)
        #expect(report.total.verified == 151)
        #expect(report.total.errors == 0)
        #expect(report.total.latency.count == 151)
        #expect(report.sent == 151)
        #expect(report.sendDelay == nil)
        #expect(report.pacing == "closed loop, 3 connections × 8 in flight")
        #expect(report.latencyMeaning.hasPrefix("service time"))
        #expect(report.entries.map(\.messages).reduce(0, +) == 151)
        #expect(report.entries.map(\.name) == ["ECS22b:mdr", "ECS22a:network-operator", "ECS17b:supplier"])
        #expect(report.entries.allSatisfy { $0.messages > 10 })
        #expect(!report.timeline.isEmpty)
        try await estate.stop()
    }

    @Test func theSameSeedSendsTheSame() async throws {
        let estate = try await EndpointEstate()
        let plan = try plan(estate, "ECS52=1,ECS40=1") {
            $0.messages = 200
            $0.order = .zipf(exponent: 1)
            $0.verifiedShare = 0.25
        }
        let (one, other) = (try await generator(estate, plan).run(), try await generator(estate, plan).run())
        #expect(one.entries.map(\.messages) == other.entries.map(\.messages))
        #expect(one.total.verified == other.total.verified)
        #expect((20...80).contains(one.total.verified))
        #expect(one.total.errors == 0)
        try await estate.stop()
    }

    @Test func anOpenLoopSendsWhatIsDue() async throws {
        let estate = try await EndpointEstate()
        let plan = try plan(estate, "ECS22b:supplier") {
            $0.pacing = .open(try ArrivalSchedule(.constant(rate: 400)))
            $0.duration = 0.5
            $0.warmUp = 0.25
            $0.connections = 2
            $0.inFlight = 512
        }
        let report = try await generator(estate, plan).run()
        #expect(report.sent == 300)
        // Those due in the warm-up are not recorded.
        #expect(report.total.messages == 200)
        #expect(report.total.errors == 0)
        #expect(report.seconds >= 0.5)
        #expect(report.sendDelay?.count == 200)
        #expect(report.pacing.hasPrefix("open loop, 400/s, constant arrivals, 2 connections"))
        try await estate.stop()
    }

    /// Coordinated omission: a meter that keeps the only connection busy makes those behind it late, and they say so.
    @Test func latencyCountsFromWhenAMessageWasDue() async throws {
        let estate = try await EndpointEstate()
        _ = try await estate.gateway.withMeter(0) { meter, _ in
            meter.faults.add(Fault(.delayedResponse(milliseconds: 400), remaining: 1))
        }
        let plan = try plan(estate, "ECS52") {
            $0.pacing = .open(try ArrivalSchedule(.burst(count: 5, seconds: 10)))
            $0.messages = 5
            $0.inFlight = 1
        }
        let report = try await generator(estate, plan).run()
        #expect(report.total.outcomes[.answered] == 5)
        #expect(report.total.latency.minimum >= 400_000)
        #expect((report.sendDelay?.maximum ?? 0) >= 400_000)
        try await estate.stop()
    }

    @Test func whatIsDueAndNeverLeavesIsAnError() async throws {
        let estate = try await EndpointEstate()
        _ = try await estate.gateway.withMeter(0) { meter, _ in meter.faults.add(Fault(.noResponse)) }
        let plan = try plan(estate, "ECS52") {
            $0.pacing = .open(try ArrivalSchedule(.constant(rate: 100)))
            $0.duration = 0.3
            $0.timeout = 0.5
            $0.meters = 0..<1
            $0.inFlight = 1
        }
        let report = try await generator(estate, plan).run()
        #expect(report.total.outcomes[.timeout] == 1)
        #expect(report.total.outcomes[.notSent] == 29)
        #expect(report.total.errors == 30)
        try await estate.stop()
    }

    @Test func everyWrongAnswerIsToldFromTheOthers() async throws {
        let estate = try await EndpointEstate()
        let effects: [(Fault.Effect, LoadOutcome)] = [
            (.corruptedMAC, .wrongMAC), (.result(item: 0, .hardwareFault), .failedItems),
            (.noResponse, .timeout), (.wrongCounter, .doesNotAnswer),
        ]
        for (meter, (effect, _)) in effects.enumerated() {
            _ = try await estate.gateway.withMeter(meter) { meter, _ in meter.faults.add(Fault(effect)) }
        }
        let plan = try plan(estate, "ECS22b:mdr") {
            $0.messages = 36
            $0.inFlight = 12
            $0.timeout = 1
        }
        let report = try await generator(estate, plan).run()
        for (_, outcome) in effects { #expect(report.total.outcomes[outcome] == 3, "\(outcome)") }
        #expect(report.total.outcomes[.answered] == 24)
        #expect(report.total.errors == 12)
        #expect(report.total.errorShare == 1 / 3.0)
        // Timeouts have no latency.
        #expect(report.total.latency.count == 33)
        try await estate.stop()
    }

    @Test func withoutVerificationAWrongMACPasses() async throws {
        let estate = try await EndpointEstate()
        _ = try await estate.gateway.withMeter(0) { meter, _ in meter.faults.add(Fault(.corruptedMAC)) }
        let plan = try plan(estate, "ECS22b:mdr") {
            $0.messages = 24
            $0.verifiedShare = 0
        }
        let report = try await generator(estate, plan).run()
        #expect(report.total.errors == 0)
        #expect(report.total.verified == 0)
        try await estate.stop()
    }

    @Test func aLateResponseIsATimeoutAndCounted() async throws {
        let estate = try await EndpointEstate()
        _ = try await estate.gateway.withMeter(0) { meter, _ in
            meter.faults.add(Fault(.delayedResponse(milliseconds: 300), remaining: 1))
        }
        _ = try await estate.gateway.withMeter(1) { meter, _ in
            meter.faults.add(Fault(.delayedResponse(milliseconds: 500), remaining: 1))
        }
        let plan = try plan(estate, "ECS52") {
            $0.pacing = .open(try ArrivalSchedule(.burst(count: 1, seconds: 0.3)))
            $0.messages = 3
            $0.timeout = 0.25
        }
        let report = try await generator(estate, plan).run()
        #expect((report.total.outcomes[.timeout] ?? 0) >= 2)
        #expect(report.lateResponses >= 1)
        try await estate.stop()
    }

    @Test func aLostConnectionIsMadeAgain() async throws {
        let estate = try await EndpointEstate()
        // A response cut short leaves a stream that no message can be told in any more.
        _ = try await estate.gateway.withMeter(0) { meter, _ in
            meter.faults.add(Fault(.truncation(octets: 60), remaining: 1))
        }
        let plan = try plan(estate, "ECS22b:mdr") {
            $0.messages = 240
            $0.inFlight = 12
        }
        let report = try await generator(estate, plan).run()
        #expect(report.connectionLosses == 1)
        #expect(report.reconnections == 1)
        #expect((report.total.outcomes[.connectionLost] ?? 0) >= 1)
        #expect(report.total.messages == 240)
        #expect((report.total.outcomes[.answered] ?? 0) >= 216)
        try await estate.stop()
    }

    @Test func aRefusalLooksLikeATimeout() async throws {
        let estate = try await EndpointEstate()
        let plan = try plan(estate, "ECS17b:mdr") {
            $0.messages = 10
            $0.timeout = 0.2
        }
        let report = try await generator(estate, plan).run()
        #expect(report.total.outcomes[.timeout] == 10)
        #expect(report.total.rate == 0)
        try await estate.stop()
    }

    @Test func stoppingEndsEarlyWithAReport() async throws {
        let estate = try await EndpointEstate()
        let plan = try plan(estate, "ECS22b:mdr") { $0.duration = 3_600 }
        let generator = generator(estate, plan)
        let seen = NIOLockedValueBox<[LoadProgress]>([])
        let report = try await generator.run { progress in
            seen.withLockedValue { $0.append(progress) }
            generator.stop()
        }
        #expect(report.total.errors == 0)
        #expect(report.total.messages > 0)
        #expect(report.seconds < 60)
        let progress = try #require(seen.withLockedValue { $0.first })
        #expect(progress.phase == .measurement)
        #expect(progress.rate > 0 && progress.answered > 0 && progress.share < 0.1)
        try await estate.stop()
    }

    @Test func nobodyListeningIsSaidInOneLine() async throws {
        let estate = try await EndpointEstate()
        let gone = try await EndpointEstate()
        let port = gone.port
        try await gone.stop()
        let plan = try plan(estate, "ECS52") {
            $0.duration = 1
            $0.target.port = port
        }
        let generator = generator(estate, plan)
        let error = await #expect(throws: LoadError.self) { try await generator.run() }
        #expect(error?.description == "127.0.0.1:\(port): nobody answers; start a server with: smets serve")
        try await estate.stop()
    }

    @Test func connectionsThatAreClosedAtOnceAreSaid() async throws {
        var limits = StreamLimits()
        limits.connections = 1
        let estate = try await EndpointEstate(limits: limits)
        let plan = try plan(estate, "ECS52") {
            $0.messages = 30
            $0.connections = 3
        }
        // Whether they close before the first message or after is the server's business.
        do {
            let report = try await generator(estate, plan).run()
            #expect(report.connectionLosses >= 1)
            #expect(report.total.messages == 30)
        } catch let error as LoadError {
            #expect(error.description.contains("connections at once; does it take so many?"))
        }
        try await estate.stop()
    }

    @Test func missingKeysAreSaid() async throws {
        let estate = try await EndpointEstate()
        let plan = try plan(estate, "ECS52") { $0.duration = 1 }
        final class NoSecrets: MeterSecrets {
            func secret(ofMeter index: Int, with party: EntityIdentifier) -> SharedSecret? { nil }
            func signingKey(ofMeter index: Int) -> P256PublicKey? { nil }
        }
        let generator = LoadGenerator(
            plan: plan, estate: estate.gateway.estate, folder: estate.folder, now: EndpointEstate.now,
            firstCounter: 1, makeSecrets: { NoSecrets() })
        let error = await #expect(throws: LoadError.self) { try await generator.run() }
        #expect(error?.description.contains("meter 0: there is no key") == true)
        try await estate.stop()
    }
}
