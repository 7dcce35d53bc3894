import COSEM

/// The meters of a shard for which something is due that no message brings, with the earliest time of each, by the hubs'
/// clock. It has an entry for such a meter alone: a fleet in which nothing is pending has an empty queue.
struct DueQueue {
    private struct Entry {
        let time: UTCTime
        let number: Int
    }

    /// The time that holds for each meter.
    private var times: [Int: UTCTime] = [:]
    /// A binary heap with the earliest entry in front; entries whose times no longer hold are dropped when they come there.
    private var heap: [Entry] = []

    var isEmpty: Bool { times.isEmpty }
    var count: Int { times.count }

    /// The time for meter `number`; nil when nothing is due for it.
    subscript(number: Int) -> UTCTime? {
        get { times[number] }
        set {
            guard times[number] != newValue else { return }
            times[number] = newValue
            guard let newValue else {
                if times.isEmpty { heap.removeAll() }
                return
            }
            push(Entry(time: newValue, number: number))
            // Times that were replaced again and again must not fill the heap.
            if heap.count > 2 * times.count + 64 { rebuild() }
        }
    }

    /// The earliest time; nil when nothing is due.
    var earliest: UTCTime? {
        mutating get {
            while let first = heap.first {
                if times[first.number] == first.time { return first.time }
                pop()
            }
            return nil
        }
    }

    /// The meter with the earliest time, when that is not after `now`; its entry stays.
    mutating func first(until now: UTCTime) -> Int? {
        guard let earliest, earliest <= now else { return nil }
        return heap.first?.number
    }

    private mutating func rebuild() {
        heap.removeAll(keepingCapacity: true)
        for (number, time) in times { push(Entry(time: time, number: number)) }
    }

    private mutating func push(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].time < heap[parent].time else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func pop() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].time < heap[least].time {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
