import COSEM
import Estate
import Foundation
import Host
import NIOPosix
import Synchronization

/// Runs a soak: one life after another of a server of its own, with one round of traffic after another.
package final class SoakRun: Sendable {
    /// The state of a run, for people who watch it.
    struct Progress: Sendable {
        let life: Int
        let lives: Int
        let elapsed: Double
        let counts: SoakTally.Counts
        let counters: Int
        let violations: Int
        let resident: Int
    }

    private struct State {
        var life = 0
        var rounds = 0
        var kills = 0
        /// Time when the life that is ending was killed; nil when it was not.
        var lastKill: ContinuousClock.Instant?
        var restarts = 0
        var resident = 0
        var watch = MemoryWatch()
        var watchedSeconds = 0.0
    }

    private let context: SoakContext
    private let serverArguments: [String]
    private let folder: String
    private let firstDay: UTCTime
    private let interrupted = Atomic<Bool>(false)
    private let state = Mutex(State())

    /// - Parameters:
    ///   - serverArguments: arguments that give the server the same estate as the context's.
    ///   - folder: the state folder.
    package init(_ context: SoakContext, serverArguments: [String], folder: String) {
        self.context = context
        // The cache holds few secrets, so that it is full before memory is judged.
        self.serverArguments = serverArguments + ["--state", folder, "--clock", "x60", "--secret-cache", "16384"]
        self.folder = folder
        firstDay = SystemTime.now
    }

    /// Ends the run at once; the report says so.
    package func interrupt() {
        interrupted.store(true, ordering: .releasing)
        ServerProcess.killAll()
    }

    private var isInterrupted: Bool { interrupted.load(ordering: .acquiring) }

    var progress: Progress {
        let state = state.withLock { $0 }
        return Progress(
            life: state.life, lives: context.plan.endings.count, elapsed: context.findings.elapsed,
            counts: context.tally.now, counters: context.ledgers.counters.withLock { $0.count },
            violations: context.findings.count, resident: state.resident)
    }

    package func run() async throws -> SoakReport {
        defer { ServerProcess.killAll() }
        for (index, ending) in context.plan.endings.enumerated() {
            guard !isInterrupted else { break }
            try await live(index, ending)
        }
        return report()
    }

    // MARK: A life

    private func live(_ index: Int, _ ending: SoakPlan.Ending) async throws {
        context.findings.beginLife(index + 1)
        state.withLock { $0.life = index + 1 }
        let server: ServerProcess
        do { server = try await ServerProcess.start(arguments: serverArguments, folder: folder) } catch {
            guard index > 0, !isInterrupted else { throw error }
            context.findings.record(.crash, "\(error)")
            return
        }
        let life = ServerLife(number: index + 1, server: server, isWatched: ending == .end)
        context.ledgers.counters.withLock { $0.restart() }
        let seconds = context.plan.seconds(ofLife: index, elapsed: context.findings.elapsed)
        await withTaskGroup(of: Void.self) { tasks in
            let listener = await listener(life)
            if let listener { tasks.addTask { await listener.run() } }
            tasks.addTask { await self.watch(life, seconds: ending == .end ? seconds : nil, listener) }
            await rounds(of: life, seconds: seconds, ending)
            await end(life, ending)
            await listener?.close()
        }
        let kill = state.withLock { $0.lastKill.take() }
        if let kill { context.ledgers.security.withLock { $0.wasKilled(at: kill) } }
        life.control.close()
    }

    private func listener(_ life: ServerLife) async -> AlertListener? {
        do { return try await AlertListener(context, life: life) } catch {
            if await !life.explainsFailure() { context.findings.record(.connection, "asking for alerts: \(error)") }
            return nil
        }
    }

    private func rounds(of life: ServerLife, seconds: Double, _ ending: SoakPlan.Ending) async {
        let end = ContinuousClock.now + .seconds(seconds)
        var isFirst = true
        repeat {
            let round = SoakRound(
                number: state.withLock {
                    $0.rounds += 1
                    return $0.rounds - 1
                }, firstDay: firstDay, life: life)
            await perform { try await ClockPhase(context: context, round: round).check() }
            let isRestart = isFirst && life.number > 1
            await perform { try await SoakChecks(context: context, round: round).run(isRestart: isRestart) }
            isFirst = false
            let left = max(0.3, (end - .now) / .seconds(1))
            let isLast = left <= SoakPlan.longestRound * 1.3
            let length = isLast ? left : SoakPlan.longestRound
            await withTaskGroup(of: Void.self) { tasks in
                for phase in phases(of: round) { tasks.addTask { await self.perform(phase) } }
                await round.awaitTraffic()
                await round.pause(length)
                // This is in the middle of the traffic, whose tasks learn of it from their connections.
                if isLast { cut(life, ending) }
                round.finish()
            }
        } while ContinuousClock.now < end && !life.isEnding && !isInterrupted
    }

    private func phases(of round: SoakRound) -> [@Sendable () async throws -> Void] {
        let context = context
        return [
            { try await MassTraffic(context: context, round: round).run() },
            { try await ProofPhase(context: context, round: round).run() },
            { try await FaultPhase(context: context, round: round).run() },
            { try await WrongInputPhase(context: context, round: round).run() },
            { try await SettingsPhase(context: context, round: round).run() },
            { try await ClockPhase(context: context, round: round).run() },
        ]
    }

    /// Runs a task; errors that reach this point concern keys, and are the run's own.
    private func perform(_ body: @Sendable () async throws -> Void) async {
        do { try await body() } catch { context.findings.record(.connection, "the soak itself: \(error)") }
    }

    // MARK: Its end

    private func cut(_ life: ServerLife, _ ending: SoakPlan.Ending) {
        guard !life.isEnding else { return }
        switch ending {
        case .kill:
            life.beginEnding()
            life.server.kill()
            state.withLock {
                $0.kills += 1
                $0.lastKill = .now
            }
        case .restart:
            life.beginEnding()
            life.server.terminate()
            state.withLock { $0.restarts += 1 }
        case .end: break
        }
    }

    private func end(_ life: ServerLife, _ ending: SoakPlan.Ending) async {
        if ending == .end, !life.isEnding {
            life.beginEnding()
            life.server.terminate()
        }
        let exit = await life.server.exit(within: 30)
        guard !isInterrupted, !life.hasCrashed else { return }
        let expected: ServerProcess.Exit = ending == .kill ? .signal(SIGKILL) : .status(0)
        guard exit != expected else { return }
        let name = exit.map { "\($0)" } ?? "still running after 30 s"
        context.findings.record(
            .badExit, "\(ending.rawValue): \(name), expected \(expected); \(life.server.lastWords)")
        life.server.kill()
        _ = await life.server.exit(within: 10)
    }

    // MARK: Watching it

    /// Notices a crash at once, keeps the connection for alerts from being idle, and samples memory each second.
    ///
    /// - Parameter seconds: length of the life in which memory is judged; nil in others.
    private func watch(_ life: ServerLife, seconds: Double?, _ listener: AlertListener?) async {
        let start = ContinuousClock.now
        let warmUp = seconds.map { max(2, min(60, $0 * 0.15)) } ?? .infinity
        var lastSecond = 0
        while !life.isEnding {
            try? await Task.sleep(for: .milliseconds(20))
            if !life.server.isRunning, !life.isEnding {
                life.noteCrash()
                if !isInterrupted {
                    let exit = await life.server.exit(within: 1).map { "\($0)" } ?? "?"
                    context.findings.record(.crash, "the server ended by itself: \(exit); \(life.server.lastWords)")
                }
                return
            }
            let elapsed = (ContinuousClock.now - start) / .seconds(1)
            guard Int(elapsed) > lastSecond else { continue }
            lastSecond = Int(elapsed)
            if lastSecond % 120 == 0 { try? await listener?.ask() }
            guard let sample = life.server.sample else { continue }
            state.withLock {
                $0.resident = sample.resident
                guard elapsed >= warmUp else { return }
                $0.watch.add(sample)
                $0.watchedSeconds = elapsed - warmUp
            }
        }
    }

    private func report() -> SoakReport {
        let state = state.withLock { $0 }
        let verdict = state.watch.verdict
        if let verdict, !verdict.isFlat {
            context.findings.record(
                .memory, "\(verdict.late >> 10) KiB in the last quarter, \(verdict.early >> 10) in the second")
        }
        if let verdict, !verdict.areDescriptorsFlat {
            context.findings.record(
                .descriptors,
                "\(verdict.lateDescriptors) in the last quarter, \(verdict.earlyDescriptors) in the second")
        }
        let (counts, first) = context.findings.all
        let (counters, devices) = context.ledgers.counters.withLock { ($0.count, $0.deviceCount) }
        return SoakReport(
            seed: context.plan.seed, fleet: context.estate.name, meters: context.estate.count,
            seconds: context.findings.elapsed, isInterrupted: isInterrupted, lives: state.life, kills: state.kills,
            restarts: state.restarts, rounds: state.rounds, counts: context.tally.now, ownCounters: counters,
            ownCounterDevices: devices, commandsWithReplayProtection: context.ledgers.replays.withLock { $0.count },
            memory: verdict, watchedSeconds: state.watchedSeconds,
            violations: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }), first: first)
    }
}
