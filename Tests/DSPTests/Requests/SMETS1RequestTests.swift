import COSEM
import DCC
import DUIS
import EstateFixture
import GBCS
import NIOConcurrencyHelpers
import SimulationKernel
import Testing

@testable import DSP

/// Requests to SMETS1 meters, which an S1SP reads.
@Suite(.serialized) struct SMETS1RequestTests {
    /// An S1SP that answers as it is told, and remembers what it was asked.
    private final class Provider: SMETS1ServiceProvider {
        let reads = NIOLockedValueBox<[SMETS1Read]>([])
        private let result: SMETS1ReadOutcome.Result

        init(_ result: SMETS1ReadOutcome.Result) { self.result = result }

        func read(_ read: SMETS1Read, within targetTime: Microseconds) async -> SMETS1ReadOutcome {
            reads.withLockedValue { $0.append(read) }
            return SMETS1ReadOutcome(
                result,
                steps: [
                    .init(.countersigned(isInTime: true), at: 1), .init(.shortMessage, at: 2),
                    .init(.session(address: "10.0.0.1", wasAwake: false), at: 3),
                ])
        }
    }

    private static let time = UTCTime(iso8601: "2026-11-01T11:59:00Z")!
    private static let rows = SMETS1Reading.rows([
        .init(UTCTime(iso8601: "2026-10-31T00:30:00Z")!, 120), .init(UTCTime(iso8601: "2026-10-31T01:00:00Z")!, 130),
    ])

    @Test("A read of a SMETS1 meter is acknowledged, read by the S1SP, and answered without GBCS")
    func read() async throws {
        let provider = Provider(.read(Self.rows, at: Self.time))
        let test = try TestProvider(smets1: true) { $0.smets1 = provider }
        let answer = try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 1)
        let row = try await test.row(.supplier, 1)
        try #require(answer.code == .i99, "\(row.reason)")
        let response = try await test.next()
        #expect(response.code == .i0)
        #expect(response.message.name == "SMETS1ResponseMessage")
        #expect(response.message.descendant("GBCSPayload") == nil)
        let read = try #require(provider.reads.withLockedValue { $0.first })
        #expect(read.device == test.meter)
        #expect(read.range?.lowerBound == UTCTime(iso8601: "2026-10-31T00:00:00Z"))
        let id = RequestID(originator: test.estate.party(.supplier), target: test.meter, counter: 1)
        let names = test.provider.traces.trace(of: id)?.steps.map(\.name)
        #expect(names == [.received, .answered, .countersigned, .wakeUp, .session])
    }

    @Test("The S1SP signs its answer with its own key, and the DSP the whole")
    func signatures() async throws {
        let test = try TestProvider(smets1: true) { $0.smets1 = Provider(.read(Self.rows, at: Self.time)) }
        try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 1)
        let document = try ResponseReader().read(try await test.nextDocument(.supplier)).document
        let part = try #require(document.extract("SMETS1SignedResponse"))
        let (folder, provider) = (test.estate.folder, test.estate.party(.smets1ServiceProvider))
        let inner = try #require(folder.certificate(of: provider, .xmlSigning))
        let outer = try #require(folder.certificate(of: test.broker, .xmlSigning))
        #expect(try part.signature().certificate == CertificateReference(inner))
        #expect(try document.outerSignature().certificate == CertificateReference(outer))
        let verifier = SignatureVerifier()
        #expect(throws: Never.self) { try verifier.verify(part, by: inner.publicKey) }
        #expect(throws: Never.self) { try verifier.verifyOuter(document, by: outer.publicKey) }
        #expect(throws: SignatureProblem.self) { try verifier.verify(part, by: outer.publicKey) }
    }

    @Test("A SMETS1 meter that is not reached is E20; a kept request then is E30")
    func unreachable() async throws {
        let provider = Provider(.notRead(.unreachable))
        let test = try TestProvider(smets1: true) { $0.smets1 = provider }
        try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 1)
        #expect(try await test.next().code == .e20)
        let kept = try RequestBodies.read("4.8.1", at: "2026-11-02T00:00:00Z")
        #expect(try await test.send("4.8.1", kept, counter: 2).code == .i99)
        #expect(provider.reads.withLockedValue { $0.count } == 1)
        try test.setClock("2026-11-02T00:00:00Z")
        await test.provider.runDue()
        #expect(try await test.next().code == .e30)
        #expect(provider.reads.withLockedValue { $0.count } == 2)
    }

    @Test("Runs of a schedule of a SMETS1 meter are read by the S1SP, with the number of the schedule")
    func schedule() async throws {
        let provider = Provider(.read(Self.rows, at: Self.time))
        let test = try TestProvider(smets1: true) { $0.smets1 = provider }
        let body = try RequestBodies.schedule(of: test.meter)
        let answer = try await test.send("5.1", body, counter: 1, .nonDevice)
        let row = try await test.row(.supplier, 1, to: test.broker)
        try #require(answer.code == .i0, "\(row.reason)")
        try test.setClock("2026-11-02T01:00:00Z")
        await test.provider.runDue()
        let response = try await test.next()
        #expect(response.message["DSPScheduleID"]?.value == answer.message["DSPScheduleID"]?.value)
        let read = try #require(provider.reads.withLockedValue { $0.first })
        #expect(read.range?.lowerBound == UTCTime(iso8601: "2026-11-01T00:00:00Z"))
        #expect(read.range?.upperBound == UTCTime(iso8601: "2026-11-02T00:00:00Z"))
    }

    @Test("A run that the S1SP cannot do is told by an alert")
    func failedRun() async throws {
        let test = try TestProvider(smets1: true) { $0.smets1 = Provider(.notRead(.noResponse)) }
        let answer = try await test.send("5.1", try RequestBodies.schedule(of: test.meter), counter: 1, .nonDevice)
        #expect(answer.code == .i0)
        try test.setClock("2026-11-02T01:00:00Z")
        await test.provider.runDue()
        #expect(try await test.next().message["DCCAlertCode"]?.value == "N13")
    }

    @Test("A read that was acknowledged is done by the next process")
    func recovery() async throws {
        let test = try TestProvider(smets1: true) { $0.smets1 = Provider(.notRead(.unreachable)) }
        let octets = try test.octets(
            "4.8.1", try RequestBodies.read("4.8.1"), as: .supplier, to: test.meter, counter: 1)
        guard case .document = await test.provider.handle(octets, at: .sendCommand) else {
            Issue.record("not acknowledged")
            return
        }
        let later = try await test.successor { $0.smets1 = Provider(.read(Self.rows, at: Self.time)) }
        await later.provider.recover()
        #expect(try await later.next().code == .i0)
    }

    @Test("What SMETS1 meters do not have is E11, and without an S1SP nothing is served")
    func refused() async throws {
        let test = try TestProvider(smets1: true)
        #expect(try await test.send("4.17", try RequestBodies.read("4.17"), counter: 1).code == .e11)
        #expect(try await test.send("4.8.1", try RequestBodies.read("4.8.1"), counter: 2).code == .e100)
        #expect(try await test.row(.supplier, 2).reason.contains("--smets1"))
    }
}
