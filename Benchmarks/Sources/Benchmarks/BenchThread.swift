import Foundation
import Host

/// Work that a thread of its own does again and again.
///
/// `@unchecked Sendable`: the work belongs to one thread at a time. It is handed to a new thread when that starts, and
/// comes back when the semaphore shows that the thread is done.
final class BenchThread: @unchecked Sendable {
    /// Rates in operations a second.
    struct Rate {
        /// Sum of the threads' rates, each by its own processor time.
        var processor = 0.0
        var wall = 0.0
    }

    private let operations: Int
    private let body: () -> Void
    /// Processor time of the last run in seconds.
    private var seconds = 0.0

    /// - Parameter operations: number of operations that `body` does.
    init(operations: Int, _ body: @escaping () -> Void) {
        self.operations = operations
        self.body = body
    }

    /// Runs all of `threads` at once.
    static func run(_ threads: [BenchThread]) -> Rate {
        let (ready, go, done) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
        for thread in threads {
            Thread.detachNewThread {
                ready.signal()
                go.wait()
                let start = ProcessorClock.thread
                thread.body()
                thread.seconds = ProcessorClock.thread - start
                done.signal()
            }
        }
        for _ in threads { ready.wait() }
        let start = ProcessorClock.wall
        for _ in threads { go.signal() }
        for _ in threads { done.wait() }
        var rate = Rate()
        rate.wall = Double(threads.reduce(0) { $0 + $1.operations }) / (ProcessorClock.wall - start)
        rate.processor = threads.reduce(0) { $0 + Double($1.operations) / $1.seconds }
        return rate
    }
}
