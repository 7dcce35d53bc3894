import Estate
import GBCS
import GRDB
import NIOConcurrencyHelpers

/// Documents on their way to Users. All are in the store; the next ones of each User are in memory too.
package final class Outbox: Sendable {
    /// Largest number of documents of a User in memory; further ones are read from the store when their turn comes.
    package static let window = 1_000

    private struct Queue {
        var documents: [OutgoingRecord] = []
        /// Numbers of the documents that are in memory, with whoever delivers them, or about to leave the store.
        var held: Set<Int64> = []
        /// Whether the store has documents that are not held.
        var hasMore = false
        /// Whether documents came that are in the store only, since ``hasMore`` was last looked at.
        var hasMissed = false
    }

    private struct State {
        var queues: [EntityIdentifier: Queue] = [:]
        var listener: (@Sendable (EntityIdentifier) -> Void)?
    }

    private let store: DSPStore
    private let state = NIOLockedValueBox(State())

    /// Finds what an earlier process had not delivered.
    init(_ store: DSPStore) throws(StoreFailure) {
        self.store = store
        let users = try store.read { try Int64.fetchAll($0, sql: "SELECT DISTINCT user FROM outgoing") }
        state.withLockedValue { state in
            for user in users { state.queues[EntityIdentifier(UInt64(bitPattern: user))] = Queue(hasMore: true) }
        }
    }

    /// Users for whom documents wait.
    package var users: [EntityIdentifier] { state.withLockedValue { Array($0.queues.keys) } }

    /// Number of a User's documents in memory, with those that are being delivered.
    func heldCount(of user: EntityIdentifier) -> Int { state.withLockedValue { $0.queues[user]?.held.count ?? 0 } }

    /// Sets who is told that a User has a document.
    package func listen(_ listener: @escaping @Sendable (EntityIdentifier) -> Void) {
        state.withLockedValue { $0.listener = listener }
    }

    /// Takes up documents that are in the store now.
    func add(_ documents: [OutgoingRecord]) {
        let listener = state.withLockedValue { state in
            for document in documents {
                var queue = state.queues[document.user] ?? Queue()
                if queue.held.contains(document.number) { continue }
                if queue.hasMore || queue.documents.count >= Self.window {
                    (queue.hasMore, queue.hasMissed) = (true, true)
                } else {
                    queue.documents.append(document)
                    queue.held.insert(document.number)
                }
                state.queues[document.user] = queue
            }
            return state.listener
        }
        guard let listener else { return }
        for user in Set(documents.map(\.user)) { listener(user) }
    }

    /// The User's next documents, at most `count`, which are the caller's to deliver from now on. Throws when the store
    /// cannot be read.
    package func take(_ user: EntityIdentifier, _ count: Int) throws(StoreFailure) -> [OutgoingRecord] {
        let (taken, held) = state.withLockedValue { state -> ([OutgoingRecord], Set<Int64>?) in
            guard var queue = state.queues[user] else { return ([], nil) }
            let taken = Array(queue.documents.prefix(count))
            queue.documents.removeFirst(taken.count)
            let mustRead = taken.isEmpty && queue.hasMore
            if mustRead { queue.hasMissed = false }
            state.queues[user] = queue
            return (taken, mustRead ? queue.held : nil)
        }
        guard let held else { return taken }
        let limit = Self.window + held.count
        let found = try store.read { try OutgoingRecord.waiting(for: user, limit: limit, in: $0) }
        return state.withLockedValue { state in
            guard var queue = state.queues[user] else { return [] }
            // What was held before the read may have left the store since, and be held no more.
            let fresh = found.filter { !held.contains($0.number) && !queue.held.contains($0.number) }
            queue.held.formUnion(fresh.map(\.number))
            queue.documents = Array(fresh.dropFirst(count))
            queue.hasMore = found.count == limit || queue.hasMissed
            state.queues[user] = queue
            return Array(fresh.prefix(count))
        }
    }

    /// Takes back documents of one User that were taken and not delivered: they are the next ones again.
    package func putBack(_ documents: [OutgoingRecord]) {
        guard let user = documents.first?.user else { return }
        state.withLockedValue { state in
            var queue = state.queues[user] ?? Queue()
            queue.documents.insert(contentsOf: documents, at: 0)
            state.queues[user] = queue
        }
    }

    /// Drops documents of a User, except for those that are being delivered.
    ///
    /// - Parameter finished: called with the numbers of those that were dropped, once the store has them no more.
    func expire(_ numbers: [Int64], of user: EntityIdentifier, finished: @escaping @Sendable ([Int64]) -> Void) {
        let dropped = state.withLockedValue { state in
            var queue = state.queues[user] ?? Queue()
            let inMemory = Set(queue.documents.map(\.number))
            let dropped = numbers.filter { inMemory.contains($0) || !queue.held.contains($0) }
            let gone = Set(dropped)
            queue.documents.removeAll { gone.contains($0.number) }
            // Until they have left the store, nobody shall find them there.
            queue.held.formUnion(gone)
            state.queues[user] = queue
            return dropped
        }
        guard !dropped.isEmpty else { return }
        store.write(.expire(outgoing: dropped)) { [self] isKept in
            state.withLockedValue { state in
                state.queues[user]?.held.subtract(dropped)
                guard !isKept else { return }
                // They are still there, and found by the next look into the store.
                state.queues[user]?.hasMore = true
                state.queues[user]?.hasMissed = true
            }
            if isKept { finished(dropped) }
        }
    }

    /// Ends a delivery: the User has taken the document, or it is given up.
    ///
    /// - Parameter time: when the User took it, milliseconds since 1970; nil when it did not.
    package func delivered(_ document: OutgoingRecord, at time: Int64?, attempts: Int) {
        store.write(
            .delivered(outgoing: document.number, audit: document.audit, time: time, attempts: attempts)
        ) { [self] isKept in
            // What could not be taken out of the store is delivered again after a restart, not before.
            guard isKept else { return }
            _ = state.withLockedValue { $0.queues[document.user]?.held.remove(document.number) }
        }
    }
}
