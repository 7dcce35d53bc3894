import Metrics
import SMETS1Meter
import Synchronization

/// Counts of the meters' DLMS connections, for metrics and for their limit.
final class DLMSStatistics: Sendable {
    /// The reason why a connection was closed or never served.
    enum Closing: String, CaseIterable {
        /// There is no active PDP context at the address.
        case noContext = "no-context"
        /// There are more connections than ``DLMSLimits/connections``.
        case tooMany = "connections"
        /// The connection was the older one of a meter's and had to make room.
        case displaced
        /// The octets are not in the wrapper of IEC 62056-4-7, or longer than any APDU may be.
        case malformed
        /// There was no association in time.
        case noAssociation = "no-association"
        case idle
        /// A request was not complete in time.
        case slowRequest = "slow-request"
        /// The PDP context ended.
        case contextEnded = "context-ended"
        case stopping
        /// The meter's state could not be read or kept.
        case stateUnavailable = "state-unavailable"
        /// The process that has the address's share did not take it.
        case notHandedOver = "not-handed-over"
        /// The S1SP's address took no connection of a meter that was woken.
        case dialOutFailed = "dial-out-failed"
    }

    private let connections = Atomic<Int>(0)
    private let hasMetDescriptorLimit = Atomic<Bool>(false)
    private let requests: Counter
    private let accepted: Counter
    private let open: Meter
    private let closings: [Closing: Counter]
    private let events: [DLMSOutcome.Event: Counter]

    init(_ factory: any MetricsFactory = MetricsSystem.factory) {
        requests = Counter(label: "smets_dlms_requests_total", factory: factory)
        accepted = Counter(label: "smets_dlms_connections_total", factory: factory)
        open = Meter(label: "smets_dlms_connections", factory: factory)
        closings = Dictionary(
            uniqueKeysWithValues: Closing.allCases.map {
                (
                    $0,
                    Counter(label: "smets_dlms_closings_total", dimensions: [("reason", $0.rawValue)], factory: factory)
                )
            })
        events = Dictionary(
            uniqueKeysWithValues: DLMSOutcome.Event.allCases.map {
                ($0, Counter(label: "smets_dlms_events_total", dimensions: [("event", $0.rawValue)], factory: factory))
            })
    }

    /// Number of connections that are open now.
    var connectionCount: Int { connections.load(ordering: .relaxed) }

    func countRequests(_ count: Int) { if count > 0 { requests.increment(by: count) } }
    func count(_ closing: Closing) { closings[closing]?.increment() }
    func count(_ event: DLMSOutcome.Event) { events[event]?.increment() }

    /// Counts a new connection; false when `limit` connections are open already. Each true must be followed by one
    /// ``connectionClosed()``.
    func connectionOpened(limit: Int) -> Bool {
        let count = connections.add(1, ordering: .relaxed).newValue
        guard count <= limit else {
            connections.subtract(1, ordering: .relaxed)
            self.count(.tooMany)
            return false
        }
        accepted.increment()
        open.set(count)
        return true
    }

    /// True at the first call: the limit is reported only the first time that it is reached.
    func isFirstAtDescriptorLimit() -> Bool { !hasMetDescriptorLimit.exchange(true, ordering: .relaxed) }

    func connectionClosed() { open.set(connections.subtract(1, ordering: .relaxed).newValue) }
}
