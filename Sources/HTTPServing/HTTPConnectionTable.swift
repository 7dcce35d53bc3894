import Metrics
import NIOConcurrencyHelpers
import NIOCore

/// The open connections of a server, whose number is limited. When the limit is reached, a new connection
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
        /// The client's address, without its port.
        let client: String
        var phase = Phase.header
        /// A number that counts up; the connection with the lowest is the oldest in its phase.
        var since: UInt64
    }

    private struct State {
        var entries: [ObjectIdentifier: Entry] = [:]
        /// Number of connections from each address.
        var clients: [String: Int] = [:]
        var next: UInt64 = 0

        mutating func remove(_ key: ObjectIdentifier) {
            guard let client = entries.removeValue(forKey: key)?.client else { return }
            let left = (clients[client] ?? 1) - 1
            clients[client] = left == 0 ? nil : left
        }

        /// The oldest connection of the first phase that has any, of one client or of all; nil when all are answered.
        func victim(of client: String?) -> ObjectIdentifier? {
            var victim: (key: ObjectIdentifier, entry: Entry)?
            for (key, entry) in entries where entry.phase != .answering && (client == nil || entry.client == client) {
                if let best = victim?.entry, (best.phase, best.since) <= (entry.phase, entry.since) { continue }
                victim = (key, entry)
            }
            return victim?.key
        }
    }

    private let limits: HTTPServingLimits
    private let state = NIOLockedValueBox(State())
    private let evicted: Counter
    private let refused: Counter

    init(limits: HTTPServingLimits, style: HTTPServerStyle, metrics: any MetricsFactory) {
        self.limits = limits
        func counter(_ reason: String) -> Counter {
            Counter(label: "\(style.metrics)_closings_total", dimensions: [("reason", reason)], factory: metrics)
        }
        evicted = counter("evicted")
        refused = counter("full")
    }

    var count: Int { state.withLockedValue { $0.entries.count } }

    /// Admits a connection, if necessary in place of another; the problem when all others are being answered.
    func add(_ channel: any Channel) -> HTTPProblem? {
        let client = channel.remoteAddress?.ipAddress ?? ""
        let (problem, victim) = state.withLockedValue { state -> (HTTPProblem?, (any Channel)?) in
            var victim: (any Channel)?
            let isClientFull = limits.connectionsPerClient.map { state.clients[client, default: 0] >= $0 } ?? false
            if isClientFull || state.entries.count >= limits.connections {
                guard let key = state.victim(of: isClientFull ? client : nil) else {
                    return (Self.full(isClientFull ? limits.connectionsPerClient : nil, limits.connections), nil)
                }
                victim = state.entries[key]?.channel
                state.remove(key)
            }
            state.entries[ObjectIdentifier(channel)] = Entry(channel: channel, client: client, since: state.next)
            state.clients[client, default: 0] += 1
            state.next += 1
            return (nil, victim)
        }
        if let victim {
            evicted.increment()
            victim.eventLoop.execute { victim.pipeline.fireUserInboundEventTriggered(Eviction()) }
        }
        if problem != nil { refused.increment() }
        return problem
    }

    private static func full(_ perClient: Int?, _ connections: Int) -> HTTPProblem {
        let text =
            perClient.map { "\($0) connections from your address are being answered, as many as there may be" }
            ?? "\(connections) connections are being answered, as many as there may be"
        return HTTPProblem(.serviceUnavailable, "too-many-connections", "\(text); try again", retryAfter: 1)
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
        state.withLockedValue { $0.remove(ObjectIdentifier(channel)) }
    }
}
