import COSEM

/// The bounds of the time that load, voltage and auxiliary controllers are followed in, in seconds.
enum MonitoredTime {
    /// The longest time that is followed at once: 31 days. Of a longer one, in which nobody looked, the last 31 days count.
    static let horizon: Int64 = 31 * 86_400

    /// Whether a look from `start` to `end` is kept although nothing has happened. The passing of time alone need not be
    /// kept; but once a day it is, so that no time is followed again and again.
    static func isKept(from start: UTCTime, to end: UTCTime) -> Bool { end - start >= 86_400 }
}
