import CommsHub
import DSP
import ESMEEmulator
import Estate
import EstateFixture
import GBCS
import HTTPServing
import Keys
import NIOPosix
import Prometheus
import Testing

@testable import Gateway

/// The DSP's share of the estate's alerts.
@Suite struct AlertStreamTests {
    private static let full =
        "the DCC cannot take the Devices' alerts: 256 others take them already, as many as there may be; end "
        + "connections that do, such as those for alerts on the GBCS port, and start again"

    /// An alert that differs from others by its number.
    private func outage(_ number: UInt64) -> PublishedAlert.Content {
        .powerOutage(
            PowerOutageAlert(
                PowerOutageNotification(hub: EntityIdentifier(number), time: TestGateway.now),
                importMPAN: MPAN(distributor: 12, unique: 34)))
    }

    private func fill(_ distributor: AlertDistributor) {
        for _ in 0..<AlertDistributor.limit { #expect(distributor.subscribe { _ in } != nil) }
    }

    @Test("Where others have all places, there is an error that says so; a place that is given back can be taken")
    func places() throws {
        let distributor = AlertDistributor()
        fill(distributor)
        let error = #expect(throws: ServerError.self) {
            try AlertStream(distributor, metrics: PrometheusRegistry())
        }
        #expect(error?.description == Self.full)
        distributor.unsubscribe(0)
        let stream = try AlertStream(distributor, metrics: PrometheusRegistry())
        #expect(distributor.subscribe { _ in } == nil)
        stream.finish()
        #expect(distributor.subscribe { _ in } != nil)
    }

    @Test("Alerts come in order; those for which there is no room are dropped and counted")
    func order() async throws {
        let (distributor, metrics) = (AlertDistributor(), PrometheusRegistry())
        let alerts = try AlertStream(distributor, limit: 3, metrics: metrics)
        for number in 1...5 as ClosedRange<UInt64> { distributor.publish(outage(number)) }
        alerts.finish()
        var contents: [PublishedAlert.Content] = []
        for await alert in alerts.stream { contents.append(alert.content) }
        #expect(contents == [outage(1), outage(2), outage(3)])
        let lines = metrics.rendered().split(separator: "\n")
        #expect(lines.contains("smets_dcc_alerts_dropped_total 2"))
    }

    @Test("A DCC that could take no alerts does not start")
    func start() async throws {
        let estate = try TestGateway()
        fill(estate.gateway.alerts)
        let provider = try DataServiceProvider(
            gateway: estate.gateway, folder: estate.folder, store: DSPStore(path: nil))
        let configuration = DCCConfiguration(folder: estate.folder)
        let error = await #expect(throws: ServerError.self) {
            _ = try await DCCServer.start(
                configuration, provider: provider, host: "127.0.0.1", access: HTTPAccess(hosts: ["127.0.0.1"]),
                archive: .failure(KeyFolderError("none")), group: MultiThreadedEventLoopGroup.singleton,
                metrics: PrometheusRegistry())
        }
        #expect(error?.description == Self.full)
        await provider.stop()
    }
}
