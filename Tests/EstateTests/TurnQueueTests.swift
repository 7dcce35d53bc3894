import NIOCore
import NIOPosix
import Testing

@testable import Estate

/// Work of an event loop in turns.
@Suite struct TurnQueueTests {
    /// Keeps the loop busy for a whole window.
    private static func work() {
        let end = NIODeadline.now().uptimeNanoseconds + TurnQueue.window
        while NIODeadline.now().uptimeNanoseconds < end {}
    }

    /// Runs `body` with a queue on its loop, and waits until it says that it is over.
    private func run(_ body: @escaping @Sendable (TurnQueue, _ isOver: @escaping () -> Void) -> Void) async throws {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let promise = loop.makePromise(of: Void.self)
        loop.execute { body(TurnQueue(on: loop)) { promise.succeed(()) } }
        try await promise.futureResult.get()
    }

    private final class Notes {
        var done: [Int] = []
    }

    @Test func workIsDoneAtOnceWhereNobodyWaits() async throws {
        try await run { turns, isOver in
            let notes = Notes()
            turns.perform { notes.done.append(1) }
            turns.perform { notes.done.append(2) }
            #expect(notes.done == [1, 2])
            isOver()
        }
    }

    @Test func whoComesAfterAWindowOfWorkWaitsItsTurn() async throws {
        try await run { turns, isOver in
            let notes = Notes()
            turns.perform {
                Self.work()
                notes.done.append(1)
            }
            turns.perform { notes.done.append(2) }
            turns.add { notes.done.append(3) }
            turns.perform {
                #expect(notes.done == [1, 2, 3])
                isOver()
            }
            #expect(notes.done == [1])
        }
    }

    @Test func whoGoesOnAndOnHasOneTurnWhileOthersHaveTheirs() async throws {
        try await run { turns, isOver in
            let notes = Notes()
            func turn() {
                Self.work()
                notes.done.append(0)
                if notes.done.count < 1_000 { turns.add { turn() } }
            }
            turns.add { turn() }
            turns.add { turn() }
            turns.add {
                // Third in the queue, whatever those before go on with.
                #expect(notes.done.count == 2)
                notes.done = Array(repeating: 0, count: 1_000)
                isOver()
            }
        }
    }
}
