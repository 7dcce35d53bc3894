/// Events yet to come, in the order of (time, priority, sequence): among events at one time the lower priority number
/// comes first, and among those the one that was scheduled first. So a run is the same whatever else the machine does.
public struct EventQueue<Event: BitwiseCopyable> {
    @usableFromInline struct Entry: BitwiseCopyable {
        @usableFromInline let time: Microseconds
        /// Order among events at one time: priority in the highest octet, sequence in the others.
        @usableFromInline let order: UInt64
        @usableFromInline let event: Event

        @inlinable
        init(time: Microseconds, order: UInt64, event: Event) {
            self.time = time
            self.order = order
            self.event = event
        }

        @inlinable
        func precedes(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : order < other.order
        }
    }

    /// A heap: an entry precedes those at indices 2n + 1 and 2n + 2.
    @usableFromInline var entries: [Entry] = []
    @usableFromInline var sequence: UInt64 = 0

    @inlinable
    public init(reserving capacity: Int = 0) { entries.reserveCapacity(capacity) }

    @inlinable public var count: Int { entries.count }
    @inlinable public var isEmpty: Bool { entries.isEmpty }

    /// When the next event happens; nil when there is none.
    @inlinable public var nextTime: Microseconds? { entries.first?.time }

    /// - Precondition: fewer than 2⁵⁶ events have been scheduled.
    @inlinable
    public mutating func schedule(_ event: Event, at time: Microseconds, priority: UInt8 = 0) {
        let entry = Entry(time: time, order: UInt64(priority) << 56 | sequence, event: event)
        sequence += 1
        entries.append(entry)
        var place = entries.count - 1
        while place > 0 {
            let parent = (place - 1) / 2
            guard entry.precedes(entries[parent]) else { break }
            entries[place] = entries[parent]
            place = parent
        }
        entries[place] = entry
    }

    /// Takes the next event out; nil when there is none.
    @inlinable
    public mutating func next() -> (time: Microseconds, event: Event)? {
        guard let first = entries.first, let last = entries.popLast() else { return nil }
        if !entries.isEmpty { sink(last) }
        return (first.time, first.event)
    }

    /// Puts `entry` in the first place and restores the heap.
    @inlinable
    mutating func sink(_ entry: Entry) {
        let count = entries.count
        var place = 0
        while true {
            var child = 2 * place + 1
            guard child < count else { break }
            if child + 1 < count, entries[child + 1].precedes(entries[child]) { child += 1 }
            guard entries[child].precedes(entry) else { break }
            entries[place] = entries[child]
            place = child
        }
        entries[place] = entry
    }
}
