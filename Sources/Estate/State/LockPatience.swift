import Glibc
import NIOConcurrencyHelpers

/// The time that a save waits for another process's lock: a second. After a wait in vain there is no waiting for ten
/// seconds, since an event loop waits too.
final class LockPatience: Sendable {
    static let wait: UInt64 = 1_000_000_000
    static let rest: UInt64 = 10_000_000_000

    private struct Moments {
        /// Time at which the present wait began.
        var start: UInt64 = 0
        /// Time until which there is no waiting.
        var restUntil: UInt64 = 0
    }

    private let moments = NIOLockedValueBox(Moments())

    /// Waits a little before attempt `number`, counted from 0, to take the lock; false when it is to be given up.
    func isToWait(_ number: Int) -> Bool {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let now = UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
        let isToWait = moments.withLockedValue { moments in
            if now < moments.restUntil { return false }
            if number == 0 { moments.start = now }
            guard now &- moments.start < Self.wait else {
                moments.restUntil = now + Self.rest
                return false
            }
            return true
        }
        if isToWait { usleep(number < 10 ? 500 : 5_000) }
        return isToWait
    }
}
