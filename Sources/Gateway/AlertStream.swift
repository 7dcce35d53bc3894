import Estate
import Metrics

/// The estate's alerts, one after the other, for the DSP.
struct AlertStream: Sendable {
    /// Largest number of alerts that wait; further ones are dropped, and counted.
    static let limit = 100_000

    let stream: AsyncStream<PublishedAlert>
    private let continuation: AsyncStream<PublishedAlert>.Continuation
    private let distributor: AlertDistributor
    private let number: Int

    /// Takes the alerts that are published from now on. Throws where the distributor has as many subscribers as there may be.
    ///
    /// - Parameters:
    ///   - limit: largest number of alerts that wait.
    ///   - metrics: factory of the counter of those that were dropped.
    init(
        _ distributor: AlertDistributor, limit: Int = limit, metrics: any MetricsFactory
    ) throws(ServerError) {
        let (stream, continuation) = AsyncStream.makeStream(
            of: PublishedAlert.self, bufferingPolicy: .bufferingOldest(limit))
        let dropped = Counter(label: "smets_dcc_alerts_dropped_total", factory: metrics)
        let number = distributor.subscribe { alert in
            if case .dropped = continuation.yield(alert) { dropped.increment() }
        }
        guard let number else {
            throw ServerError(
                """
                the DCC cannot take the Devices' alerts: \(AlertDistributor.limit) others take them already, as many as there \
                may be; end connections that do, such as those for alerts on the GBCS port, and start again
                """)
        }
        (self.stream, self.continuation) = (stream, continuation)
        (self.distributor, self.number) = (distributor, number)
    }

    func finish() {
        distributor.unsubscribe(number)
        continuation.finish()
    }
}
