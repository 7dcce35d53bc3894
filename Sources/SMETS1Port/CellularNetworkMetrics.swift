import CellularNet
import Metrics

/// Counts of a cellular network, for `/metrics`.
struct CellularNetworkMetrics {
    enum MessageEnd: String, CaseIterable {
        case delivered, expired, undeliverable
    }

    private let contexts: Meter
    private let messages: [MessageEnd: Counter]
    private let rejections: [PDPContext.Rejection: Counter]
    private let ends: [PDPContext.End: Counter]

    init(_ factory: any MetricsFactory) {
        contexts = Meter(label: "smets_pdp_contexts", factory: factory)
        func counters<Key: Hashable>(
            _ keys: some Sequence<Key>, _ label: String, _ dimension: String, _ name: (Key) -> String
        ) -> [Key: Counter] {
            Dictionary(
                uniqueKeysWithValues: keys.map {
                    ($0, Counter(label: label, dimensions: [(dimension, name($0))], factory: factory))
                })
        }
        messages = counters(MessageEnd.allCases, "smets_sms_total", "outcome", \.rawValue)
        rejections = counters(PDPContext.Rejection.allCases, "smets_pdp_rejections_total", "reason") {
            switch $0 {
            case .poolExhausted: "pool-exhausted"
            case .attachRate: "attach-rate"
            case .network: "network"
            }
        }
        ends = counters(PDPContext.End.allCases, "smets_pdp_sessions_total", "end", \.name)
    }

    func setContexts(_ count: Int) { contexts.set(count) }
    func count(_ end: MessageEnd) { messages[end]?.increment() }
    func count(_ rejection: PDPContext.Rejection) { rejections[rejection]?.increment() }
    func count(_ end: PDPContext.End) { ends[end]?.increment() }
}
