import NIOConcurrencyHelpers

/// What the DSP has under way.
final class OpenWork: Sendable {
    /// A request that is under way, for as long as this object lives.
    final class Place: Sendable {
        private let work: OpenWork

        fileprivate init(_ work: OpenWork) { self.work = work }

        deinit { work.state.withLockedValue { $0.requests -= 1 } }
    }

    private struct State {
        var requests = 0
        var schedules: Set<Int64> = []
        var tasks: [UInt64: Task<Void, Never>] = [:]
        var number: UInt64 = 0
        var isStopped = false
    }

    /// Largest number of runs of schedules that are under way together.
    static let runLimit = 4_096

    /// Largest number of requests that are under way together.
    private let requestLimit: Int
    /// What tasks run on, in turn; empty for the default.
    private let executors: [any TaskExecutor]
    private let state = NIOLockedValueBox(State())

    init(requestLimit: Int, executors: [any TaskExecutor] = []) {
        (self.requestLimit, self.executors) = (requestLimit, executors)
    }

    /// A place for one more request; nil when there is none.
    func place() -> Place? {
        let isFree = state.withLockedValue { state in
            guard state.requests < requestLimit else { return false }
            state.requests += 1
            return true
        }
        return isFree ? Place(self) : nil
    }

    /// Schedules of which a run is under way.
    var schedules: Set<Int64> { state.withLockedValue { $0.schedules } }

    /// Begins a run of a schedule.
    ///
    /// - Returns: false when one is under way, or as many as there may be.
    func beginRun(_ schedule: Int64) -> Bool {
        state.withLockedValue { $0.schedules.count < Self.runLimit && $0.schedules.insert(schedule).inserted }
    }

    func endRun(_ schedule: Int64) { _ = state.withLockedValue { $0.schedules.remove(schedule) } }

    // MARK: Tasks

    /// Does something behind the caller's back; nothing once it was stopped.
    func begin(_ work: @escaping @Sendable () async -> Void) {
        state.withLockedValue { state in
            guard !state.isStopped else { return }
            state.number += 1
            let number = state.number
            let executor = executors.isEmpty ? nil : executors[Int(number % UInt64(executors.count))]
            state.tasks[number] = Task(executorPreference: executor) {
                await work()
                self.end(number)
            }
        }
    }

    private func end(_ number: UInt64) { _ = state.withLockedValue { $0.tasks.removeValue(forKey: number) } }

    /// Cancels what is under way, and returns when it has ended. Nothing begins any more.
    func stop() async {
        let tasks = state.withLockedValue { state in
            state.isStopped = true
            return Array(state.tasks.values)
        }
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
    }
}
