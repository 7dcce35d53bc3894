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
        followFrom(after)
        metering.clockSet(from: before, to: after)
        let changes = (clockChanges ?? []) + [ClockChange(from: before, to: after)]
        clockChanges = Array(changes.suffix(ClockChange.limit))
    }

    /// Makes load, voltage and controllers be followed from `time` on: nothing happened in the time that was left out, and
    /// what comes twice is new.
    private func followFrom(_ time: UTCTime) {
        if loadLimit != nil { loadLimit?.follow(from: time) }
        if voltageMonitoring != nil { voltageMonitoring?.follow(from: time) }
        if auxiliary != nil { auxiliary?.followed = time }
    }
}
