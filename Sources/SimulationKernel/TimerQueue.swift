/// Timers of the same length, which run out in the order in which they were set: they need no heap.
package struct TimerQueue<Element: BitwiseCopyable> {
    private struct Entry: BitwiseCopyable {
        let due: Microseconds
        let element: Element
    }

    private var entries: [Entry] = []
    /// Number of timers at the front of the array that have run out.
    private var head = 0

    package var nextTime: Microseconds? { head < entries.count ? entries[head].due : nil }

    package init() {}

    /// - Parameter due: time at which the timer runs out; not before that of any timer set earlier.
    package mutating func set(_ element: Element, due: Microseconds) {
        entries.append(Entry(due: max(due, entries.last?.due ?? due), element: element))
    }

    package mutating func next() -> (due: Microseconds, element: Element)? {
        guard head < entries.count else { return nil }
        let entry = entries[head]
        head += 1
        if head == entries.count {
            entries.removeAll(keepingCapacity: true)
            head = 0
        } else if head > 1_024, 2 * head > entries.count {
            entries.removeFirst(head)
            head = 0
        }
        return (entry.due, entry.element)
    }
}
