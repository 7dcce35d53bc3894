import COSEM

/// How active power import stands to the Load Limit Power Threshold (SMETS2 5.5.9, 5.7.4.24 to 27).
struct LoadLimit: Hashable, Sendable, Codable {
    /// What the meter was told (GBCS ECS28a).
    struct Configuration: Hashable {
        /// W.
        let threshold: UInt32
        /// Seconds for which power must stay above the threshold.
        let period: Int64
        /// Seconds until a supply that was disabled is enabled again.
        let restoration: Int64
        /// Whether the supply is disabled at the limit.
        let disables: Bool
    }

    enum Event: Hashable {
        /// The power has been above the threshold for the whole period.
        case exceeded(UTCTime)
        case restored(UTCTime)
    }

    /// The length of the stretches in which power is looked at, in seconds: what the load model knows.
    static let stretch: Int64 = 1_800
    /// The largest number of events that one look finds: short periods with the load always above the threshold would
    /// make one each second. What comes after them, up to the time of the look, is passed over.
    static let mostEvents = 64

    /// The moment up to which power was followed.
    private(set) var followed: UTCTime
    /// Since when power has been above the threshold; nil while it is not.
    private var exceedingSince: UTCTime?
    /// Whether that was counted already.
    private var isCounted = false
    /// When the supply that the limit has disabled is enabled again; nil when there is none.
    private var restoresAt: UTCTime?

    init(followed: UTCTime) { self.followed = followed }

    /// The supply was switched by something else.
    mutating func forgetRestoration() { restoresAt = nil }

    /// The clock was set to `time`.
    mutating func follow(from time: UTCTime) {
        followed = time
        exceedingSince = nil
    }

    /// Follows power up to `time`; nothing where it was followed further already.
    ///
    /// - Parameters:
    ///   - isEnabled: whether the supply is on at ``followed``; what this leads to is followed from there.
    ///   - power: mean power in W over the half hour that begins at a moment.
    /// - Returns: what happened, in order of time.
    mutating func advance(
        to time: UTCTime, _ configuration: Configuration?, isEnabled: Bool, power: (UTCTime) -> UInt32
    ) -> [Event] {
        guard time >= followed else { return [] }
        var events: [Event] = []
        var isEnabled = isEnabled
        followed = max(followed, time - MonitoredTime.horizon)
        look(configuration, isEnabled, power)
        while events.count < Self.mostEvents, let moment = nextTime(configuration, isEnabled: isEnabled), moment <= time
        {
            if let restoresAt, restoresAt <= moment {
                events.append(.restored(moment))
                self.restoresAt = nil
                isEnabled = true
            } else if let configuration, moment == crossing(configuration) {
                events.append(.exceeded(moment))
                isCounted = true
                if configuration.disables {
                    isEnabled = false
                    restoresAt = moment + configuration.restoration
                }
            }
            followed = moment
            look(configuration, isEnabled, power)
        }
        followed = max(followed, time)
        return events
    }

    /// When something may change after ``followed``; nil for never. A look must have been made there.
    func nextTime(_ configuration: Configuration?, isEnabled: Bool) -> UTCTime? {
        if let restoresAt { return max(restoresAt, followed) }
        guard let configuration, isEnabled else { return nil }
        let end = (followed + 1).roundedUp(to: Self.stretch)
        return crossing(configuration).map { min($0, end) } ?? end
    }

    /// When power will have been above the threshold for the whole period; nil when it is not above it, or was counted. The
    /// period is at least a second.
    private func crossing(_ configuration: Configuration) -> UTCTime? {
        guard let exceedingSince, !isCounted else { return nil }
        return max(followed, exceedingSince + max(1, configuration.period))
    }

    /// Looks at the power of the stretch that ``followed`` lies in.
    private mutating func look(_ configuration: Configuration?, _ isEnabled: Bool, _ power: (UTCTime) -> UInt32) {
        guard let configuration, isEnabled, power(followed.roundedDown(to: Self.stretch)) > configuration.threshold
        else {
            exceedingSince = nil
            isCounted = false
            return
        }
        exceedingSince = exceedingSince ?? followed
    }
}
