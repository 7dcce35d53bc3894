import EstateFixture
import NIOConcurrencyHelpers
import Testing

@testable import DUISPort

/// Whose request is handled next.
@Suite struct RequestTurnsTests {
    @Test func clientsTakeTurns() async throws {
        let turns = RequestTurns(limit: 1)
        #expect(await turns.take(for: "a"))
        let order = NIOLockedValueBox<[String]>([])
        var tasks: [Task<Void, Never>] = []
        for (index, name) in ["a1", "a2", "a3", "b1", "c1", "b2"].enumerated() {
            tasks.append(
                Task {
                    guard await turns.take(for: String(name.prefix(1))) else { return }
                    order.withLockedValue { $0.append(name) }
                    turns.giveBack()
                })
            #expect(await eventually { turns.waiting == index + 1 })
        }
        turns.giveBack()
        for task in tasks { await task.value }
        #expect(order.withLockedValue { $0 } == ["a1", "b1", "c1", "a2", "b2", "a3"])
        // All turns are back.
        #expect(await turns.take(for: "d"))
        #expect(turns.waiting == 0)
    }

    @Test func whoIsCancelledLeavesTheQueue() async throws {
        let turns = RequestTurns(limit: 1)
        #expect(await turns.take(for: "a"))
        let cancelled = Task { await turns.take(for: "b") }
        #expect(await eventually { turns.waiting == 1 })
        let patient = Task { await turns.take(for: "c") }
        #expect(await eventually { turns.waiting == 2 })
        cancelled.cancel()
        #expect(await cancelled.value == false)
        turns.giveBack()
        #expect(await patient.value)
        #expect(turns.waiting == 0)
    }
}
