import DUIS
import Estate
import Foundation
import GBCS
import NIOConcurrencyHelpers
import Testing

@testable import DSP

/// What is written together, and in which order.
@Suite struct ChangeQueueTests {
    private func row(_ number: Int64) -> AuditRecord {
        AuditRecord(
            number: number, requestID: nil, variant: "4.8.1", commandVariant: 1, user: EntityIdentifier(1),
            device: EntityIdentifier(2), received: 100, answer: "I99")
    }

    private let result = AuditResult(responseID: "x", sent: 110, responded: 120, code: "I0", octets: 30)

    @Test("What came of a request goes into its row where both gather, and stays a change of its own where they do not")
    func joined() throws {
        var known = row(7)
        known.octetsOut = 4
        let changes = StoreChange.joined([
            .audit(known), .none, .auditResult(number: 7, result), .auditResult(number: 8, result),
            .delivered(outgoing: 70, audit: 7, time: 130, attempts: 2),
            .delivered(outgoing: 80, audit: 8, time: 140, attempts: 1),
        ])
        try #require(changes.count == 4)
        guard case .audit(let joined) = changes[0], case .auditResult(8, result) = changes[1],
            case .delivered(70, nil, nil, 2) = changes[2], case .delivered(80, 8, 140, 1) = changes[3]
        else {
            Issue.record("\(changes)")
            return
        }
        #expect((joined.responseID, joined.sent, joined.responded, joined.result) == ("x", 110, 120, "I0"))
        #expect((joined.delivered, joined.attempts, joined.octetsOut) == (130, 2, 34))
    }

    @Test("A row of the audit trail is the same, whether its changes were written together or one by one")
    func together() async throws {
        let changes: [StoreChange] = [
            .audit(row(7)), .auditResult(number: 7, result),
            .delivered(outgoing: 70, audit: 7, time: 130, attempts: 2),
        ]
        let (together, apart) = (try DSPStore(path: nil), try DSPStore(path: nil))
        for change in changes {
            together.write(change)
            try await apart.commit(change)
        }
        await together.settle()
        let rows = try AuditTrail(store: together).rows(.init()).rows
        #expect(rows.map(\.result) == ["I0"])
        #expect(try AuditTrail(store: apart).rows(.init()).rows == rows)
    }

    @Test("A row that is there already stays as it is")
    func rowTwice() async throws {
        let store = try DSPStore(path: nil)
        try await store.commit(.audit(row(7)))
        try await store.commit(.auditResult(number: 7, result))
        await store.settle()
        store.write(.auditIfMissing(row(7)))
        store.write(.auditResult(number: 7, result))
        await store.settle()
        let rows = try AuditTrail(store: store).rows(.init()).rows
        #expect(rows.map(\.result) == ["I0"])
        #expect(rows.map(\.octetsOut) == [60])
    }

    @Test("What nobody waits for is written by itself, in its order, and a flush does not wait for its time")
    func behind() async throws {
        let store = try DSPStore(path: nil)
        let order = NIOLockedValueBox<[Int64]>([])
        await withCheckedContinuation { continuation in
            for number in Int64(1)...3 {
                store.write(.audit(row(number))) { isKept in
                    order.withLockedValue { $0.append(isKept ? number : -number) }
                    if number == 3 { continuation.resume() }
                }
            }
        }
        #expect(order.withLockedValue { $0 } == [1, 2, 3])
        store.write(.audit(row(4)))
        await store.settle()
        #expect(try AuditTrail(store: store).rows(.init()).rows.map(\.number) == [1, 2, 3, 4])
    }

    @Test("More changes than fit into a transaction are all written")
    func many() async throws {
        let store = try DSPStore(path: nil)
        let count = Int64(2 * ChangeQueue.batch + 1)
        for number in 1...count { store.write(.audit(row(number))) }
        await store.settle()
        #expect(try store.largestNumber() == count)
    }

    @Test("A closed store takes nothing more, and says so")
    func closed() async throws {
        let store = try DSPStore(path: nil)
        store.write(.audit(row(1)))
        await store.close()
        #expect(try store.largestNumber() == 1)
        await #expect(throws: StoreFailure.self) { try await store.commit(.audit(row(2))) }
    }
}
