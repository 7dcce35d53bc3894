import DSP
import Estate
import NIOConcurrencyHelpers

/// Alerts of the estate, which the DSP takes when the test says so.
final class PublishedAlerts: Sendable {
    private let alerts = NIOLockedValueBox<[PublishedAlert]>([])

    init(_ test: TestProvider) {
        _ = test.estate.gateway.alerts.subscribe { [alerts] alert in alerts.withLockedValue { $0.append(alert) } }
    }

    /// Passes on what has come so far. Returns how many alerts that were.
    func pass(to provider: DataServiceProvider) async -> Int {
        let all = alerts.withLockedValue { alerts in
            defer { alerts = [] }
            return alerts
        }
        for alert in all { await provider.take(alert) }
        return all.count
    }
}
