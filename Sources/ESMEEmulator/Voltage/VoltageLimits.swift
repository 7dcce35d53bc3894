import COSEM

/// What a meter's voltage is compared with: thresholds and periods (SMETS2 5.7.4.4 to 6, 5.7.4.34 to 41; GBCS ECS29a to d).
struct VoltageLimits: Hashable {
    /// Thresholds of a phase's average voltage; 0 for none.
    struct Average: Hashable {
        /// The measurement period of the average, in seconds.
        let period: Int64
        let over: UInt32
        let under: UInt32
    }

    /// A threshold that the voltage must be beyond for a period in seconds; a threshold of 0 is none.
    struct Monitor: Hashable {
        let threshold: UInt32
        let period: Int64
    }

    /// The measurement period where none is given, and those that are followed, in seconds: a minute to a day.
    static let factoryPeriod: Int64 = 1_800
    static let periods: ClosedRange<Int64> = 60...86_400

    /// One for each phase that the meter has.
    let averages: [Average]
    let extremeOver: Monitor
    let extremeUnder: Monitor
    let sag: Monitor
    let swell: Monitor

    /// Whether any threshold is there.
    let isMonitoring: Bool

    init(averages: [Average], extremeOver: Monitor, extremeUnder: Monitor, sag: Monitor, swell: Monitor) {
        (self.averages, self.extremeOver, self.extremeUnder) = (averages, extremeOver, extremeUnder)
        (self.sag, self.swell) = (sag, swell)
        isMonitoring =
            averages.contains { $0.over > 0 || $0.under > 0 }
            || [extremeOver, extremeUnder, sag, swell].contains { $0.threshold > 0 }
    }

    /// Puts the period of an average into the bounds that are followed.
    static func measurementPeriod(_ seconds: Int64) -> Int64 {
        seconds < 1 ? factoryPeriod : min(max(seconds, periods.lowerBound), periods.upperBound)
    }
}
