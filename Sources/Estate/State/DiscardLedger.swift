import ESMEEmulator

/// The traces of discarded messages at the devices of one shard: Security Log entries, and the own Originator Counters
/// of the alerts.
///
/// Nobody needs a key to have a message discarded, so the traces must have a bound. Entries are kept here, ahead of the
/// store, which gets them in batches. Beyond ``limit``, the devices whose last entry is the oldest lose their entries,
/// and these are counted. The counters are in memory only: the store has a mark above all of them
/// (``DeviceStateStore/ownCounterMark``), at which every device continues after a restart. A device's log is right as
/// long as it is read from here.
struct DiscardLedger {
    /// A meter, or the hub of its premises, as one number.
    struct Device: Hashable {
        let key: Int

        static func meter(_ number: Int) -> Device { Device(key: number << 1) }
        static func hub(_ number: Int) -> Device { Device(key: number << 1 | 1) }

        /// The meter's number; for a hub, that of its premises' meter.
        var number: Int { key >> 1 }
    }

    /// The traces at one device.
    struct Trace {
        /// The device's next own Originator Counter; 0 when it has used none.
        fileprivate(set) var nextOwnCounter: UInt64 = 0
        /// The entries, oldest first; at most as many as the device's Security Log holds.
        fileprivate(set) var events: [EventLogs.SecurityEvent] = []
        /// Whether the store lacks any of ``events``.
        fileprivate(set) var isUnsaved = false
        fileprivate var isStored = false
        /// Whether anything came since the last time the device was considered for dropping.
        fileprivate var isRecent = false

        fileprivate var weight: Int { max(1, events.count) }
    }

    /// The changes that the store gets next.
    struct Batch: Sendable {
        /// Keys of the devices whose entries are no longer here.
        var obsolete: [Int] = []
        var events: [(device: Int, events: [EventLogs.SecurityEvent])] = []

        var isEmpty: Bool { obsolete.isEmpty && events.isEmpty }
    }

    /// Largest number of Security Log entries of discarded messages that a process keeps; its shards have equal parts.
    static let limit = 65_536
    /// Largest number of devices in one batch.
    static let batchSize = 1_024

    private let limit: Int
    private var traces: [Int: Trace] = [:]
    /// Devices in the order in which they are considered for dropping; some of them may be gone.
    private var order: [Int] = []
    private var oldest = 0
    private var weight = 0
    private var unsaved: [Int] = []
    private var obsolete: [Int] = []
    /// Number of devices with traces, by the last bits of their numbers: most messages are for a device without any,
    /// and this must be found out fast.
    private var presence: [UInt16] = []
    private static let presenceMask = 0xFFFF

    /// The lowest value of every device's own counter.
    private(set) var firstOwnCounter: UInt64
    /// Number of entries that were dropped for want of room.
    private(set) var droppedEvents = 0

    /// - Parameter share: number of shards among which the process's `limit` is divided.
    init(share: Int = 1, firstOwnCounter: UInt64, limit: Int = Self.limit) {
        // An entry of ``presence`` is a count of 16 bits.
        self.limit = min(max(limit / share, EventLogs.capacity), Self.limit - 1)
        self.firstOwnCounter = firstOwnCounter
    }

    var isEmpty: Bool { traces.isEmpty }
    var hasUnsaved: Bool { !unsaved.isEmpty || !obsolete.isEmpty }
    var eventCount: Int { traces.values.reduce(0) { $0 + $1.events.count } }

    /// Whether meter `number` or its hub may have traces; never false when one of them has.
    func mayHave(_ number: Int) -> Bool {
        !traces.isEmpty && presence[number & Self.presenceMask] != 0
    }

    subscript(device: Device) -> Trace? { traces[device.key] }

    /// Takes over the entries that the store has of a device.
    mutating func load(_ device: Device, _ events: [EventLogs.SecurityEvent]) {
        for event in events.suffix(EventLogs.capacity) { add(device, nextOwnCounter: 0, event, isStored: true) }
    }

    /// Notes that `device` discarded a message.
    ///
    /// - Parameter nextOwnCounter: the own counter with which it continues; 0 when it has used none.
    mutating func note(_ device: Device, nextOwnCounter: UInt64, _ event: EventLogs.SecurityEvent?) {
        add(device, nextOwnCounter: nextOwnCounter, event, isStored: false)
    }

