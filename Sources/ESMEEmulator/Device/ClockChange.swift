import COSEM

/// A setting of the meter's own clock.
public struct ClockChange: Hashable, Sendable, Codable {
    /// Number of changes that a meter remembers; older ones are dropped.
    public static let limit = 16

    /// What the clock showed before and after.
    public let from, to: UTCTime
}

extension ESME {
    /// Sets the meter's own clock. Registers go on from what they read: setting a clock changes no energy.
    ///
    /// - Parameter offset: seconds by which the clock is ahead of the hub's from now on.
    public func setClock(offset: Int64, at hubTime: UTCTime) {
        let before = clock(at: hubTime)
        guard offset != clockOffset else { return }
        clockOffset = offset
        let after = clock(at: hubTime)
        if var account = payment {
            // What happened before is worked out; nothing is charged for the time that is left out or comes twice.
            let events = account.setClock(from: before, to: after, paymentContext(at: before))
            payment = account
            _ = follow(events, at: before)
        }
        followMonitors(from: after)
        metering.clockSet(from: before, to: after)
        let changes = (clockChanges ?? []) + [ClockChange(from: before, to: after)]
        clockChanges = Array(changes.suffix(ClockChange.limit))
    }
}
