import DUIS
import Metrics
import NIOConcurrencyHelpers

/// What the DSP counts.
struct DSPMetrics: Sendable {
    let commands: Counter
    let responses: Counter
    let lateResponses: Counter
    let deviceAlerts: Counter
    let dccAlerts: Counter
    let throttled: Counter
    let alertsKeptBack: Counter
    let expired: Counter
    let unkeptCertificates: Counter
    private let answers: CodeCounters
    private let results: CodeCounters

    init(factory: any MetricsFactory) {
        func counter(_ name: String) -> Counter { Counter(label: name, factory: factory) }
        commands = counter("smets_dcc_commands_total")
        responses = counter("smets_dcc_responses_total")
        lateResponses = counter("smets_dcc_late_responses_total")
        deviceAlerts = counter("smets_dcc_device_alerts_total")
        dccAlerts = counter("smets_dcc_alerts_total")
        throttled = counter("smets_dcc_throttled_total")
        alertsKeptBack = counter("smets_dcc_alerts_kept_back_total")
        expired = counter("smets_dcc_expired_total")
        unkeptCertificates = counter("smets_dcc_unkept_certificates_total")
        answers = CodeCounters("smets_dcc_requests_total", factory)
        results = CodeCounters("smets_dcc_results_total", factory)
    }

    /// Counts the answer to a request.
    func answered(_ code: ResponseCode) { answers.increment(code) }

    /// Counts the result of a request that was acknowledged.
    func finished(_ code: ResponseCode) { results.increment(code) }
}

/// The counters of one name by response code, each made when its code first comes: the codes are the DSP's own, so few.
private final class CodeCounters: Sendable {
    private let label: String
    private let factory: any MetricsFactory
    private let counters = NIOLockedValueBox<[ResponseCode: Counter]>([:])

    init(_ label: String, _ factory: any MetricsFactory) { (self.label, self.factory) = (label, factory) }

    func increment(_ code: ResponseCode) {
        let counter = counters.withLockedValue { counters in
            if let known = counters[code] { return known }
            let made = Counter(label: label, dimensions: [("code", code.rawValue)], factory: factory)
            counters[code] = made
            return made
        }
        counter.increment()
    }
}
