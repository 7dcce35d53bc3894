import Dispatch
import Estate
import GRDB
import NIOConcurrencyHelpers

/// Changes on their way to the store. Those that somebody waits for go into the file at once, or ``gap`` after the transaction
/// before, together with others that came meanwhile; those that nobody waits for gather first, for up to ``pause``. Either
/// kind keeps its order.
final class ChangeQueue: Sendable {
    /// Largest number of changes that wait; a further one fails at once.
    static let limit = 100_000
    /// Largest number of changes of a kind in one transaction.
    static let batch = 1_024
    /// Longest time for which changes gather that nobody waits for: so much of them may be missing after a killed process.
    static let pause = DispatchTimeInterval.milliseconds(50)
    /// Time from the end of a transaction to the next one: under load it holds more changes, which is cheaper for all.
    static let gap = DispatchTimeInterval.milliseconds(4)

    typealias Finished = @Sendable (Result<Bool, StoreFailure>) -> Void

    private struct Waiting {
        var change: StoreChange
        var finished: Finished
    }

    private struct State {
        var awaited: [Waiting] = []
        var behind: [Waiting] = []
        /// Whether what gathers is to be written now.
        var isDue = false
        /// Whether what gathers has a time at which it is due.
        var isTimed = false
        /// Whether a transaction is under way, or has its time.
        var isWriting = false
        /// The earliest time of the next transaction.
        var earliest = DispatchTime.now()
        var problem: StoreFailure?
        var isClosed = false

        /// What is to be done next, which whoever asks must do.
        mutating func next() -> Step {
            if !isWriting, !awaited.isEmpty || isDue && !behind.isEmpty || behind.count >= ChangeQueue.batch {
                isWriting = true
                // Who flushes does not wait for more to come.
                return isDue || earliest <= .now() ? .write : .writeAt(earliest)
            }
            guard !behind.isEmpty, !isTimed, !isDue else { return .nothing }
            isTimed = true
            return .gather
        }

        /// The changes of the next transaction: those that are awaited, and those that have gathered when they are due.
        mutating func take() -> (awaited: [Waiting], behind: [Waiting]) {
            func taken(_ waiting: inout [Waiting]) -> [Waiting] {
                let taken = Array(waiting.prefix(ChangeQueue.batch))
                waiting.removeFirst(taken.count)
                return taken
            }
            let isFull = behind.count >= ChangeQueue.batch
            let nextAwaited = taken(&awaited)
            guard isDue || isFull, awaited.isEmpty else { return (nextAwaited, []) }
            let nextBehind = taken(&behind)
            if behind.isEmpty { isDue = false }
            return (nextAwaited, nextBehind)
        }
    }

    private enum Step {
        case nothing, gather, write
        case writeAt(DispatchTime)
    }

    private let state = NIOLockedValueBox(State())
    private let database: any DatabaseWriter
    private let path: String

    init(_ database: any DatabaseWriter, path: String) { (self.database, self.path) = (database, path) }

    var problem: StoreFailure? { state.withLockedValue(\.problem) }

    /// Adds a change that somebody waits for.
    ///
    /// - Parameter finished: called on the writer's thread when the change is in the file, or has failed.
    func append(_ change: StoreChange, _ finished: @escaping Finished) {
        add(finished) { $0.awaited.append(Waiting(change: change, finished: finished)) }
    }

    /// Adds a change that nobody waits for.
    ///
    /// - Parameter finished: as that of ``append(_:_:)``.
    func appendBehind(_ change: StoreChange, _ finished: @escaping Finished) {
        add(finished) { $0.behind.append(Waiting(change: change, finished: finished)) }
    }

    /// Calls `finished` when every change so far is in the file, or has failed.
    ///
    /// - Parameter isLast: whether every further change is to fail.
    func flush(isLast: Bool = false, _ finished: @escaping Finished) {
        add(finished, isLast: isLast) { state in
            state.behind.append(Waiting(change: .none, finished: finished))
            state.isDue = true
        }
    }

    private func add(_ finished: Finished, isLast: Bool = false, _ add: (inout State) -> Void) {
        let (failure, step) = state.withLockedValue { state -> (StoreFailure?, Step) in
            guard !state.isClosed else { return (StoreFailure(.other, "\(path): is closed"), .nothing) }
            state.isClosed = isLast
            guard isLast || state.awaited.count + state.behind.count < Self.limit else {
                let reason = "\(path): \(Self.limit) changes wait to be written; send more slowly"
                return (StoreFailure(.busy, reason), .nothing)
            }
            add(&state)
            return (nil, state.next())
        }
        if let failure { finished(.failure(failure)) }
        perform(step)
    }

    private func perform(_ step: Step) {
        switch step {
        case .nothing: break
        case .write: writeNext()
        case .writeAt(let time): DispatchQueue.global().asyncAfter(deadline: time) { [self] in writeNext() }
        case .gather:
            DispatchQueue.global().asyncAfter(deadline: .now() + Self.pause) { [self] in
                perform(
                    state.withLockedValue { state in
                        (state.isTimed, state.isDue) = (false, !state.behind.isEmpty)
                        return state.next()
                    })
            }
        }
    }

    private func writeNext() {
        database.asyncWriteWithoutTransaction { [self] database in
            let (awaited, behind) = state.withLockedValue { $0.take() }
            var results: [Bool] = []
            results.reserveCapacity(awaited.count)
            var failure: StoreFailure?
            do {
                if database.isInsideTransaction { try database.rollback() }
                try database.inTransaction(.immediate) {
                    for one in awaited { results.append(try one.change.make(in: database)) }
                    for change in StoreChange.joined(behind.map(\.change)) { _ = try change.make(in: database) }
                    return .commit
                }
            } catch { failure = StoreFailure(error, path: path) }
            for (index, one) in awaited.enumerated() {
                one.finished(failure.map(Result.failure) ?? .success(results[index]))
            }
            for one in behind { one.finished(failure.map(Result.failure) ?? .success(true)) }
            let step = state.withLockedValue { state in
                state.problem = failure
                state.isWriting = false
                state.earliest = .now() + Self.gap
                return state.next()
            }
            perform(step)
        }
    }
}
