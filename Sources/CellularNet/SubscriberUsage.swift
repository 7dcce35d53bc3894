import SimulationKernel

/// The usage of one subscriber: messages, octets and sessions.
public struct SubscriberUsage: Hashable, Sendable {
    /// Number of short messages delivered to the subscriber.
    public var messages = 0
    /// Number of octets from the subscriber.
    public var uplinkOctets = 0
    /// Number of octets to the subscriber.
    public var downlinkOctets = 0
    /// Number of sessions that have ended.
    public var sessions = 0
    /// Total time that these sessions had an address.
    public var sessionTime: Microseconds = 0

    public init() {}

    public mutating func add(_ other: SubscriberUsage) {
        messages += other.messages
        uplinkOctets += other.uplinkOctets
        downlinkOctets += other.downlinkOctets
        sessions += other.sessions
        sessionTime = sessionTime.saturatingAdd(other.sessionTime)
    }
}

/// Usage records by subscriber and day, up to a limit. Days are whole days of the owner's time.
public struct UsageLedger: Sendable {
    public struct Key: Hashable, Sendable {
        public let sim: UInt32
        /// Number of whole days since the time 0.
        public let day: Int

        public init(sim: UInt32, day: Int) {
            self.sim = sim
            self.day = day
        }
    }

    /// Number of days that are kept: this month and the last.
    public static let daysKept = 62

    /// Largest number of records, one for a subscriber and day; 0 for none.
    public let limit: Int
    private var records: [Key: SubscriberUsage] = [:]
    private var lastDay = Int.min
    /// Number of times that usage was not recorded for want of room.
    public private(set) var unrecorded = 0

    /// - Parameter limit: largest number of records, one for a subscriber and day; 0 for none.
    public init(limit: Int) { self.limit = limit }

    public var count: Int { records.count }

    mutating func add(_ usage: SubscriberUsage, sim: UInt32, at now: Microseconds) {
        guard limit > 0 else { return }
        let day = Self.day(now)
        if day > lastDay {
            lastDay = day
            records = records.filter { $0.key.day > day - Self.daysKept }
        }
        let key = Key(sim: sim, day: day)
        guard records.count < limit || records[key] != nil else {
            unrecorded += 1
            return
        }
        records[key, default: SubscriberUsage()].add(usage)
    }

    static func day(_ time: Microseconds) -> Int { Int((time - (time < 0 ? .day - 1 : 0)) / .day) }

    /// Usage on one day, all zero where there was none.
    public func usage(sim: UInt32, day: Int) -> SubscriberUsage {
        records[Key(sim: sim, day: day)] ?? SubscriberUsage()
    }

    /// Usage on several days together, such as a month's; at most ``daysKept`` days are added up.
    public func usage(sim: UInt32, days: Range<Int>) -> SubscriberUsage {
        var sum = SubscriberUsage()
        for day in days.suffix(Self.daysKept) { sum.add(usage(sim: sim, day: day)) }
        return sum
    }

    /// All records, sorted by day and subscriber.
    public var all: [(key: Key, usage: SubscriberUsage)] {
        records.map { (key: $0.key, usage: $0.value) }.sorted { ($0.key.day, $0.key.sim) < ($1.key.day, $1.key.sim) }
    }

    /// Takes all records out, sorted by day and subscriber: the ledger has none afterwards.
    public mutating func takeAll() -> [(key: Key, usage: SubscriberUsage)] {
        defer { records = [:] }
        return all
    }
}
