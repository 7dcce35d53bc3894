import COSEM

/// Adjustments of registers that read otherwise than the load model says, because they were set by hand or the clock
/// was set: constants that are added to the model's readings from a moment on.
public struct RegisterAdjustments: Hashable, Sendable, Codable {
    struct Adjustment: Hashable, Sendable, Codable {
        let since: UTCTime
        /// What is added to the load model's readings, Wh or varh, modulo 2^64.
        let offset: UInt64
    }

    /// Adjustments by register, ascending in time, as far back as the Daily Read Log may still show them.
    private var adjustments: [Register: [Adjustment]] = [:]
    /// The meter's time when its registers were last looked at; nil while none is adjusted, or when it is not known.
    public var lastSeen: UTCTime?

    public init() {}

    public var isEmpty: Bool { adjustments.isEmpty }
    /// The registers that are adjusted.
    var registers: [Register] { Array(adjustments.keys) }

    /// What to add to `register`'s reading at `time`, modulo 2^64.
    package func offset(of register: Register, at time: UTCTime) -> UInt64 {
        guard !adjustments.isEmpty else { return 0 }
        return adjustments[register]?.last { time >= $0.since }?.offset ?? 0
    }

    /// Whether `register` has an adjustment later than `time`: then the clock has gone back.
    func isAdjusted(_ register: Register, after time: UTCTime) -> Bool {
        adjustments[register]?.last.map { $0.since > time } ?? false
    }

    mutating func set(_ register: Register, offset: UInt64, since time: UTCTime) {
        // An earlier setting is kept only when a midnight lay between: at most one a day, for as many days as the Daily
        // Read Log holds.
        let midnight = ProfileLog.dailyReads.period
        var kept = adjustments[register, default: []].filter { $0.since < time }
        if let last = kept.last, last.since.roundedUp(to: midnight) >= time { kept.removeLast() }
        if offset != kept.last?.offset ?? 0 { kept.append(Adjustment(since: time, offset: offset)) }
        adjustments[register] = kept.isEmpty ? nil : Array(kept.suffix(ProfileLog.dailyReads.capacity + 1))
        if adjustments.isEmpty { lastSeen = nil }
    }
}
