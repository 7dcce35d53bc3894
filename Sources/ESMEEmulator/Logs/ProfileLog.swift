import COSEM

/// A log that gains an entry at each multiple of its period, UTC, and overwrites its oldest (SMETS2 5.7.5).
public enum ProfileLog: String, Hashable, Sendable, CaseIterable, Codable {
    /// Active import by half hours, 13 months.
    case activeImportProfile
    /// Active and reactive export by half hours, 3 months.
    case exportProfile
    /// Reactive import by half hours, 3 months.
    case reactiveImportProfile
    /// Import registers at midnight UTC.
    case dailyReads
    /// The active export register at midnight UTC.
    case dailyExportReads
    /// Active import of each UTC day, stamped with the midnight that ends it.
    case dailyConsumption

    /// Capacity in entries; the oldest entry goes when one comes beyond it.
    public var capacity: Int {
        switch self {
        case .activeImportProfile: 19_056
        case .exportProfile, .reactiveImportProfile: 4_464
        case .dailyReads, .dailyExportReads: 31
        case .dailyConsumption: 731
        }
    }

    /// Time between entries, in seconds.
    public var period: Int64 {
        switch self {
        case .activeImportProfile, .exportProfile, .reactiveImportProfile: 1_800
        case .dailyReads, .dailyExportReads, .dailyConsumption: 86_400
        }
    }

    /// Whether an entry is a reading of registers at its stamp, not the energy of the period that ends there.
    var isSnapshot: Bool { self == .dailyReads || self == .dailyExportReads }

    /// The stamps of the entries that a meter installed at `installed` holds at `now`: as many as the log has room for,
    /// up to the last boundary that the clock has passed. nil before the first boundary.
    ///
    /// - Parameter capacity: capacity of the log in entries; the standard's when not given.
    public func heldTimestamps(
        installed: UTCTime, now: UTCTime, capacity: Int? = nil
    ) -> ClosedRange<UTCTime>? {
        let last = now.roundedDown(to: period)
        // Registers are read at the first midnight; energy is measured over whole periods, the first of which ends
        // a period later.
        let firstEver = installed.roundedUp(to: period) + (isSnapshot ? 0 : period)
        let first = max(firstEver, last - Int64((capacity ?? self.capacity) - 1) * period)
        return first <= last ? first...last : nil
    }

    /// The first stamp of ``heldTimestamps(installed:now:capacity:)`` in `range`, both ends inclusive, and the number
    /// of those in it.
    package func measuredTimestamps(
        installed: UTCTime, now: UTCTime, capacity: Int, in range: ClosedRange<UTCTime>
    ) -> (first: UTCTime, count: Int) {
        guard let held = heldTimestamps(installed: installed, now: now, capacity: capacity) else { return (now, 0) }
        let first = max(held.lowerBound, range.lowerBound.roundedUp(to: period))
        let last = min(held.upperBound, range.upperBound.roundedDown(to: period))
        guard first <= last else { return (first, 0) }
        return (first, Int((last - first) / period) + 1)
    }
}
