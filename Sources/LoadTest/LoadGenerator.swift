import COSEM
import DCC
import Estate
import Foundation
import Host
import Keys
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// Runs a ``LoadPlan`` against the system under test and reports the results.
public final class LoadGenerator: Sendable {
    /// Largest number of connections made at one time: more would overflow a listener's backlog.
    private static let connectWave = 128

    private struct State {
        var workers: [NIOLoopBound<LoadWorker>] = []
        var isStopped = false
    }

    public let plan: LoadPlan
    private let estate: Estate
    private let folder: KeyFolder
    private let now: UTCTime
    private let firstCounter: UInt64
    private let makeSecrets: @Sendable () throws -> any MeterSecrets
    private let state = NIOLockedValueBox(State())

    /// - Parameters:
    ///   - estate: the estate that names the meters, and has the keys that the folder has not.
    ///   - folder: certificates and private keys of the parties that commands come from.
    ///   - now: the time from which the default ranges of reads follow.
    ///   - firstCounter: the first Originator Counter, above all that were used before, such as microseconds since
    ///     2000.
    ///   - makeSecrets: function that makes the secrets of an event loop; nil derives them from the keys of folder and
    ///     estate.
    public init(
        plan: LoadPlan, estate: Estate, folder: KeyFolder, now: UTCTime, firstCounter: UInt64,
        makeSecrets: (@Sendable () throws -> any MeterSecrets)? = nil
    ) {
        self.plan = plan
        self.estate = estate
        self.folder = folder
        self.now = now
        self.firstCounter = firstCounter
        self.makeSecrets =
            makeSecrets ?? {
                let senders = try plan.mix.entries.map { try CommandSender($0.role, of: $0.request, in: folder) }
                let parties = Set(senders.flatMap { [$0.broker, $0.party] })
                return try EstateSecrets(estate: estate, folder: folder, parties: parties)
            }
    }

    /// Ends the run early; ``run(progress:)`` then reports the results so far.
    public func stop() {
        let workers = state.withLockedValue {
            $0.isStopped = true
            return $0.workers
        }
        for worker in workers { worker.eventLoop.execute { worker.value.stop() } }
    }

    /// Connects, sends, and waits for the last answers.
    ///
    /// Throws a ``LoadError``, or the error about missing keys, when it cannot begin.
    ///
    /// - Parameter progress: called once a second.
    public func run(progress: (@Sendable (LoadProgress) -> Void)? = nil) async throws -> LoadReport {
        try plan.validate()
        guard plan.meters.upperBound <= estate.count else {
            throw LoadError("range to \(plan.meters.upperBound - 1): the estate has meters 0 to \(estate.count - 1)")
        }
        try DescriptorLimit.check(connections: plan.connections)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: plan.threads)
        do {
            let report = try await run(on: group, progress)
            try await group.shutdownGracefully()
            return report
        } catch {
            let workers = state.withLockedValue { $0.workers }
            for worker in workers { try? await worker.eventLoop.submit { worker.value.abandon() }.get() }
            try? await group.shutdownGracefully()
            throw error
        }
    }

    private func run(
        on group: MultiThreadedEventLoopGroup, _ progress: (@Sendable (LoadProgress) -> Void)?
    ) async throws -> LoadReport {
        var workers: [NIOLoopBound<LoadWorker>] = []
        for part in 0..<plan.threads {
            let loop = group.next()
            let worker = try await loop.submit { [self] in
                let worker = try LoadWorker(
                    plan: plan, part: part, eventLoop: loop, estate: estate, folder: folder, now: now,
                    firstCounter: firstCounter, secrets: try makeSecrets())
                return NIOLoopBound(worker, eventLoop: loop)
            }.get()
            workers.append(worker)
            state.withLockedValue { $0.workers.append(worker) }
        }
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            for worker in workers {
                tasks.addTask { try await worker.eventLoop.submit { try worker.value.prepare() }.get() }
            }
            try await tasks.waitForAll()
        }
        for worker in workers { try await connect(worker) }

        let (events, continuation) = AsyncStream<Event>.makeStream()
        let processor = Self.processorMicroseconds
        let started = Date()
        let start = NIODeadline.now().uptimeNanoseconds
        for worker in workers {
            worker.eventLoop.flatSubmit { worker.value.begin(at: start) }.whenComplete { result in
                switch result {
                case .success: continuation.yield(.finished)
                case .failure(let error): continuation.yield(.failed(error))
                }
            }
        }
        if state.withLockedValue({ $0.isStopped }) { stop() }
        let ticks = workers[0].eventLoop.scheduleRepeatedTask(initialDelay: .seconds(1), delay: .seconds(1)) { _ in
            continuation.yield(.second)
        }
        defer { ticks.cancel() }

        var timeline = LoadTimeline(plan: plan)
        var running = workers.count
        for await event in events {
            if case .failed(let error) = event { throw error }
            if case .finished = event { running -= 1 }
            guard event.isSecond || running == 0 else { continue }
            var second = LoadTally()
            for worker in workers {
                second.add(try await worker.eventLoop.submit { worker.value.recorder.takeSecond() }.get())
            }
            let elapsed = Double(NIODeadline.now().uptimeNanoseconds - start) / 1e9
            let state = timeline.append(second, at: elapsed)
            progress?(state)
            if running == 0 { break }
        }
        let used = Self.processorMicroseconds - processor
        var results: [LoadRecorder.Result] = []
        for worker in workers { results.append(try await worker.eventLoop.submit { worker.value.takeResult() }.get()) }
        return LoadReport(
            plan: plan, results: results, timeline: timeline.seconds,
            started: started.formatted(.iso8601), processorMicroseconds: used)
    }

    private enum Event: Sendable {
        case second
        case finished
        case failed(any Error)

        var isSecond: Bool { if case .second = self { true } else { false } }
    }

    private func connect(_ worker: NIOLoopBound<LoadWorker>) async throws {
        let count = try await worker.eventLoop.submit { worker.value.pool.count }.get()
        for first in stride(from: 0, to: count, by: Self.connectWave) {
            do {
                try await worker.eventLoop.flatSubmit {
                    worker.value.pool.connect(first..<min(first + Self.connectWave, count), for: worker.value)
                }.get()
            } catch {
                throw LoadError(
                    ConnectionProblem.connecting(
                        error, host: plan.target.host, port: plan.target.port,
                        fix: "start a server with: smets serve"))
            }
        }
    }

    /// User and system time of this process, in microseconds.
    private static var processorMicroseconds: Double {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) * 1e6 + Double(time.tv_nsec) / 1e3
    }
}
