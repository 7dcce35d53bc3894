import COSEM
import DUIS
import Estate
import EstateFixture
import GBCS
import Keys
import Prometheus
import Testing

@testable import DSP

/// Alerts that a Device sends too fast.
@Suite(.serialized) struct AlertStormTests {
    /// An alert of meter 0 for a User, as the estate publishes it.
    private func alert(_ test: TestProvider) async throws -> PublishedAlert {
        let subscription = AsyncStream.makeStream(of: PublishedAlert.self)
        let alerts = test.estate.gateway.alerts
        let number = try #require(alerts.subscribe { subscription.continuation.yield($0) })
        try await test.powerOff(0)
        try await test.powerOn(0)
        alerts.unsubscribe(number)
        subscription.continuation.finish()
        for await alert in subscription.stream {
            guard case .device(let outgoing) = alert.content else { continue }
            if try test.provider.directory.user(outgoing.alert.recipient) != nil { return alert }
        }
        throw NoAlert()
    }

    private struct NoAlert: Error {}

    @Test("Beyond the threshold they are kept back and counted, and the first of the next period tells how many")
    func storm() async throws {
        let test = try TestProvider()
        let metrics = PrometheusRegistry()
        var configuration = DSPConfiguration()
        configuration.alertStorms.threshold = 2
        configuration.alertStorms.period = 60
        let provider = try DataServiceProvider(
            configuration, gateway: test.estate.gateway, folder: test.estate.folder, store: test.store,
            metrics: metrics)
        let alert = try await alert(test)
        guard case .device(let outgoing) = alert.content else { throw NoAlert() }
        let user = outgoing.alert.supplementary?.id ?? outgoing.alert.recipient
        func messages() throws -> [Element] {
            try provider.outbox.take(user, 100).map {
                try ResponseReader().read(Array($0.document)).response.message
            }
        }
        func counts(_ line: String) -> Bool { metrics.rendered().split(separator: "\n").contains { $0 == line } }

        for _ in 0..<5 { await provider.take(alert) }
        let first = try messages()
        #expect(first.count == 2)
        #expect(first.allSatisfy { $0["ThrottledAlertCount"] == nil })
        #expect(counts("smets_dcc_device_alerts_total 2"))
        #expect(counts("smets_dcc_alerts_kept_back_total 3"))

        test.estate.gateway.clock.set(to: TestProvider.now + 60, rate: 0)
        await provider.take(alert)
        let later = try messages()
        #expect(later.count == 1)
        #expect(later.first?["ThrottledAlertCount"]?.value == "3")
        #expect(counts("smets_dcc_alerts_kept_back_total 3"))
    }
}