    private mutating func add(
        _ device: Device, nextOwnCounter: UInt64, _ event: EventLogs.SecurityEvent?, isStored: Bool
    ) {
        let key = device.key
        var trace: Trace
        if let known = traces[key] {
            trace = known
            weight -= trace.weight
        } else {
            trace = Trace()
            order.append(key)
            count(key, 1)
        }
        trace.nextOwnCounter = max(trace.nextOwnCounter, nextOwnCounter)
        trace.isRecent = true
        if let event {
            // As in the device's own log, the oldest entry is overwritten.
            if trace.events.count >= EventLogs.capacity { trace.events.removeFirst() }
            trace.events.append(event)
            if isStored {
                trace.isStored = true
            } else if !trace.isUnsaved {
                trace.isUnsaved = true
                unsaved.append(key)
            }
        }
        weight += trace.weight
        traces[key] = trace
        while weight > limit, traces.count > 1 { dropOne(for: key) }
        tidy()
    }

    /// Drops the entries of `device`, since its state has them now.
    mutating func forgetEvents(_ device: Device) {
        guard var trace = traces[device.key], !trace.events.isEmpty else { return }
        weight -= trace.weight
        trace.events = []
        trace.isUnsaved = false
        trace.isStored = false
        weight += trace.weight
        traces[device.key] = trace
    }

    /// Whether the store has a row for `device` that goes with its entries.
    func isStored(_ device: Device) -> Bool { traces[device.key]?.isStored ?? false }

    /// Drops the entries of the device whose last trace is the oldest, but never those of `newest`.
    private mutating func dropOne(for newest: Int) {
        while oldest < order.count {
            let key = order[oldest]
            oldest += 1
            guard var trace = traces[key] else { continue }
            if trace.isRecent || key == newest {
                trace.isRecent = false
                traces[key] = trace
                order.append(key)
                continue
            }
            traces[key] = nil
            count(key, -1)
            weight -= trace.weight
            droppedEvents += trace.events.count
            firstOwnCounter = max(firstOwnCounter, trace.nextOwnCounter)
            if trace.isStored { obsolete.append(key) }
            return
        }
    }

    private mutating func count(_ key: Int, _ change: Int) {
        if presence.isEmpty { presence = [UInt16](repeating: 0, count: Self.presenceMask + 1) }
        let index = (key >> 1) & Self.presenceMask
        presence[index] = UInt16(clamping: Int(presence[index]) + change)
    }

    /// Releases the memory of devices in ``order`` that have been passed.
    private mutating func tidy() {
        guard oldest > 4_096, oldest * 2 > order.count else { return }
        order.removeFirst(oldest)
        oldest = 0
    }

    // MARK: Writing behind

    /// Returns the changes that the store gets next, and counts them as stored: give them to ``restore(_:)`` when the
    /// store fails.
    mutating func takeBatch() -> Batch {
        var batch = Batch()
        batch.obsolete = obsolete
        obsolete = []
        while batch.events.count < Self.batchSize, let key = unsaved.popLast() {
            guard let events = settle(key) else { continue }
            batch.events.append((key, events))
        }
        return batch
    }

    /// The same as ``takeBatch()`` for one device; nil when the store has all of its entries.
    mutating func takeEvents(of device: Device) -> [EventLogs.SecurityEvent]? { settle(device.key) }

    private mutating func settle(_ key: Int) -> [EventLogs.SecurityEvent]? {
        guard var trace = traces[key], trace.isUnsaved else { return nil }
        trace.isUnsaved = false
        trace.isStored = true
        traces[key] = trace
        return trace.events
    }

    /// Notes that the store did not take `batch`.
    mutating func restore(_ batch: Batch) {
        for (key, _) in batch.events {
            guard var trace = traces[key], !trace.isUnsaved, !trace.events.isEmpty else { continue }
            trace.isUnsaved = true
            traces[key] = trace
            unsaved.append(key)
        }
        // Where there are entries again, they will be written over the row.
        obsolete += batch.obsolete.filter { traces[$0] == nil }
    }
}
