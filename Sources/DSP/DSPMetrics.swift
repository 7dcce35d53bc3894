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
        func counter(_ name: String) -> Counter { Counter(label: name, factory: factory) }
        commands = counter("smets_dcc_commands_total")
        responses = counter("smets_dcc_responses_total")
        lateResponses = counter("smets_dcc_late_responses_total")
        deviceAlerts = counter("smets_dcc_device_alerts_total")
        dccAlerts = counter("smets_dcc_alerts_total")
        throttled = counter("smets_dcc_throttled_total")
        alertsKeptBack = counter("smets_dcc_alerts_kept_back_total")
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
