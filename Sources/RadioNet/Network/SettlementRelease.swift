import SimulationKernel

/// When the provider has settlement reads to release.
public enum SettlementRelease: String, CaseIterable, Hashable, Sendable {
    /// The provider schedules them evenly over the windows.
    case evenly
    /// All reads of a window are there when it opens, such as when their requests were collected before; only pacing
    /// spreads them.
    case atOpening = "at-opening"
}

/// A token bucket at the provider: a number of settlement reads may go in a second, and a few at once after a pause.
/// What comes faster waits at the provider.
public struct ReleasePacing: Hashable, Sendable {
    /// Rate of the whole network in reads a second, above 0.
    public var perSecond: Double
    /// Number of reads of the whole network that may go at once after a pause, at least one for each cell.
    public var burst: Double

    public init(perSecond: Double, burst: Double = 0) {
        self.perSecond = perSecond
        self.burst = burst
    }
}

/// The share of a token bucket that one cell has.
///
/// It is no `TokenBucket`, which is asked whether there is a token at a given time, and therefore lets what comes in a
/// microsecond go beyond a full bucket, so that asking at whole microseconds loses nothing. Here nobody asks twice: every
/// read is told when it goes, and none of a burst goes a microsecond early. A rate of 0 differs too: it is no limit there,
/// and here lets one go and the others never.
struct ReleasePacer {
    /// Time that one token takes to come, in microseconds.
    private let gap: Double
    /// Time that all tokens of a full bucket but one take to come, in microseconds.
    private let slack: Double
    /// When the bucket will be full.
    private var full = 0.0

    /// - Parameter share: share of the network's reads that are the cell's.
    init(_ pacing: ReleasePacing, share: Double) {
        gap = 1e6 / max(1e-9, pacing.perSecond * share)
        slack = max(0, pacing.burst * share - 1) * gap
    }

    /// When a read that comes at `now` may go. Calls must be in the order of `now`.
    mutating func admit(at now: Microseconds) -> Microseconds {
        let goes = max(Double(now), full - slack)
        full = max(Double(now), full) + gap
        return max(now, Microseconds(exactly: goes.rounded(.up)) ?? .max)
    }
}
