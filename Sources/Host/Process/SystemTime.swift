import COSEM
import Foundation

/// The machine's clock.
public enum SystemTime {
    public static var now: UTCTime { UTCTime(secondsSince2000: Int64(seconds())) }

    /// Seconds since 2000-01-01T00:00:00Z.
    public static let seconds: @Sendable () -> Double = {
        Date().timeIntervalSince1970 - Double(UTCTime.unixEpochOffset)
    }

    /// Microseconds since 2000: counters that start from it are above those of an earlier run.
    ///
    /// 1 when the machine's clock is then or before that, as no counter is 0; those who use counters see to it that they
    /// never go back.
    public static var microseconds: UInt64 { max(1, UInt64(clamping: Int64(seconds() * 1_000_000))) }
}
