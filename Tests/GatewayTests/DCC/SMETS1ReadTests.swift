import CellularNet
import DCC
import DSP
import DUIS
import EstateFixture
import GBCS
import SMETS1Port
import Testing
import UserClient

@testable import Gateway

/// What Users ask of SMETS1 meters: by DUIS to the S1SP, by short message and DLMS/COSEM to the meter, and back.
@Suite(.serialized, .timeLimit(.minutes(3))) struct SMETS1ReadTests {
    /// Serves an estate of SMETS1 meters and one quick S1SP while `body` runs.
    private func with(
        speed: Double = 1, _ change: @escaping (inout SMETS1Configuration) -> Void = { _ in },
        _ body: (TestDCC) async throws -> Void
    ) async throws {
        try await TestDCC.with(TestDCC.smets1(), { Self.serve(&$0, &$1, speed: speed, change) }, body)
    }

    private static func serve(
        _ configuration: inout ServerConfiguration, _ dcc: inout DCCConfiguration, speed: Double = 1,
        _ change: (inout SMETS1Configuration) -> Void = { _ in }
    ) {
        configuration.smets1 = .test {
            $0.speed = speed
            change(&$0)
        }
        dcc.providers = [
            S1SPParameters(name: "test", medianLatency: 1_000, latencyP95: 2_000, reaction: 0, releasedShare: 0)
        ]
    }

    private func steps(_ dcc: TestDCC, _ request: ServiceRequest) -> [RequestTrace.Step] {
        dcc.provider.traces.trace(of: request.id)?.steps ?? []
    }

    @Test("A read wakes the meter by short message and reads it; its result has two signatures, and the next is cached")
    func read() async throws {
        try await with { dcc in
            let user = try await dcc.user(.supplier)
            let request = try user.request("4.8.1", to: 2)
            let result = try await user.result(of: request)
            #expect(result.response.code == .i0)
            #expect(result.response.message.name == "SMETS1ResponseMessage")
            #expect(result.payload == nil)
            // Both were verified by whoever took the callback: the DSP's, and the S1SP's inside.
            #expect(result.signer == dcc.broker)
            #expect(result.innerSigner == dcc.estate.party(.smets1ServiceProvider))
            let names = steps(dcc, request).map(\.name)
            #expect(
                Array(names.prefix(7)) == [
                    .received, .answered, .countersigned, .read, .wakeUp, .session, .read,
                ])
            let woken = "smets_s1sp_wake_ups_total{outcome=\"woken\",provider=\"test\"} 1"
            #expect(dcc.counts(woken))

            // Within the time to live: no meter is asked.
            let again = try user.request("4.8.1", to: 2)
            let second = try await user.result(of: again)
            #expect(second.response.code == .i0)
            #expect(second.innerSigner == dcc.estate.party(.smets1ServiceProvider))
            #expect(Array(steps(dcc, again).map(\.name).prefix(3)) == [.received, .answered, .read])
            #expect(!steps(dcc, again).contains { $0.name == .wakeUp || $0.name == .session })
            #expect(dcc.counts(woken))
            #expect(dcc.counts("smets_s1sp_cache_lookups_total{provider=\"test\",result=\"hit\"} 1"))
            try await user.stop()
        }
    }

    @Test("What SMETS1 meters do not have is refused with E11 at once", arguments: ["4.6.2", "4.17"])
    func refused(variant: String) async throws {
        try await with { dcc in
            let user = try await dcc.user(.supplier)
            let request = try user.request(ServiceReferenceVariant(rawValue: variant))
            guard case .refused(let refusal) = try await user.session.run(request) else {
                Issue.record("it was not refused")
                return
            }
            #expect(refusal.response.code == .e11)
            #expect(refusal.signer == nil)
            try await user.stop()
        }
    }

    /// A network that lets no modem in.
    private func bar(_ dcc: TestDCC, _ isOut: Bool = true) async throws {
        var faults = CommunicationsFaults()
        faults.isDataOut = isOut
        await (try #require(dcc.server.smets1?.service.network)).apply(faults)
    }

    @Test("A meter whose modem is not let in ends in E20, and not before the Target Response Time")
    func barred() async throws {
        // A second of the network and the S1SP takes 10 ms, and 4.8.1 of a SMETS1 meter 16 s (SECMP0162 table 3).
        try await with(speed: 100) {
            $0.network?.modem.mostAttempts = 1
        } _: { dcc in
            try await bar(dcc)
            let user = try await dcc.user(.supplier)
            let request = try user.request("4.8.1", to: 1)
            let began = ContinuousClock.now
            guard case .refused(let result) = try await user.session.run(request) else {
                Issue.record("it was read")
                return
            }
            #expect(ContinuousClock.now - began >= .milliseconds(160))
            #expect(result.response.code == .e20)
            #expect(result.response.requestID == request.id)
            #expect(result.signer == dcc.broker)
            #expect(dcc.counts("smets_s1sp_requests_total{outcome=\"unreachable\",provider=\"test\"} 1"))
            #expect(!steps(dcc, request).contains { $0.name == .session })
            try await user.stop()
        }
    }

    @Test("A read that is under way does not hold a stop up, and the next process does it")
    func stoppedMeanwhile() async throws {
        let estate = try TestDCC.smets1()
        let store = estate.folder.path + "/dcc.sqlite"
        let first = try await TestDCC.start(estate) { configuration, dcc in
            Self.serve(&configuration, &dcc) { $0.network?.modem.mostAttempts = 1 }
            dcc.store = store
        }
        try await bar(first)
        let sender = try await TestServiceUser(.supplier, of: first, hasAddress: false)
        let request = try sender.request("4.8.1", to: 1)
        guard case .silence(let acknowledgement) = try await sender.session.run(request) else {
            Issue.record("it has ended")
            return
        }
        #expect(acknowledgement.response.code == .i99)
        #expect(await eventually { first.counts("smets_s1sp_wake_ups_total{outcome=\"failed\",provider=\"test\"} 1") })
        try await sender.stop()
        let began = ContinuousClock.now
        try await first.stop()
        // Its Target Response Time was 16 s.
        #expect(ContinuousClock.now - began < .seconds(15))

        let second = try await TestDCC.start(estate) { configuration, dcc in
            Self.serve(&configuration, &dcc)
            dcc.store = store
        }
        let user = try await second.user(.supplier)
        #expect(try await eventually(within: 60) { try user.arrived.count == 1 })
        let result = try #require(try user.arrived.first)
        #expect(result.response.code == .i0)
        #expect(result.requestID == request.id)
        try await user.stop()
        try await second.stop()
    }
}
