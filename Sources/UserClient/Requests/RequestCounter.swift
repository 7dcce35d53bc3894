import Foundation
import NIOConcurrencyHelpers

/// The counter of a User's RequestIDs: milliseconds since 1970-01-01T00:00:00Z, and never the same or a lower one twice.
package final class RequestCounter: Sendable {
    private let last: NIOLockedValueBox<UInt64>
    private let milliseconds: @Sendable () -> Int64

    /// - Parameter milliseconds: function that gives the time since 1970.
    package init(
        after last: UInt64 = 0,
        milliseconds: @escaping @Sendable () -> Int64 = { Int64(Date().timeIntervalSince1970 * 1_000) }
    ) {
        self.last = NIOLockedValueBox(last)
        self.milliseconds = milliseconds
    }

    package func next() -> UInt64 {
        last.withLockedValue { last in
            last = max(last &+ 1, UInt64(clamping: milliseconds()))
            return last
        }
    }
}
