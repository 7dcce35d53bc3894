import COSEM
import Foundation

/// The machine's clock.
public enum SystemTime {
    public static var now: UTCTime { UTCTime(secondsSince2000: Int64(seconds())) }

    /// Seconds since 2000-01-01T00:00:00Z, with their fraction.
    public static let seconds: @Sendable () -> Double = {
        Date().timeIntervalSince1970 - Double(UTCTime.unixEpochOffset)
    }

    /// Microseconds since 2000-01-01T00:00:00Z: counters that start from this value lie above those of an earlier run.
    ///
    /// The value is 1 when the machine's clock shows an earlier time, since no counter is 0. Users of counters make
    /// sure by other means that they never go back.
    public static var microseconds: UInt64 { max(1, UInt64(clamping: Int64(seconds() * 1_000_000))) }
}
