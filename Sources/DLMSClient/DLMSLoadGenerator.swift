import Foundation
import Host
import LoadTest
import NIOCore
import NIOPosix

/// Runs a ``DLMSLoadPlan`` against meters and reports what it showed.
public struct DLMSLoadGenerator: Sendable {
    /// Connections made at one time: more would overflow a listener's backlog.
    static let connectWave = 128

    public let plan: DLMSLoadPlan
    /// The server's; may be empty.
    public let server: ObservedProcesses

    public init(plan: DLMSLoadPlan, server: ObservedProcesses) { (self.plan, self.server) = (plan, server) }

    /// Connects, associates, reads, waits for the last answers. Throws ``LoadError`` when it cannot begin.
    public func run() async throws -> DLMSLoadReport {
        try plan.validate()
        try DescriptorLimit.check(connections: plan.connections)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: plan.threads)
        let workers = (0..<plan.threads).map { part in (group.next(), part) }.map { [plan] loop, part in
            loop.submit { NIOLoopBound(DLMSLoadWorker(plan: plan, part: part, eventLoop: loop), eventLoop: loop) }
        }
        var bound: [NIOLoopBound<DLMSLoadWorker>] = []
        for worker in workers { bound.append(try await worker.get()) }
        do {
            let report = try await run(bound)
            try await group.shutdownGracefully()
            return report
        } catch {
            for worker in bound { try? await worker.eventLoop.submit { worker.value.close() }.get() }
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func run(_ workers: [NIOLoopBound<DLMSLoadWorker>]) async throws -> DLMSLoadReport {
        for worker in workers {
            let share = try await worker.eventLoop.submit { worker.value.share }.get()
            for first in stride(from: 0, to: share, by: Self.connectWave) {
                try await worker.eventLoop.flatSubmit {
                    worker.value.connect(first..<min(share, first + Self.connectWave))
                }.get()
            }
        }
        let warmsUp = plan.warmUp > 0
        if warmsUp {
            for worker in workers { try await worker.eventLoop.submit { worker.value.begin() }.get() }
            try await Task.sleep(for: .seconds(plan.warmUp))
        }

        let (serverBefore, clientBefore) = (try server.processorSeconds, Self.processorSeconds)
        let begin = NIODeadline.now()
        for worker in workers {
            try await worker.eventLoop.submit { if warmsUp { worker.value.reset() } else { worker.value.begin() } }
                .get()
        }
        try await Task.sleep(for: .seconds(plan.duration))
        var tallies: [DLMSLoadTally] = []
        for worker in workers { tallies.append(try await worker.eventLoop.submit { worker.value.tally }.get()) }
        let seconds = Double((NIODeadline.now() - begin).nanoseconds) / 1e9
        let (serverAfter, clientAfter) = (try server.processorSeconds, Self.processorSeconds)

        for worker in workers { try await worker.eventLoop.flatSubmit { worker.value.stop() }.get() }
        var tally = DLMSLoadTally()
        for (index, worker) in workers.enumerated() {
            // What came after the end counts when it is wrong: an answer that never came is an error of the run.
            let end = try await worker.eventLoop.submit { worker.value.tally }.get()
            tally.add(tallies[index].adding(errorsSince: end))
        }
        return DLMSLoadReport(
            plan: plan, tally: tally, seconds: seconds,
            serverSeconds: server.isEmpty ? nil : serverAfter - serverBefore,
            clientSeconds: clientAfter - clientBefore)
    }

    /// User and system time of this process.
    private static var processorSeconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}

extension DLMSLoadTally {
    /// These counts with the errors of `end`, a later state of the same counts.
    func adding(errorsSince end: DLMSLoadTally) -> DLMSLoadTally {
        var tally = self
        for outcome in DLMSLoadOutcome.allCases where outcome != .answered {
            tally.record(outcome, count: end[outcome] &- self[outcome])
        }
        return tally
    }
}
