import GBCS

/// The messages of one event loop that wait for their answers, found by Originator Counter without hashing.
///
/// A counter is `base + 2 × (sequence × parts + part)`. It is unique and ascending, and the sequence number modulo a
/// power of two is the index of the slot. A sequence number whose slot is still taken is left out. Odd distances from
/// the base are never sent, so that the answer of a meter which returns the counter plus one is not mistaken for
/// another's.
struct OutstandingRequests {
    struct Request {
        /// The Originator Counter; 0 when the slot is free.
        fileprivate(set) var counter: UInt64 = 0
        var device = EntityIdentifier(0)
        /// Time from which latency is measured, in microseconds from the start.
        var intended: Int64 = 0
        /// Time of the send, in microseconds from the start.
        var sent: Int64 = 0
        var meter: Int32 = 0
        var connection: Int32 = 0
        var entry: UInt16 = 0
        var isVerified = false
    }

    private let base: UInt64
    private let part: UInt64
    private let parts: UInt64
    private var slots: [Request]
    private var mask: UInt64
    private var nextSequence: UInt64 = 0
    /// The lowest sequence number that may be outstanding.
    private var oldestSequence: UInt64 = 0
    private(set) var count = 0

    /// - Parameters:
    ///   - base: the first counter, above all that the senders used before; 0, which no message has, becomes 1.
    ///   - part: this event loop's number among `parts`.
    init(base: UInt64, part: Int, of parts: Int) {
        self.base = max(1, base)
        self.part = UInt64(part)
        self.parts = UInt64(parts)
        slots = Array(repeating: Request(), count: 64)
        mask = 63
    }

    /// Takes a slot; returns its index and its counter.
    mutating func open(_ request: Request) -> (slot: Int, counter: UInt64) {
        // At most half of the slots are taken, so that a free one is near.
        if 2 * (count + 1) > slots.count { grow() }
        while slots[Int(nextSequence & mask)].counter != 0 { nextSequence += 1 }
        let slot = Int(nextSequence & mask)
        let counter = base &+ 2 * (nextSequence * parts + part)
        nextSequence += 1
        count += 1
        slots[slot] = request
        slots[slot].counter = counter
        return (slot, counter)
    }

    subscript(slot: Int) -> Request {
        get { slots[slot] }
        _modify { yield &slots[slot] }
    }

    /// The meaning of a counter in a response.
    enum Match: Equatable {
        case slot(Int)
        /// It was sent, and is no longer waited for.
        case past
        /// It was never sent.
        case unknown
    }

    func match(_ counter: UInt64) -> Match {
        let (distance, underflows) = counter.subtractingReportingOverflow(base)
        guard !underflows, distance & 1 == 0, distance / 2 % parts == part else { return .unknown }
        let sequence = distance / 2 / parts
        guard sequence < nextSequence else { return .unknown }
        let slot = Int(sequence & mask)
        return slots[slot].counter == counter ? .slot(slot) : .past
    }

    mutating func close(_ slot: Int) {
        slots[slot].counter = 0
        count -= 1
    }

    /// The slot of the oldest request to `device` over `connection`; it is searched for only when a response fits no
    /// request.
    func oldest(to device: EntityIdentifier, over connection: Int32) -> Int? {
        slots.indices
            .filter { slots[$0].counter != 0 && slots[$0].device == device && slots[$0].connection == connection }
            .min { slots[$0].counter < slots[$1].counter }
    }

    /// The slots of the requests over `connection`, which the caller closes.
    func slots(over connection: Int32) -> [Int] {
        slots.indices.filter { slots[$0].counter != 0 && slots[$0].connection == connection }
    }

    /// The slot of the oldest request if it was sent before `time`; the caller closes it.
    mutating func expired(sentBefore time: Int64) -> Int? {
        while oldestSequence < nextSequence {
            let slot = Int(oldestSequence & mask)
            if slots[slot].counter == base &+ 2 * (oldestSequence * parts + part) {
                return slots[slot].sent < time ? slot : nil
            }
            oldestSequence += 1
        }
        return nil
    }

    private mutating func grow() {
        var larger = Array(repeating: Request(), count: 2 * slots.count)
        mask = UInt64(larger.count - 1)
        for request in slots where request.counter != 0 {
            larger[Int(((request.counter &- base) / 2 / parts) & mask)] = request
        }
        slots = larger
    }
}
