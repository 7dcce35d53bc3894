import COSEM

/// Registers set by hand: constants added to the load model's readings from a moment on.
public struct RegisterAdjustments: Hashable, Sendable, Codable {
    struct Adjustment: Hashable, Sendable, Codable {
        let since: UTCTime
        /// Wh or varh, modulo 2^64.
        let offset: UInt64
    }

    /// By register, ascending in time; those that the Daily Read Log may still show.
    private var adjustments: [Register: [Adjustment]] = [:]

    public init() {}

    public var isEmpty: Bool { adjustments.isEmpty }

    /// What to add to `register`'s reading at `time`, modulo 2^64.
    func offset(of register: Register, at time: UTCTime) -> UInt64 {
        guard !adjustments.isEmpty else { return 0 }
        return adjustments[register]?.last { time >= $0.since }?.offset ?? 0
    }

    mutating func set(_ register: Register, offset: UInt64, since time: UTCTime) {
        // An earlier setting is kept only when a midnight saw it: at most one a day, for as many days as the
        // Daily Read Logs hold.
        let midnight = ProfileLog.dailyReads.period
        var kept = adjustments[register, default: []].filter { $0.since < time }
        if let last = kept.last, last.since.roundedUp(to: midnight) >= time { kept.removeLast() }
        kept.append(Adjustment(since: time, offset: offset))
        adjustments[register] = kept.suffix(ProfileLog.dailyReads.capacity + 1)
    }
}
