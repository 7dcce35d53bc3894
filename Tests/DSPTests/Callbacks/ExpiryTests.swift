import DUIS
import EstateFixture
import Foundation
import GBCS
import Prometheus
import Testing

@testable import DSP

/// Documents that nobody takes do not stay for ever.
@Suite struct ExpiryTests {
    /// A DSP whose counts a test can see. Its Users have no address.
    private struct Provider {
        let test: TestProvider
        let metrics = PrometheusRegistry()
        let provider: DataServiceProvider

        init(_ change: (inout DSPConfiguration) -> Void = { _ in }) throws {
            test = try TestProvider()
            var configuration = DSPConfiguration()
            change(&configuration)
            provider = try DataServiceProvider(
                configuration, gateway: test.estate.gateway, folder: test.estate.folder, store: test.store,
                metrics: metrics)
        }

        /// Has a document for a User, as old as is said.
        func post(_ numbers: ClosedRange<Int64>, for user: EntityIdentifier, daysAgo: Int64 = 0) async throws {
            let documents = numbers.map {
                OutgoingRecord(
                    number: $0, user: user, device: test.meter,
                    made: provider.milliseconds - daysAgo * 86_400_000, document: Data("\($0)".utf8))
            }
            try await provider.store.commit(.post(documents))
            provider.outbox.add(documents)
        }

        func tidy() async {
            provider.tidy()
            await provider.store.settle()
        }

        /// Numbers of the documents of a User in the store.
        func kept(_ user: EntityIdentifier) throws -> [Int64] {
            try provider.store.read { try OutgoingRecord.waiting(for: user, limit: 10_000, in: $0) }.map(\.number)
        }

        func counted(_ count: Int) -> Bool {
            metrics.rendered().split(separator: "\n").contains { $0 == "smets_dcc_expired_total \(count)" }
        }
    }

    private let user = EntityIdentifier(0x90B3_D51F_3001_0000)
    private let other = EntityIdentifier(0x90B3_D51F_3001_0001)

    @Test("Of a User's documents beyond their number the oldest are dropped and counted; other Users' stay")
    func number() async throws {
        let provider = try Provider { $0.outgoingDocuments = 3 }
        try await provider.post(1...5, for: user)
        try await provider.post(6...8, for: other)
        await provider.tidy()
        #expect(try provider.kept(user) == [3, 4, 5])
        #expect(try provider.kept(other) == [6, 7, 8])
        #expect(provider.counted(2))
        // They are gone from memory too.
        #expect(try provider.provider.outbox.take(user, 9).map(\.number) == [3, 4, 5])
    }

    @Test("Documents that are too old are dropped, and those on the day of the limit stay")
    func age() async throws {
        let provider = try Provider()
        try await provider.post(1...2, for: user, daysAgo: 8)
        try await provider.post(3...4, for: user, daysAgo: 7)
        await provider.tidy()
        #expect(try provider.kept(user) == [3, 4])
        #expect(provider.counted(2))
        await provider.tidy()
        #expect(provider.counted(2))
    }

    @Test("What is being delivered is not dropped")
    func underWay() async throws {
        let provider = try Provider { $0.outgoingDocuments = 1 }
        try await provider.post(1...4, for: user)
        let taken = try provider.provider.outbox.take(user, 2)
        #expect(taken.map(\.number) == [1, 2])
        await provider.tidy()
        #expect(try provider.kept(user) == [1, 2, 4])
        #expect(provider.counted(1))
        provider.provider.outbox.putBack(taken)
        #expect(try provider.provider.outbox.take(user, 9).map(\.number) == [1, 2, 4])
    }

    @Test("More documents than are in memory are dropped where they are, and the rest come in order")
    func beyondTheWindow() async throws {
        let count = Int64(Outbox.window + 500)
        let provider = try Provider { $0.outgoingDocuments = 200 }
        try await provider.post(1...count, for: user)
        await provider.tidy()
        #expect(provider.counted(Int(count) - 200))
        var taken: [Int64] = []
        while let document = try provider.provider.outbox.take(user, 1).first { taken.append(document.number) }
        #expect(taken == Array(count - 199...count))
    }

    @Test("Numbers of documents have it looked at what is to be dropped, without any request")
    func looks() async throws {
        let provider = try Provider { $0.outgoingDocuments = 3 }
        try await provider.post(1...5, for: user)
        for _ in 0..<DataServiceProvider.tidyingInterval { _ = provider.provider.nextNumber() }
        #expect(
            try await eventually {
                await provider.provider.store.settle()
                return try provider.kept(user) == [3, 4, 5]
            })
    }

    @Test("A DSP that was stopped keeps nothing more, and ends what is under way")
    func stopped() async throws {
        let provider = try Provider()
        try await provider.post(1...2, for: user)
        await provider.provider.stop()
        await #expect(throws: (any Error).self) { try await provider.post(3...3, for: user) }
        #expect(try provider.kept(user) == [1, 2])
        await provider.provider.stop()
    }
}
