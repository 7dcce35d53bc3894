import NIOConcurrencyHelpers

/// Waits until a number of things have happened elsewhere, but not for longer than a given time.
final class Countdown: Sendable {
    private let left: NIOLockedValueBox<Int>
    private let end: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init(_ count: Int) {
        left = NIOLockedValueBox(count)
        (end, continuation) = AsyncStream<Void>.makeStream()
        if count <= 0 { continuation.finish() }
    }

    /// Counts one of them; may be called from any thread.
    func arrive() {
        let isLast = left.withLockedValue {
            $0 -= 1
            return $0 == 0
        }
        if isLast { continuation.finish() }
    }

    func wait(atMost duration: Duration) async {
        let continuation = continuation
        let alarm = Task {
            try await Task.sleep(for: duration)
            continuation.finish()
        }
        for await _ in end {}
        alarm.cancel()
    }
}
