import DSP
import DUISPort
import GBCS
import Logging
import Metrics

/// Delivers what waits for Users: a sender for each User that has something and an address.
actor CallbackDelivery {
    struct Sender {
        let url: String
        let source: OutboxSource
        let task: Task<Void, Never>
    }

    private let provider: DataServiceProvider
    private let configuration: DCCConfiguration
    private let metrics: any MetricsFactory
    private let logger: Logger
    private var senders: [EntityIdentifier: Sender] = [:]
    private var isStopped = false

    init(provider: DataServiceProvider, configuration: DCCConfiguration, metrics: any MetricsFactory) {
        (self.provider, self.configuration, self.metrics) = (provider, configuration, metrics)
        var logger = Logger(label: "smets.callbacks")
        logger.logLevel = .warning
        self.logger = logger
    }

    /// Delivers from now on, first what an earlier process had not.
    func start() {
        provider.outbox.listen { [weak self] user in Task { await self?.wake(user) } }
        for user in provider.outbox.users { wake(user) }
    }

    /// Has a sender go on, or makes one: of the address that the User has now.
    private func wake(_ user: EntityIdentifier) {
        guard !isStopped else { return }
        let url = url(of: user)
        if let sender = senders[user], sender.url == url { return sender.source.wake() }
        senders.removeValue(forKey: user)?.end()
        guard let url else { return }
        let source = OutboxSource(provider, user)
        var limits = CallbackLimits()
        limits.retryPauses = provider.rules.callbackDelays.map { .seconds($0) }
        do {
            let sender = try CallbackSender(
                to: url, of: user, from: source, limits: limits, metrics: metrics, logger: logger)
            let task = Task {
                await sender.run()
                source.putBack()
            }
            senders[user] = Sender(url: url, source: source, task: task)
        } catch { logger.warning("\(user): \(error)") }
    }

    /// Where documents for a User go: the address that was put for it, else that of the configuration.
    private func url(of user: EntityIdentifier) -> String? {
        let own = (try? provider.directory.user(user))?.callback
        return own ?? configuration.callbacks[user] ?? configuration.callback
    }

    func stop() async {
        isStopped = true
        let senders = Array(senders.values)
        self.senders = [:]
        for sender in senders { sender.end() }
        for sender in senders { await sender.task.value }
    }
}

extension CallbackDelivery.Sender {
    fileprivate func end() {
        source.finish()
        task.cancel()
    }
}
