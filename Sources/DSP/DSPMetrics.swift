import DUIS
import Metrics

/// What the DSP counts.
struct DSPMetrics: Sendable {
    private let factory: any MetricsFactory
    let commands: Counter
    let responses: Counter
    let lateResponses: Counter
    let deviceAlerts: Counter
    let dccAlerts: Counter
    let throttled: Counter
    let alertsKeptBack: Counter

    init(factory: any MetricsFactory) {
        self.factory = factory
        func counter(_ name: String) -> Counter { Counter(label: "smets_dcc_\(name)_total", factory: factory) }
        commands = counter("commands")
        responses = counter("responses")
        lateResponses = counter("late_responses")
        deviceAlerts = counter("device_alerts")
        dccAlerts = counter("alerts")
        throttled = counter("throttled")
        alertsKeptBack = counter("alerts_kept_back")
    }

    /// Counts the answer to a request.
    func answered(_ code: ResponseCode) {
        Counter(label: "smets_dcc_requests_total", dimensions: [("code", code.rawValue)], factory: factory).increment()
    }

    /// Counts the result of a request that was acknowledged.
    func finished(_ code: ResponseCode) {
        Counter(label: "smets_dcc_results_total", dimensions: [("code", code.rawValue)], factory: factory).increment()
    }
}
