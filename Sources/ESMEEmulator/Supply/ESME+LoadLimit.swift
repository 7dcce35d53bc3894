import COSEM
import GBCS

/// Load limiting: what happens when active power import stays above the threshold (SMETS2 5.5.9; GBCS ECS27, 28a, 28b).
/// Power is the mean of a half hour, which is what the load model knows.
extension ESME {
    /// What ECS28a has set; nil for a meter whose threshold was never written, or is the largest number there is.
    private func loadLimitConfiguration(at now: UTCTime) -> LoadLimit.Configuration? {
        guard !values.isEmpty, values[DeviceAttribute.loadLimitPowerThreshold.reference] != nil else { return nil }
        let threshold = UInt32(clamping: integer(.loadLimitPowerThreshold, at: now))
        guard threshold < .max else { return nil }
        return LoadLimit.Configuration(
            threshold: threshold, period: integer(.loadLimitPeriod, at: now),
            restoration: integer(.loadLimitRestorationPeriod, at: now),
            disables: integer(.loadLimitSupplyState, at: now) != 0)
    }

    /// What the premises draw from a moment on for half an hour while the supply is on, W.
    private func halfHourPower(from start: UTCTime) -> UInt32 {
        let end = start + LoadLimit.stretch
        let primary = metering.premises.activePower(.activeImport, at: end)
        guard metering.variant == .twinElement else { return primary }
        return primary &+ metering.premises.activePower(.secondaryActiveImport, at: end)
    }

    /// Follows power up to `now`: counts, switches the supply, writes the log.
    ///
    /// - Returns: the alerts to send, in order.
    func advanceLoadLimit(to now: UTCTime, keeps: Bool) -> [Alert] {
        let configuration = loadLimitConfiguration(at: now)
        guard var limit = loadLimit else {
            if configuration != nil { loadLimit = LoadLimit(followed: now) }
            return []
        }
        let before = limit.followed
        let events = limit.advance(
            to: now, configuration, isEnabled: supplyState(at: now) == .enabled, power: halfHourPower)
        if keeps || !events.isEmpty || MonitoredTime.isKept(from: before, to: now) { loadLimit = limit }
        return events.flatMap { follow($0, configuration, at: now) }
    }

    /// Registers stop and go on at `now`, when it was noticed: they never read less than before.
    private func follow(
        _ event: LoadLimit.Event, _ configuration: LoadLimit.Configuration?, at now: UTCTime
    ) -> [Alert] {
        switch event {
        case .exceeded(let time):
            let count = UInt32(clamping: integer(.loadLimitCounter, at: time) + 1)
            store(.doubleLongUnsigned(count), in: .loadLimitCounter)
            let alerts = raise(.loadLimitExceeded, at: time)
            guard configuration?.disables == true else { return alerts }
            setSupplyState(.disabled, at: now)
            return alerts + raise(.supplyDisabledByLoadLimit, at: time)
        case .restored(let time):
            // Want of credit keeps a supply off all the same.
            guard payment?.account.disablement != .disabled else { return [] }
            setSupplyState(.enabled, at: now)
            return raise(.supplyEnabledAfterLoadLimit, at: time)
        }
    }

    /// When power has to be looked at next after `now`, by the meter's clock; nil for a meter without load limit.
    func nextLoadLimitTime(after now: UTCTime) -> UTCTime? {
        let configuration = loadLimitConfiguration(at: now)
        guard var limit = loadLimit else { return configuration.map { _ in now } }
        let isEnabled = supplyState(at: now) == .enabled
        _ = limit.advance(to: now, configuration, isEnabled: isEnabled, power: halfHourPower)
        return limit.nextTime(configuration, isEnabled: isEnabled)
    }
}
