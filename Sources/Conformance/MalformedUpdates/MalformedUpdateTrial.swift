import Dispatch
import GBCS
import Synchronization

/// Sends updates of every use case of a meter, authentic in all but their arguments, to meters in this process, and
/// checks that each is refused as the rules say, without a trace, or answered.
///
/// Updates come in histories: a new meter, a hundred updates of one use case with some time between them, and whatever a
/// meter can be asked at the end. A history is a function of its seed.
public struct MalformedUpdateTrial {
    /// What became of updates, added up.
    public struct Outcome: Sendable {
        public var updates = 0
        /// Number of updates that were discarded.
        public var refused = 0
        /// Number of updates that were answered with a failed item.
        public var failed = 0
        /// Number of updates that were answered, all of their items done.
        public var done = 0
        /// Number of updates by what was changed in them.
        public var changes: [String: Int] = [:]
        public var useCases: Set<MessageCode> = []
        /// Broken rules, each with the seed of its history; empty when all was as it should be.
        public var violations: [String] = []

        public init() {}

        public mutating func add(_ other: Outcome) {
            updates += other.updates
            refused += other.refused
            failed += other.failed
            done += other.done
            changes.merge(other.changes, uniquingKeysWith: +)
            useCases.formUnion(other.useCases)
            violations += other.violations
        }
    }

    /// Number of updates of one history.
    public static let updatesOfHistory = 100

    /// The use cases that change something, in the order in which successive seeds take them.
    public static let requests = RequestCatalogue.all.filter(\.form.isUpdate)

    /// Tries `updates` updates: histories of the seeds from `seed` on, on all processors.
    ///
    /// - Parameter progress: called from any thread with the number of updates that were tried so far.
    public static func run(
        updates: Int, seed: UInt64, progress: @Sendable (Int) -> Void = { _ in }
    ) -> Outcome {
        let histories = (updates + updatesOfHistory - 1) / updatesOfHistory
        let sum = Mutex(Outcome())
        DispatchQueue.concurrentPerform(iterations: histories) { index in
            let count = min(updatesOfHistory, updates - index * updatesOfHistory)
            var history = MalformedUpdateHistory(seed: seed &+ UInt64(index))
            let outcome = history.run(updates: count)
            progress(
                sum.withLock { sum in
                    sum.add(outcome)
                    return sum.updates
                })
        }
        return sum.withLock { sum in
            sum.violations.sort()
            return sum
        }
    }
}
