/// Log entries that are given rather than measured, as in exchange files. Each list ascends in time and a log
/// holds its newest entries only, up to its capacity.
public struct RecordedLogs: Sendable {
    /// An entry of up to three columns after its timestamp.
    public struct Entry: Hashable, Sendable, Codable {
        public let timestamp: UInt32
        public let value: UInt32
        /// The second column: secondary element, or reactive export.
        public let second: UInt32

        public init(timestamp: UInt32, value: UInt32, second: UInt32 = 0) {
            (self.timestamp, self.value, self.second) = (timestamp, value, second)
        }
    }

    private var entries: [ProfileLog: [Entry]] = [:]
    public private(set) var dailyReads: [DailyReadLogEntry] = []

    public init() {}

    public subscript(log: ProfileLog) -> [Entry] { entries[log] ?? [] }

    /// Sets the entries of a log other than ``ProfileLog/dailyReads``.
    public mutating func record(_ list: [Entry], in log: ProfileLog) {
        entries[log] = Array(list.sorted { $0.timestamp < $1.timestamp }.suffix(log.capacity))
    }

    public mutating func record(_ list: [DailyReadLogEntry]) {
        dailyReads = Array(list.sorted { $0.timestamp < $1.timestamp }.suffix(ProfileLog.dailyReads.capacity))
    }
}

/// An entry of the Daily Read Log (GBCS 18.2.1, entry_registerReadLogEntry).
public struct DailyReadLogEntry: Hashable, Sendable {
    public var timestamp: UInt32
    /// The active import register, Wh.
    public var activeImport: UInt32
    /// The secondary active import register, Wh; twin-element meters only.
    public var secondaryActiveImport: UInt32
    /// The TOU registers: 48 values, Wh.
    public var tou: [UInt32]
    /// The secondary TOU registers: 4 values, Wh; twin-element meters only.
    public var secondaryTOU: [UInt32]
    /// The TOU registers of the blocks: 4 blocks of 8 values, Wh.
    public var blocks: [[UInt32]]

    public init(
        timestamp: UInt32, activeImport: UInt32, secondaryActiveImport: UInt32 = 0, tou: [UInt32],
        secondaryTOU: [UInt32] = [0, 0, 0, 0], blocks: [[UInt32]]
    ) {
        self.timestamp = timestamp
        self.activeImport = activeImport
        self.secondaryActiveImport = secondaryActiveImport
        self.tou = tou
        self.secondaryTOU = secondaryTOU
        self.blocks = blocks
    }
}
