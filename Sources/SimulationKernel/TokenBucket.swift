/// A limit on how often something may happen: a number of times in a second, and a number at once after a pause.
public struct TokenBucket: Hashable, Sendable {
    /// What a bucket allows.
    public struct Rate: Hashable, Sendable {
        /// Number of tokens a second; 0 for no limit.
        public var perSecond: Double
        /// Number of tokens at once after a pause; at least 1 counts.
        public var burst: Double

        public init(perSecond: Double, burst: Double = 1) {
            self.perSecond = perSecond
            self.burst = burst
        }

        public static let unlimited = Rate(perSecond: 0)

        public var isLimited: Bool { perSecond > 0 }
    }

    public let rate: Rate
    /// Number of tokens at the time `filled`; below 0 when future tokens are taken already.
    private var tokens: Double
    private var filled: Microseconds = .min

    /// A full bucket.
    public init(_ rate: Rate) {
        self.rate = rate
        tokens = max(1, rate.burst)
    }

    /// Takes a token at `now`; false when there is none.
    public mutating func take(at now: Microseconds) -> Bool { reserve(at: now, longestWait: 0) != nil }

    /// Takes a token that is there at `now` or comes within `longestWait`, and returns when it is there; takes none and
    /// returns nil when it would come later. Tokens go in the order in which they were asked for.
    public mutating func reserve(at now: Microseconds, longestWait: Microseconds) -> Microseconds? {
        guard rate.isLimited else { return now }
        fill(until: now)
        let wait = wait
        guard wait <= max(0, longestWait) else { return nil }
        tokens -= 1
        return now.saturatingAdd(wait)
    }

    /// When a token is there, at `now` or later.
    public func nextToken(at now: Microseconds) -> Microseconds {
        guard rate.isLimited else { return now }
        var bucket = self
        bucket.fill(until: now)
        return now.saturatingAdd(bucket.wait)
    }

    /// Time from `filled` until there is a token.
    private var wait: Microseconds {
        // A token is there when less is missing than comes in a microsecond: rounding must not make it late.
        let missing = (1 - tokens) / rate.perSecond * 1_000_000 - 1e-3
        return missing <= 0 ? 0 : Microseconds(seconds: missing.rounded(.up) / 1_000_000)
    }

    private mutating func fill(until now: Microseconds) {
        guard now > filled else { return }
        if filled == .min {
            filled = now
            return
        }
        // What comes in a microsecond is kept beyond a full bucket, since tokens are taken at whole microseconds.
        let full = max(1, rate.burst) + rate.perSecond / 1_000_000
        tokens = min(full, tokens + (Double(now) - Double(filled)) / 1_000_000 * rate.perSecond)
        filled = now
    }
}

extension Microseconds {
    /// The sum, or the largest (smallest) time where it is beyond the range.
    package func saturatingAdd(_ duration: Microseconds) -> Microseconds {
        let (sum, overflow) = addingReportingOverflow(duration)
        return overflow ? (duration < 0 ? .min : .max) : sum
    }
}
