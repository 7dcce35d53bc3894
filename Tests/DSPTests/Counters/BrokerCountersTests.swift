import GBCS
import Testing

@testable import DSP

@Suite struct BrokerCountersTests {
    @Test("A counter is the time in milliseconds, or one more than the last")
    func follows() async throws {
        let counters = try BrokerCounters(DSPStore(path: nil))
        #expect(try await counters.next(at: 1_764_000_000_000) == 1_764_000_000_000)
        #expect(try await counters.next(at: 1_764_000_000_000) == 1_764_000_000_001)
        #expect(try await counters.next(at: 1_764_000_000_000) == 1_764_000_000_002)
        #expect(try await counters.next(at: 1_764_000_000_500) == 1_764_000_000_500)
        // A clock that is set back does not take counters back.
        #expect(try await counters.next(at: 5) == 1_764_000_000_501)
    }

    @Test("No counter is used twice by processes one after another, though none says goodbye")
    func restarts() async throws {
        let file = TemporaryStore()
        var used: Set<UInt64> = []
        for _ in 0..<5 {
            let counters = try BrokerCounters(file.open())
            for _ in 0..<200 {
                let counter = try await counters.next(at: 1_000)
                #expect(used.insert(counter).inserted)
            }
        }
        #expect(used.count == 1_000)
    }

    @Test("No counter is used twice by tasks at the same time")
    func concurrently() async throws {
        let counters = try BrokerCounters(DSPStore(path: nil))
        let all = try await withThrowingTaskGroup(of: [UInt64].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var mine: [UInt64] = []
                    for _ in 0..<500 { mine.append(try await counters.next(at: 7)) }
                    return mine
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(all).count == 4_000)
    }
}
