import DUISPort
import EstateFixture
import GBCS
import NIOConcurrencyHelpers
import Prometheus
import Testing

/// How callbacks reach a User, or do not.
@Suite struct CallbackSenderTests {
    private let user = EntityIdentifier(0x90B3_D51F_3001_0000)

    /// Posts all that the source has. Pauses are noted and take no time.
    private func run(
        _ source: TestSource, to url: String, limits: CallbackLimits = CallbackLimits(),
        metrics: PrometheusRegistry = PrometheusRegistry(), pauses: NIOLockedValueBox<[Duration]> = .init([]),
        pause: @escaping @Sendable (Duration) async throws -> Void = { _ in }
    ) async throws {
        let sender = try CallbackSender(
            to: url, of: user, from: source, limits: limits, metrics: metrics, logger: TestPort.logger
        ) { duration in
            pauses.withLockedValue { $0.append(duration) }
            try await pause(duration)
        }
        await sender.run()
        #expect(await sender.count == 0)
    }

    @Test func aCallbackIsPostedAsXML() async throws {
        let (user, source, metrics) = (TestUser(), TestSource(devices: [1]), PrometheusRegistry())
        try await user.with { try await run(source, to: $0, metrics: metrics) }
        #expect(user.texts == ["<d1 n=\"1\"/>"])
        #expect(user.posts.withLockedValue { $0.map(\.type) } == ["application/xml"])
        #expect(await source.results == [1: CallbackResult(.delivered(status: 204), attempts: 1)])
        #expect(metrics.rendered().contains("smets_duis_callbacks_total{outcome=\"delivered\"} 1"))
    }

    @Test func aFailureIsTriedAgainAfterEachPause() async throws {
        let (user, source) = (TestUser([500, 503, 404]), TestSource(devices: [1]))
        let pauses = NIOLockedValueBox<[Duration]>([])
        try await user.with { try await run(source, to: $0, pauses: pauses) }
        #expect(pauses.withLockedValue { $0 } == [.seconds(1), .seconds(10), .seconds(60)])
        #expect(user.texts.count == 4)
        #expect(await source.results == [1: CallbackResult(.delivered(status: 204), attempts: 4)])
    }

    @Test func afterTheLastPauseItIsGivenUp() async throws {
        let (user, source, metrics) = (TestUser { _ in 500 }, TestSource(devices: [1, 2]), PrometheusRegistry())
        try await user.with { try await run(source, to: $0, metrics: metrics) }
        let result = CallbackResult(.gaveUp("the answer is 500"), attempts: 4)
        #expect(await source.results == [1: result, 2: result])
        #expect(user.texts.count == 8)
        let text = metrics.rendered()
        #expect(text.contains("smets_duis_callbacks_total{outcome=\"gave-up\"} 2"))
        #expect(text.contains("smets_duis_callback_attempts_total 8"))
    }

    @Test(arguments: [400, 301, 302, 307, 308])
    func someAnswersAreFinal(status: Int) async throws {
        let (user, source) = (TestUser { _ in status }, TestSource(devices: [1]))
        let pauses = NIOLockedValueBox<[Duration]>([])
        try await user.with { try await run(source, to: $0, pauses: pauses) }
        #expect(await source.results == [1: CallbackResult(.refused(status: status), attempts: 1)])
        // A redirection is not followed.
        #expect(user.texts.count == 1)
        #expect(pauses.withLockedValue { $0.isEmpty })
    }

    @Test func nobodyListeningIsAFailureLikeOthers() async throws {
        let source = TestSource(devices: [1])
        try await run(source, to: "http://127.0.0.1:1/smartdcc/duis")
        let result = try #require(await source.results[1])
        #expect(result.attempts == 4)
        guard case .gaveUp(let reason) = result.outcome else {
            Issue.record("\(result)")
            return
        }
        #expect(!reason.isEmpty)
    }

    @Test func anAnswerThatDoesNotComeIsNotWaitedFor() async throws {
        let gate = Gate()
        let user = TestUser { _ in
            await gate.wait()
            return 204
        }
        var limits = CallbackLimits()
        limits.timeoutSeconds = 1
        limits.retryPauses = []
        let source = TestSource(devices: [1])
        try await user.with { url in
            try await run(source, to: url, limits: limits)
            gate.open()
        }
        #expect(await source.results == [1: CallbackResult(.gaveUp("no answer within the time"), attempts: 1)])
    }

    @Test func whatIsFromOneDeviceIsPostedInOrder() async throws {
        let failures = NIOLockedValueBox<Set<String>>([])
        // Every callback fails once.
        let user = TestUser { text in failures.withLockedValue { $0.insert(text).inserted } ? 500 : 204 }
        let source = TestSource(devices: [1, 2, 1, 3, 1, 2, 3, 1])
        try await user.with { try await run(source, to: $0) }
        for (device, numbers) in [1: [1, 3, 5, 8], 2: [2, 6], 3: [4, 7]] {
            let expected = numbers.flatMap { ["<d\(device) n=\"\($0)\"/>", "<d\(device) n=\"\($0)\"/>"] }
            #expect(user.texts.filter { $0.hasPrefix("<d\(device) ") } == expected)
        }
        #expect(await source.results.values.allSatisfy { $0.attempts == 2 })
    }

