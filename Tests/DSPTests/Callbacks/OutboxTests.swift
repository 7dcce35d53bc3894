import Foundation
import GBCS
import Testing

@testable import DSP

@Suite struct OutboxTests {
    private let user = EntityIdentifier(0x90B3_D51F_3001_0000)

    private func document(_ number: Int64, for user: EntityIdentifier? = nil) -> OutgoingRecord {
        OutgoingRecord(
            number: number, user: user ?? self.user, device: EntityIdentifier(UInt64(number % 3)), made: 0,
            document: Data("\(number)".utf8))
    }

    private func post(_ documents: [OutgoingRecord], _ store: DSPStore, _ outbox: Outbox) async throws {
        try await store.commit(.post(documents))
        outbox.add(documents)
    }

    @Test("Documents leave in the order in which they came, and once")
    func order() async throws {
        let store = try DSPStore(path: nil)
        let outbox = try Outbox(store)
        for number in Int64(1)...5 { try await post([document(number)], store, outbox) }
        #expect(try outbox.take(user, 2).map(\.number) == [1, 2])
        #expect(try outbox.take(user, 9).map(\.number) == [3, 4, 5])
        #expect(try outbox.take(user, 9).isEmpty)
        #expect(try outbox.take(EntityIdentifier(1), 9).isEmpty)
    }

    @Test("More than the window stays in the store until its turn comes, and none is lost or twice there")
    func window() async throws {
        let store = try DSPStore(path: nil)
        let outbox = try Outbox(store)
        let count = Int64(2 * Outbox.window + 500)
        for number in 1...count { try await post([document(number)], store, outbox) }
        var taken: [Int64] = []
        while true {
            let next = try outbox.take(user, 7)
            if next.isEmpty { break }
            taken += next.map(\.number)
            for document in next { outbox.delivered(document, at: 1, attempts: 1) }
        }
        #expect(taken == Array(1...count))
        await store.settle()
        #expect(try store.read { try OutgoingRecord.waiting(for: user, limit: 10, in: $0) }.isEmpty)
    }

    @Test("A document that comes while others are read from the store is neither lost nor twice there")
    func whileReading() async throws {
        let store = try DSPStore(path: nil)
        let outbox = try Outbox(store)
        let count = Int64(Outbox.window + 10)
        for number in 1...count { try await post([document(number)], store, outbox) }
        var taken = try outbox.take(user, Outbox.window).map(\.number)
        // It is in the store, but nobody has told the outbox yet: the next take finds it there.
        let late = document(count + 1)
        try await store.commit(.post([late]))
        taken += try outbox.take(user, 100).map(\.number)
        outbox.add([late])
        taken += try outbox.take(user, 100).map(\.number)
        #expect(taken == Array(1...count + 1))
    }

    @Test("What was not delivered when the process ended is there again; what was delivered is not")
    func restart() async throws {
        let file = TemporaryStore()
        do {
            let store = try file.open()
            let outbox = try Outbox(store)
            try await post([document(1), document(2), document(3)], store, outbox)
            let taken = try outbox.take(user, 2)
            outbox.delivered(taken[0], at: 5, attempts: 1)
            await store.settle()
        }
        let outbox = try Outbox(file.open())
        #expect(outbox.users == [user])
        #expect(try outbox.take(user, 9).map(\.number) == [2, 3])
    }

    @Test("Whoever delivers is told of each User that has something")
    func listener() async throws {
        let store = try DSPStore(path: nil)
        let outbox = try Outbox(store)
        let told = Told()
        outbox.listen { told.add($0) }
        let other = EntityIdentifier(9)
        try await post([document(1), document(2), document(3, for: other)], store, outbox)
        #expect(told.users == [user, other])
    }
}

private final class Told: @unchecked Sendable {
    // Unchecked: the test tells it from one task only.
    private(set) var users: Set<EntityIdentifier> = []

    func add(_ user: EntityIdentifier) { users.insert(user) }
}
