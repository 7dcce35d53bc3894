import Testing

@testable import HTTPInterface

/// What is kept of messages, and for how long.
@Suite struct MessageTableTests {
    @Test func theOldestIsForgottenFirst() {
        let table = MessageTable(limit: 3, octetLimit: 1_000)
        let ids = (0..<5).map { table.add(.noResponse("\($0)")) }
        #expect(Set(ids).count == 5)
        #expect(ids.map { table[$0] != nil } == [false, false, true, true, true])
    }

    @Test func octetsAreBoundedToo() {
        let table = MessageTable(limit: 100, octetLimit: 100)
        let ids = (0..<4).map { _ in table.add(.response(Array(repeating: 0, count: 40), at: .now)) }
        #expect(ids.map { table[$0] != nil } == [false, false, true, true])
        // One that is too large by itself is still there to be asked for.
        let large = table.add(.response(Array(repeating: 0, count: 400), at: .now))
        #expect(table[large] != nil)
        #expect(table[ids[3]] == nil)
    }

    @Test func anotherTablesIdsAreUnknown() {
        let (one, other) = (MessageTable(limit: 3, octetLimit: 9), MessageTable(limit: 3, octetLimit: 9))
        let id = one.add(.noResponse(""))
        _ = other.add(.noResponse(""))
        #expect(one[id] != nil)
        #expect(other[id] == nil)
        for id in ["", "-", "1", "\(id)-1", "\(id)x"] { #expect(one[id] == nil) }
    }
}
