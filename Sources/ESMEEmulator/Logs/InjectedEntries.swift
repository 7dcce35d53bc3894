/// Log entries that were put in by hand: each replaces the entry that the load model gives for the same moment in a
/// profile log. They change no register, and sums that include them no longer agree: that is their purpose.
public struct InjectedEntries: Hashable, Sendable, Codable {
    /// Largest number of entries that a meter takes, all logs together.
    public static let limit = 4_464

    private var entries: [ProfileLog: [UInt32: RecordedLogs.Entry]] = [:]

    public init() {}

    public var isEmpty: Bool { entries.isEmpty }
    public var count: Int { entries.values.reduce(0) { $0 + $1.count } }

    /// The entry of `log` stamped `timestamp`, if one was put in.
    package func entry(of log: ProfileLog, at timestamp: UInt32) -> RecordedLogs.Entry? { entries[log]?[timestamp] }

    /// Puts an entry in; false when there are ``limit`` already. Takes none for ``ProfileLog/dailyReads``, whose
    /// entries have more columns, nor one between the log's boundaries.
    public mutating func inject(_ entry: RecordedLogs.Entry, in log: ProfileLog) -> Bool {
        guard log != .dailyReads, Int64(entry.timestamp) % log.period == 0 else { return false }
        guard count < Self.limit || self.entry(of: log, at: entry.timestamp) != nil else { return false }
        entries[log, default: [:]][entry.timestamp] = entry
        return true
    }

    public mutating func removeAll(in log: ProfileLog) { entries[log] = nil }
}
