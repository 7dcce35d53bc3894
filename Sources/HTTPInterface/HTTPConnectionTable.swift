import Metrics
import NIOConcurrencyHelpers
import NIOCore

/// The open connections of the HTTP interface, whose number is limited. When the limit is reached, a new connection
/// takes the place of one that is in no request, so that slow or idle clients never keep others out.
final class HTTPConnectionTable: Sendable {
    /// The state of a connection, in the order in which connections are closed when there is no room.
    enum Phase: Int, Sendable, Comparable {
        /// Between requests, or before a complete header.
        case header
        /// A header has come, but not all of the body.
        case body
        /// The client does not take the answer that it asked for.
        case stalled
        /// A whole request is being answered.
        case answering

        static func < (one: Phase, other: Phase) -> Bool { one.rawValue < other.rawValue }
    }

    /// The event that tells a connection to close in favour of a new one.
    struct Eviction: Sendable {}

    private struct Entry {
        let channel: any Channel
        var phase = Phase.header
        /// A number that counts up; the connection with the lowest is the oldest in its phase.
        var since: UInt64
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        var next: UInt64 = 0
    }

    let limit: Int
    private let state = NIOLockedValueBox(State())
    private let evicted: Counter
    private let refused: Counter

    init(limit: Int, metrics: any MetricsFactory) {
        self.limit = limit
        func counter(_ reason: String) -> Counter {
            Counter(label: "smets_http_closings_total", dimensions: [("reason", reason)], factory: metrics)
        }
        evicted = counter("evicted")
        refused = counter("full")
    }

    var count: Int { state.withLockedValue { $0.entries.count } }

    /// Admits a connection, if necessary in place of another; false when all others are being answered.
    func add(_ channel: any Channel) -> Bool {
        let (isTaken, victim) = state.withLockedValue { state -> (Bool, (any Channel)?) in
            var victim: (key: ObjectIdentifier, entry: Entry)?
            if state.entries.count >= limit {
                for (key, entry) in state.entries where entry.phase != .answering {
                    if let best = victim?.entry, (best.phase, best.since) <= (entry.phase, entry.since) { continue }
                    victim = (key, entry)
                }
                guard let victim else { return (false, nil) }
                state.entries[victim.key] = nil
            }
            state.entries[ObjectIdentifier(channel)] = Entry(channel: channel, since: state.next)
            state.next += 1
            return (true, victim?.entry.channel)
        }
        if let victim {
            evicted.increment()
            victim.eventLoop.execute { victim.pipeline.fireUserInboundEventTriggered(Eviction()) }
        }
        if !isTaken { refused.increment() }
        return isTaken
    }

    func set(_ phase: Phase, of channel: any Channel) {
        state.withLockedValue { state in
            guard state.entries[ObjectIdentifier(channel)]?.phase != phase else { return }
            state.entries[ObjectIdentifier(channel)]?.phase = phase
            state.entries[ObjectIdentifier(channel)]?.since = state.next
            state.next += 1
        }
    }

    func remove(_ channel: any Channel) {
        state.withLockedValue { _ = $0.entries.removeValue(forKey: ObjectIdentifier(channel)) }
    }
}
