import COSEM

/// The meter's own clock was set.
public struct ClockChange: Hashable, Sendable, Codable {
    /// Changes that a meter remembers: the last ones.
    public static let limit = 16

    /// What it showed before and after.
    public let from, to: UTCTime
}

extension ESME {
    /// Sets the meter's own clock. Registers go on from what they read; what an hour is called changes no energy.
    ///
    /// - Parameter offset: seconds ahead of the hub's.
    public func setClock(offset: Int64, at hubTime: UTCTime) {
        let before = clock(at: hubTime)
        guard offset != clockOffset else { return }
        clockOffset = offset
        let after = clock(at: hubTime)
        metering.clockSet(from: before, to: after)
        let changes = (clockChanges ?? []) + [ClockChange(from: before, to: after)]
        clockChanges = Array(changes.suffix(ClockChange.limit))
    }
}
