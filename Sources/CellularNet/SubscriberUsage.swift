import SimulationKernel

/// What a subscriber used.
public struct SubscriberUsage: Hashable, Sendable {
    /// Short messages delivered to it.
    public var messages = 0
    /// From it.
    public var uplinkOctets = 0
    /// To it.
    public var downlinkOctets = 0
    /// Ended ones.
    public var sessions = 0
    /// Time that these had an address.
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

/// Usage by subscriber and day, of at most so many of them. Days are whole days of the owner's time.
public struct UsageLedger: Sendable {
    public struct Key: Hashable, Sendable {
        public let sim: UInt32
        /// Whole days since the time 0.
        public let day: Int

        public init(sim: UInt32, day: Int) {
            self.sim = sim
            self.day = day
        }
    }

    /// Days that are kept: this month and the last.
    public static let daysKept = 62

    /// Of subscriber and day.
    public let limit: Int
    private var records: [Key: SubscriberUsage] = [:]
    private var lastDay = Int.min
    /// What found no room.
    public private(set) var unrecorded = 0

    /// - Parameter limit: records of a subscriber and day; 0 for none.
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

    /// Of one day, all zero where there was nothing.
    public func usage(sim: UInt32, day: Int) -> SubscriberUsage {
        records[Key(sim: sim, day: day)] ?? SubscriberUsage()
    }

    /// Of some days together, such as a month's; at most ``daysKept`` are looked at.
    public func usage(sim: UInt32, days: Range<Int>) -> SubscriberUsage {
        var sum = SubscriberUsage()
        for day in days.suffix(Self.daysKept) { sum.add(usage(sim: sim, day: day)) }
        return sum
    }

    /// All records, sorted by day and subscriber.
    public var all: [(key: Key, usage: SubscriberUsage)] {
        records.map { (key: $0.key, usage: $0.value) }.sorted { ($0.key.day, $0.key.sim) < ($1.key.day, $1.key.sim) }
    }

    /// All records, sorted by day and subscriber, of which the ledger has none from now on.
    public mutating func takeAll() -> [(key: Key, usage: SubscriberUsage)] {
        defer { records = [:] }
        return all
    }
}
