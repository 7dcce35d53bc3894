/// A rate limit: a bucket that fills at the rate and holds one second's worth, in integers throughout.
struct TokenBucket: Hashable, Sendable {
    /// Rate in tokens a second, which is also the rate in millionths of a token a microsecond.
    private let rate: Int64
    /// Size of the bucket in millionths of a token.
    private let capacity: Int64
    private var level: Int64
    private var time: Int64

    /// A bucket that is full at `now`. Rates are brought into the range 1 to 1,000,000.
    init(perSecond rate: Int, at now: Int64) {
        self.rate = Int64(min(max(1, rate), 1_000_000))
        capacity = self.rate * 1_000_000
        level = capacity
        time = now
    }

    /// Takes a token, or says that there is none.
    ///
    /// - Parameter now: time in microseconds; one before the last counts as the last.
    mutating func take(at now: Int64) -> Bool {
        if now > time {
            // A second fills the bucket, whatever was in it.
            let (passed, isOver) = now.subtractingReportingOverflow(time)
            level = isOver || passed >= 1_000_000 ? capacity : min(capacity, level + passed * rate)
            time = now
        }
        guard level >= 1_000_000 else { return false }
        level -= 1_000_000
        return true
    }
}
