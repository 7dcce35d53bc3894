import DUIS
import GBCS
import Testing

@testable import DSP

@Suite struct AuditTrailTests {
    private let supplier = EntityIdentifier(0x90B3_D51F_3001_0000)
    private let retriever = EntityIdentifier(0x90B3_D51F_3001_0009)

    private func record(_ number: Int64, _ user: EntityIdentifier, _ variant: String, _ answer: String) -> AuditRecord {
        var record = AuditRecord(
            number: number,
            requestID: RequestID(originator: user, target: EntityIdentifier(5), counter: UInt64(number)),
            variant: variant, commandVariant: 1, user: user, device: EntityIdentifier(5), received: 1_000 * number,
            answer: answer)
        (record.mpan, record.isForSettlement, record.provider) = ("1200000000017", number % 2 == 0, "csp-north")
        return record
    }

    private func trail() async throws -> AuditTrail {
        let store = try DSPStore(path: nil)
        for (number, user, variant, answer) in [
            (1, supplier, "4.8.1", "I99"), (2, retriever, "4.8.1", "I99"), (3, retriever, "4.6.1", "E4"),
            (4, supplier, "8.2", "I0"), (5, retriever, "8.2", "I0"),
        ] as [(Int64, EntityIdentifier, String, String)] {
            try await store.commit(.audit(record(number, user, variant, answer)))
        }
        return AuditTrail(store: store)
    }

    private func numbers(_ trail: AuditTrail, _ change: (inout AuditTrail.Query) -> Void) throws -> [Int64] {
        var query = AuditTrail.Query()
        change(&query)
        return try trail.rows(query).rows.map(\.number)
    }

    @Test("Rows come back as they were written")
    func rows() async throws {
        let rows = try await trail().rows(AuditTrail.Query()).rows
        #expect(rows.count == 5)
        #expect(rows.first == record(1, supplier, "4.8.1", "I99"))
    }

    @Test("Rows are found by User, Service Request, code, MPAN, Device and time")
    func filters() async throws {
        let trail = try await trail()
        #expect(try numbers(trail) { $0.user = retriever } == [2, 3, 5])
        #expect(try numbers(trail) { $0.variant = "8.2" } == [4, 5])
        #expect(try numbers(trail) { $0.code = "E4" } == [3])
        #expect(try numbers(trail) { $0.mpan = "1200000000017" }.count == 5)
        #expect(try numbers(trail) { $0.mpan = "1200000000018" }.isEmpty)
        #expect(try numbers(trail) { $0.device = EntityIdentifier(5) }.count == 5)
        #expect(
            try numbers(trail) { query in
                (query.since, query.until) = (2_000, 4_000)
            } == [2, 3])
        #expect(
            try numbers(trail) { query in
                (query.user, query.variant) = (retriever, "4.8.1")
            } == [2])
    }

    @Test("An answer has as many rows as were asked for, and says where to go on")
    func pages() async throws {
        let trail = try await trail()
        var query = AuditTrail.Query()
        query.count = 2
        let first = try trail.rows(query)
        #expect(first.rows.map(\.number) == [1, 2])
        #expect(first.next == 3)
        query.from = 5
        let last = try trail.rows(query)
        #expect(last.rows.map(\.number) == [5])
        #expect(last.next == nil)
    }

    @Test("A delivery is noted in the row of its request")
    func delivery() async throws {
        let trail = try await trail()
        try await trail.store.commit(.delivered(outgoing: 1, audit: 2, time: 77, attempts: 3))
        let row = try #require(try trail.row(of: "\(record(2, retriever, "4.8.1", "I99").requestID!)"))
        #expect(row.delivered == 77)
        #expect(row.attempts == 3)
    }

    @Test("The oldest rows can be forgotten")
    func forgetting() async throws {
        let trail = try await trail()
        try await trail.store.commit(.forget(upTo: 3))
        #expect(try numbers(trail) { _ in } == [4, 5])
    }
}
