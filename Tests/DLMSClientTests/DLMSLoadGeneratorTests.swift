import COSEM
import NIOPosix
import Testing

@testable import DLMSClient
@testable import LoadTest

/// Loads of meters in this process.
@Suite(.serialized) struct DLMSLoadGeneratorTests {
    private static let lastDay = UTCTime(secondsSince2000: 26 * 365 * 86_400)

    private func run(
        _ fault: DLMSResponder.Fault = .none, _ change: (inout DLMSLoadPlan) -> Void = { _ in }
    ) async throws -> DLMSLoadReport {
        let responder = try await DLMSResponder(fault)
        let addresses = try MeterAddresses(first: "127.64.0.1", count: 3)
        var plan = DLMSLoadPlan(addresses: addresses, lastDay: Self.lastDay, dayCount: 2)
        plan.port = responder.port
        (plan.connections, plan.duration, plan.warmUp) = (4, 0.2, 0)
        change(&plan)
        do {
            let report = try await DLMSLoadGenerator(plan: plan, server: ObservedProcesses([])).run()
            try await responder.stop()
            return report
        } catch {
            try await responder.stop()
            throw error
        }
    }

    @Test(arguments: DLMSRead.allCases)
    func everyReadIsAnsweredAndChecked(read: DLMSRead) async throws {
        let report = try await run { ($0.read, $0.threads) = (read, 2) }
        #expect(report.reads > 0)
        #expect(report.errors == 0, "\(report.outcomes)")
        #expect(report.outcomes["answered"] == report.reads)
        #expect(report.latency.count == report.reads)
        #expect(report.rate > 0)
        #expect(report.serverSeconds == nil)
        #expect(report.meters == "127.64.0.1 to 127.64.0.3")
    }

    @Test func answersMayComeInAnyOrder() async throws {
        let report = try await run(.answersBackwards) { ($0.read, $0.inFlight) = (.day, 7) }
        #expect(report.reads > 0)
        #expect(report.errors == 0, "\(report.outcomes)")
    }

    @Test(arguments: [
        (DLMSResponder.Fault.dataAccessError, DLMSLoadOutcome.dataAccessError),
        (.exceptionResponse, .exceptionResponse), (.firstBlock, .wrongBlock), (.otherService, .wrongService),
        (.truncated, .malformed), (.wrongPort, .wrongHeader), (.closesOnGet, .connectionLost),
    ])
    func wrongAnswersAreErrors(fault: DLMSResponder.Fault, outcome: DLMSLoadOutcome) async throws {
        let report = try await run(fault)
        #expect(report.outcomes[outcome.name] ?? 0 > 0, "\(report.outcomes)")
        #expect(report.outcomes["answered"] == 0)
        #expect(report.errors == report.reads)
    }

    @Test(arguments: DLMSRead.allCases)
    func answersInBlocksArePutTogether(read: DLMSRead) async throws {
        let report = try await run(.sendsBlocks) { ($0.read, $0.inFlight) = (read, read == .register ? 1 : 16) }
        #expect(report.reads > 0)
        #expect(report.errors == 0, "\(report.outcomes)")
    }

    @Test func blocksOfAnotherNumberAreErrors() async throws {
        let report = try await run(.sendsWrongBlocks) { $0.read = .day }
        #expect(report.outcomes["wrong block"] ?? 0 > 0, "\(report.outcomes)")
        #expect(report.outcomes["answered"] == 0)
    }

    @Test func anAnswerToNothingThatWaitsIsAnError() async throws {
        let report = try await run(.otherInvokeIdentifier) { ($0.inFlight, $0.timeout) = (4, 0.2) }
        #expect(report.outcomes["wrong invoke identifier"] ?? 0 > 0, "\(report.outcomes)")
        #expect(report.outcomes["timeout"] ?? 0 > 0, "\(report.outcomes)")
    }

    @Test func noAnswerIsATimeout() async throws {
        let report = try await run(.answersNothing) { ($0.inFlight, $0.timeout) = (5, 0.5) }
        #expect(report.outcomes["timeout"] == 20, "\(report.outcomes)")
        #expect(report.latency.count == 0)
    }

    @Test func aRefusedAssociationEndsTheLoad() async throws {
        await #expect(throws: LoadError("127.64.0.1: association refused: authentication failure (13)")) {
            _ = try await run(.refusesAssociation) { $0.connections = 1 }
        }
        await #expect(
            throws: LoadError("127.64.0.1: closed the connection before the association; is the meter awake?")
        ) {
            _ = try await run(.closesOnAccept) { $0.connections = 1 }
        }
    }

    @Test func aLoadSaysThatNobodyListens() async throws {
        let responder = try await DLMSResponder()
        try await responder.stop()
        await #expect(
            throws: LoadError("127.64.0.1:\(responder.port): nobody answers; does a server listen there?")
        ) {
            _ = try await run { ($0.port, $0.connections) = (responder.port, 1) }
        }
    }

    @Test func aPlanHasBounds() throws {
        func error(_ change: (inout DLMSLoadPlan) -> Void) throws -> String? {
            var plan = DLMSLoadPlan(
                addresses: try MeterAddresses(first: "127.64.0.1", count: 1), lastDay: Self.lastDay)
            change(&plan)
            do throws(LoadError) {
                try plan.validate()
                return nil
            } catch { return error.description }
        }
        #expect(try error { _ in } == nil)
        #expect(try error { $0.inFlight = 17 } == "in-flight 17: takes 1 to 16")
        #expect(try error { $0.inFlight = 0 } == "in-flight 0: takes 1 to 16")
        #expect(try error { $0.connections = 19_901 } == "connections 19901: takes 1 to 19900")
        #expect(try error { $0.threads = 2 } == "threads 2: with 1 connection(s) more than 1 idle")
        #expect(try error { $0.days = [] } == "days 0: takes 1 to 31")
        #expect(try error { $0.port = 0 } == "port 0: takes 1 to 65535")
        #expect(try error { $0.duration = .nan } != nil)
        #expect(
            try error { $0.client = .reader(password: []) }
                == "password-file: holds a password of 0 octets; takes 1 to 64")
    }
}