    @Test func aDeviceThatWaitsHoldsUpNoOther() async throws {
        let gate = Gate()
        let user = TestUser { text in
            if text.hasPrefix("<d9 ") { gate.open() }
            return text.hasPrefix("<d1 ") ? 500 : 204
        }
        var limits = CallbackLimits()
        limits.connections = 1
        limits.retryPauses = [.seconds(1)]
        let source = TestSource(devices: [1, 2, 3, 9])
        try await user.with { url in
            // The pause of the first lasts until the last is delivered.
            try await run(source, to: url, limits: limits) { _ in await gate.wait() }
        }
        let first = try #require(user.texts.lastIndex(of: "<d1 n=\"1\"/>"))
        let last = try #require(user.texts.firstIndex(of: "<d9 n=\"4\"/>"))
        #expect(last < first)
        #expect(user.texts.count == 5)
        #expect(await source.results[4] == CallbackResult(.delivered(status: 204), attempts: 1))
    }

    @Test func thereAreOnlySoManyConnectionsAndTheyAreKept() async throws {
        var limits = CallbackLimits()
        limits.connections = 3
        let (user, source) = (TestUser(), TestSource(devices: Array(1...60)))
        try await user.with { try await run(source, to: $0, limits: limits) }
        #expect(user.texts.count == 60)
        #expect(user.peak.withLockedValue { $0 } <= 3)
        #expect(Set(user.posts.withLockedValue { $0.map(\.connection) }).count <= 3)
    }

    @Test func devicesAreServedSideBySide() async throws {
        let (gate, count) = (Gate(), NIOLockedValueBox(0))
        // Nobody is answered before all eight have come.
        let user = TestUser { _ in
            let isLast = count.withLockedValue { count in
                count += 1
                return count == 8
            }
            if isLast { gate.open() }
            await gate.wait()
            return 204
        }
        let source = TestSource(devices: Array(1...8))
        try await user.with { try await run(source, to: $0) }
        #expect(user.peak.withLockedValue { $0 } == 8)
        #expect(await source.results.count == 8)
    }

    @Test(arguments: [CallbackBound.items, .octets])
    func whatDoesNotFitStaysWithTheSource(bound: CallbackBound) async throws {
        var limits = CallbackLimits()
        limits.connections = 2
        switch bound {
        case .items: limits.items = 5
        // Bodies have 11 to 15 octets: with four of them there may be room, with five there is none.
        case .octets: limits.octets = 50
        }
        let gate = Gate()
        let user = TestUser { _ in
            await gate.wait()
            return 204
        }
        let source = TestSource(devices: Array(1...100))
        let bounds = limits
        try await user.with { url in
            async let ended: Void = run(source, to: url, limits: bounds)
            #expect(await eventually { user.texts.count == 2 })
            #expect(await source.taken <= 5)
            gate.open()
            try await ended
        }
        #expect(await source.peak <= 5)
        #expect(await source.results.count == 100)
    }

    enum CallbackBound: Sendable { case items, octets }

    @Test func aUserThatIsAwayDisturbsNobody() async throws {
        let gate = Gate()
        let slow = TestUser { _ in
            await gate.wait()
            return 204
        }
        let (good, waiting) = (TestUser(), TestSource(devices: Array(1...50)))
        let source = TestSource(devices: Array(1...50))
        try await slow.with { slowURL in
            async let held: Void = run(waiting, to: slowURL)
            #expect(await eventually { slow.texts.count == 8 })
            try await good.with { try await run(source, to: $0) }
            #expect(await source.results.count == 50)
            #expect(await waiting.results.isEmpty)
            gate.open()
            try await held
        }
    }

    @Test func cancellingEndsAtOnceAndReportsNothing() async throws {
        let gate = Gate()
        let user = TestUser { _ in
            await gate.wait()
            return 204
        }
        var limits = CallbackLimits()
        limits.connections = 2
        let source = TestSource(devices: [1, 1, 2, 3, 4, 4])
        try await user.with { url in
            let sender = try CallbackSender(
                to: url, of: self.user, from: source, limits: limits, metrics: PrometheusRegistry(),
                logger: TestPort.logger)
            let task = Task { await sender.run() }
            #expect(await eventually { user.texts.count == 2 })
            task.cancel()
            await task.value
            #expect(await sender.count == 0)
            gate.open()
        }
        #expect(await source.results.isEmpty)
        #expect(user.texts.count == 2)
    }

    @Test(arguments: ["ftp://127.0.0.1/", "127.0.0.1:1880", "", "http://"])
    func anAddressMustBeAURL(url: String) {
        #expect(throws: (any Error).self) { try CallbackSender(to: url, of: user, from: TestSource([])) }
    }
}
