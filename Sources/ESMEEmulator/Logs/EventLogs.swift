import COSEM
import GBCS

/// A log of fixed size that overwrites its oldest entry; entries stand oldest first.
public struct CircularLog<Entry: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
    public let capacity: Int
    private var storage: [Entry] = []
    private var oldest = 0

    public init(capacity: Int) { self.capacity = capacity }

    public var count: Int { storage.count }

    public mutating func append(_ entry: Entry) {
        if storage.count < capacity {
            storage.append(entry)
        } else {
            storage[oldest] = entry
            oldest = (oldest + 1) % capacity
        }
    }

    /// The entries, oldest first.
    public var entries: [Entry] { Array(storage[oldest...] + storage[..<oldest]) }
}

extension CircularLog {
    /// Largest capacity, in entries, of a log that may be read back.
    private static var capacityLimit: Int { 10_000 }

    private enum CodingKeys: String, CodingKey { case capacity, storage, oldest }

    /// Reads a log that was kept. Throws when ``append(_:)`` cannot have made it: a file may be damaged, and an index
    /// outside the entries must be found now, not when the log is next read.
    public init(from decoder: any Decoder) throws {
        let values = try decoder.container(keyedBy: CodingKeys.self)
        capacity = try values.decode(Int.self, forKey: .capacity)
        storage = try values.decode([Entry].self, forKey: .storage)
        oldest = try values.decode(Int.self, forKey: .oldest)
        guard (1...Self.capacityLimit).contains(capacity), storage.count <= capacity,
            oldest == 0 || storage.count == capacity && (0..<capacity).contains(oldest)
        else {
            throw DecodingError.dataCorruptedError(
                forKey: .oldest, in: values,
                debugDescription: "a log of \(storage.count) entries with room for \(capacity) begins at \(oldest)")
        }
    }
}

/// The three logs of events, 100 entries each (SMETS2 5.7.5.16, 5.7.5.25; GBCS ECS35a, b and e).
public struct EventLogs: Hashable, Sendable, Codable {
    public static let capacity = 100

    /// An entry of the Event Log (entry_eventLogEntry8).
    public struct Event: Hashable, Sendable, Codable {
        public let time: UTCTime
        public let code: AlertCode
        /// The octets of otherInformation, at most 8.
        public let otherInformation: [UInt8]
    }

    /// An entry of the Security Log (entry_securityLogEntry).
    public struct SecurityEvent: Hashable, Sendable, Codable {
        public let time: UTCTime
        public let code: AlertCode

        public init(time: UTCTime, code: AlertCode) { (self.time, self.code) = (time, code) }
    }

    /// An entry of the Power Event Log (entry_powerLogEntry).
    public struct PowerEvent: Hashable, Sendable, Codable {
        public let time: UTCTime
        public let code: AlertCode
        public let otherInformation: UInt32
    }

    public private(set) var events = CircularLog<Event>(capacity: capacity)
    public private(set) var securityEvents = CircularLog<SecurityEvent>(capacity: capacity)
    public private(set) var powerEvents = CircularLog<PowerEvent>(capacity: capacity)

    private enum Source: UInt8, Codable {
        case event, security, power
    }

    /// Which log each of the last entries went to, oldest first; nil while there are none.
    private var order: CircularLog<Source>?

    public init() {}

    private mutating func note(_ source: Source) {
        if order == nil { order = CircularLog(capacity: 3 * Self.capacity) }
        order?.append(source)
    }

    /// What all logs hold, in the order of capture, whatever the clock showed; entries whose order is not known come
    /// first, sorted by their times.
    package var merged: [(time: UTCTime, code: AlertCode)] {
        var logs = [
            events.entries.map { (time: $0.time, code: $0.code) },
            securityEvents.entries.map { (time: $0.time, code: $0.code) },
            powerEvents.entries.map { (time: $0.time, code: $0.code) },
        ]
        var newestFirst: [(time: UTCTime, code: AlertCode)] = []
        for source in (order?.entries ?? []).reversed() {
            if let entry = logs[Int(source.rawValue)].popLast() { newestFirst.append(entry) }
        }
        return logs.flatMap { $0 }.sorted { $0.time < $1.time } + newestFirst.reversed()
    }

    public mutating func recordEvent(_ code: AlertCode, at time: UTCTime, otherInformation: [UInt8] = []) {
        note(.event)
        events.append(Event(time: time, code: code, otherInformation: Array(otherInformation.prefix(8))))
    }

    /// Empties the Event Log (GBCS ECS15a).
    mutating func clearEvents() {
        events = CircularLog(capacity: Self.capacity)
        // What is left of the order is that of the other logs.
        let others = (order?.entries ?? []).filter { $0 != .event }
        order = nil
        for source in others { note(source) }
    }

    public mutating func recordSecurityEvent(_ code: AlertCode, at time: UTCTime) {
        record(SecurityEvent(time: time, code: code))
    }

    public mutating func record(_ event: SecurityEvent) {
        note(.security)
        securityEvents.append(event)
    }

    public mutating func recordPowerEvent(_ code: AlertCode, at time: UTCTime, otherInformation: UInt32 = 0) {
        note(.power)
        powerEvents.append(PowerEvent(time: time, code: code, otherInformation: otherInformation))
    }
}
