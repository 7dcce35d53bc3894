import Estate
import GRDB
import NIOConcurrencyHelpers

/// Changes on their way to the store, in order. Those that come while others are being written go into the file together,
/// in one transaction.
final class ChangeQueue: Sendable {
    /// Largest number of changes that wait; a further one fails at once.
    static let limit = 100_000
    /// Largest number of changes in one transaction.
    static let batch = 1_024

    typealias Finished = @Sendable (Result<Bool, StoreFailure>) -> Void

    private struct State {
        var waiting: [(change: StoreChange, finished: Finished)] = []
        var isWriting = false
        var problem: StoreFailure?
        var isClosed = false
    }

    private let state = NIOLockedValueBox(State())
    private let database: any DatabaseWriter
    private let path: String

    init(_ database: any DatabaseWriter, path: String) { (self.database, self.path) = (database, path) }

    var problem: StoreFailure? { state.withLockedValue(\.problem) }

    /// - Parameters:
    ///   - isLast: whether every further change is to fail.
    ///   - finished: called on the writer's thread when the change is in the file, or has failed.
    func append(_ change: StoreChange, isLast: Bool = false, _ finished: @escaping Finished) {
        let (failure, isFirst) = state.withLockedValue { state -> (StoreFailure?, Bool) in
            guard !state.isClosed else { return (StoreFailure(.other, "\(path): is closed"), false) }
            state.isClosed = isLast
            guard isLast || state.waiting.count < Self.limit else {
                return (
                    StoreFailure(.busy, "\(path): \(Self.limit) changes wait to be written; send more slowly"), false
                )
            }
            state.waiting.append((change, finished))
            defer { state.isWriting = true }
            return (nil, !state.isWriting)
        }
        if let failure { finished(.failure(failure)) }
        if isFirst { writeNext() }
    }

    private func writeNext() {
        database.asyncWriteWithoutTransaction { [self] database in
            let batch = state.withLockedValue { state in
                let batch = Array(state.waiting.prefix(Self.batch))
                state.waiting.removeFirst(batch.count)
                return batch
            }
            var results: [Bool] = []
            results.reserveCapacity(batch.count)
            var failure: StoreFailure?
            do {
                if database.isInsideTransaction { try database.rollback() }
                try database.inTransaction(.immediate) {
                    for (change, _) in batch { results.append(try change.make(in: database)) }
                    return .commit
                }
            } catch { failure = StoreFailure(error, path: path) }
            for (index, (_, finished)) in batch.enumerated() {
                finished(failure.map(Result.failure) ?? .success(results[index]))
            }
            let isMore = state.withLockedValue { state in
                state.problem = failure
                state.isWriting = !state.waiting.isEmpty
                return state.isWriting
            }
            if isMore { writeNext() }
        }
    }
}
