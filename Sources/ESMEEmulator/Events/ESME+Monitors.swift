import COSEM
import GBCS

/// What the meter does by itself with the passing of time, besides its account: it follows the load to its limit, the
/// voltage to its thresholds, and the calendar of auxiliary controllers.
extension ESME {
    /// Follows all of them up to `now`; nothing where they were followed further already.
    ///
    /// - Parameter keeps: whether that is kept even where nothing has happened, because something is about to change what
    ///   they are compared with: what lies before `now` must not be looked at again by what holds then.
    /// - Returns: the alerts to send, in order.
    func advanceMonitors(to now: UTCTime, keeps: Bool) -> [Alert] {
        guard loadLimit != nil || voltageMonitoring != nil || auxiliary != nil || !values.isEmpty else { return [] }
        return advanceLoadLimit(to: now, keeps: keeps) + advanceVoltage(to: now, keeps: keeps)
            + advanceAuxiliaryControllers(to: now, keeps: keeps)
    }

    /// When one of them has something to do next after `now`, by the meter's clock; nil for never.
    func nextMonitorTime(after now: UTCTime) -> UTCTime? {
        [nextLoadLimitTime(after: now), nextVoltageTime(after: now), nextAuxiliaryTime].compactMap { $0 }.min()
    }

    /// Makes those that are ahead of `now` go on from there: the clock has gone back since they were looked at.
    func rewindMonitors(to now: UTCTime) {
        if let limit = loadLimit, limit.followed > now { loadLimit?.follow(from: now) }
        if let monitoring = voltageMonitoring, monitoring.followed > now { voltageMonitoring?.follow(from: now) }
        if let state = auxiliary, state.followed > now { auxiliary?.followed = now }
    }

    /// Makes them go on from `time`, which the clock was set to: nothing happened in the time that was left out, and what
    /// comes twice is new.
    func followMonitors(from time: UTCTime) {
        if loadLimit != nil { loadLimit?.follow(from: time) }
        if voltageMonitoring != nil { voltageMonitoring?.follow(from: time) }
        if auxiliary != nil { auxiliary?.followed = time }
    }
}
