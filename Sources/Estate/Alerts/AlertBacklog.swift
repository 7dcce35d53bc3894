import NIOConcurrencyHelpers
import NIOCore

/// The latest alerts, for readers that go through them at their own pace. All readers share one queue, so that many who
/// do not read cost no more than one.
final class AlertBacklog: AlertSink {
    /// Number of alerts that are kept.
    static let limit = 1_024

    private struct Reader {
        /// Largest number of alerts that may wait for the reader; when there are more, the oldest are dropped.
        let capacity: Int
        /// The number of the alert that the reader takes next.
        var position: Int
        /// Number of alerts dropped since the reader was last told of it.
        var dropped = 0
        var isBeatDue = false
    }

    private struct State {
        var alerts = CircularBuffer<PublishedAlert>()
        /// Number of alerts so far.
        var count = 0
        var readers: [Int: Reader] = [:]
        /// Continuations of the readers that wait because there is no alert for them, by reader.
        var waiting: [Int: CheckedContinuation<Void, Never>] = [:]
        var nextReader = 0

        /// Makes a reader that is too far behind skip the alerts that it has no room for.
        mutating func catchUp(_ number: Int) -> Reader? {
            guard var reader = readers[number] else { return nil }
            let oldest = count - min(reader.capacity, alerts.count)
            reader.dropped += max(0, oldest - reader.position)
            reader.position = max(oldest, reader.position)
            readers[number] = reader
            return reader
        }
    }

    private enum Step {
        case alerts([PublishedAlert])
        case wait
        case end
    }

    private let state = NIOLockedValueBox(State())

    func offer(_ alert: PublishedAlert) {
        let waiting = state.withLockedValue { state in
            guard !state.readers.isEmpty else { return [CheckedContinuation<Void, Never>]() }
            if state.alerts.count == Self.limit { state.alerts.removeFirst() }
            state.alerts.append(alert)
            state.count += 1
            guard !state.waiting.isEmpty else { return [] }
            defer { state.waiting.removeAll(keepingCapacity: true) }
            return Array(state.waiting.values)
        }
        for reader in waiting { reader.resume() }
    }

    /// Adds a reader, which gets the alerts that are offered from now on; returns its number.
    func addReader(capacity: Int) -> Int {
        state.withLockedValue { state in
            defer { state.nextReader += 1 }
            state.readers[state.nextReader] = Reader(
                capacity: min(max(1, capacity), Self.limit), position: state.count)
            return state.nextReader
        }
    }

    /// Removes a reader; a task that waits for its alerts gets nil.
    func remove(_ number: Int) {
        let waiting = state.withLockedValue { state in
            state.readers[number] = nil
            if state.readers.isEmpty { state.alerts.removeAll() }
            return state.waiting.removeValue(forKey: number)
        }
        waiting?.resume()
    }

    /// Makes a reader stop waiting although there is no alert.
    func beat(_ number: Int) {
        let waiting = state.withLockedValue { state in
            state.readers[number]?.isBeatDue = true
            return state.waiting.removeValue(forKey: number)
        }
        waiting?.resume()
    }

    /// Returns how many alerts a reader has lost since the last call.
    func takeDropped(of number: Int) -> Int {
        state.withLockedValue { state in
            let dropped = state.catchUp(number)?.dropped ?? 0
            state.readers[number]?.dropped = 0
            return dropped
        }
    }

    /// Returns a reader's next alerts, at most `limit`, when there are any; none after ``beat(_:)``; nil when the
    /// reader has been removed.
    func next(of number: Int, upTo limit: Int) async -> [PublishedAlert]? {
        while true {
            switch state.withLockedValue({ Self.step(number, limit, &$0) }) {
            case .alerts(let alerts): return alerts
            case .end: return nil
            case .wait: await wait(number)
            }
        }
    }

    private static func step(_ number: Int, _ limit: Int, _ state: inout State) -> Step {
        guard let reader = state.catchUp(number) else { return .end }
        let behind = state.count - reader.position
        guard behind > 0 || reader.isBeatDue else { return .wait }
        let count = min(behind, limit)
        state.readers[number]?.position += count
        state.readers[number]?.isBeatDue = false
        return .alerts(Array(state.alerts.suffix(behind).prefix(count)))
    }

    /// Waits until there may be an alert for the reader.
    private func wait(_ number: Int) async {
        await withCheckedContinuation { continuation in
            let isToWait = state.withLockedValue { state in
                guard let reader = state.readers[number], reader.position == state.count, !reader.isBeatDue else {
                    return false
                }
                state.waiting[number] = continuation
                return true
            }
            if !isToWait { continuation.resume() }
        }
    }
}
