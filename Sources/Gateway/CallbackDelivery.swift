import DSP
import DUISPort
import GBCS
import HTTPServing
import Logging
import Metrics
import NIOConcurrencyHelpers
import NIOCore

/// Delivers what waits for Users: a sender for each User that has something and an address.
///
/// When a User's address changes, the sender of the old one ends at once, and what it had not delivered goes to the new address
/// first. A document that the old address was taking just then may come to both.
actor CallbackDelivery {
    private struct Sender {
        let address: CallbackAddress
        let source: OutboxSource
        let task: Task<Void, Never>

        func end() {
            source.finish()
            task.cancel()
        }
    }

    private let provider: DataServiceProvider
    private let configuration: DCCConfiguration
    private let limits: CallbackLimits
    private let group: any EventLoopGroup
    private let metrics: any MetricsFactory
    private let logger: Logger
    private var senders: [EntityIdentifier: Sender] = [:]
    /// The sources of ``senders``, for whoever is told of documents.
    private nonisolated let sources = NIOLockedValueBox<[EntityIdentifier: OutboxSource]>([:])
    /// The last sender's task of each User that has none now: it may still be ending.
    private var ending: [EntityIdentifier: Task<Void, Never>] = [:]
    private var isStopped = false

    init(
        provider: DataServiceProvider, configuration: DCCConfiguration, group: any EventLoopGroup,
        metrics: any MetricsFactory
    ) {
        (self.provider, self.configuration) = (provider, configuration)
        (self.group, self.metrics) = (group, metrics)
        var limits = configuration.callbackLimits
        limits.retryPauses = provider.rules.callbackPauses.map { .seconds($0) }
        self.limits = limits
        var logger = Logger(label: "smets.callbacks")
        logger.logLevel = .warning
        self.logger = logger
    }

    /// Delivers from now on, first what an earlier process had not.
    func start() {
        provider.outbox.listen { [weak self] user in
            guard let self else { return }
            if let source = sources.withLockedValue({ $0[user] }) { return source.wake() }
            Task { await self.wake(user) }
        }
        provider.directory.listenForUsers { [weak self] user in Task { await self?.moveOrWake(user) } }
        for user in provider.outbox.users { wake(user) }
    }

    /// Goes on with a User whose address may have changed.
    private func moveOrWake(_ user: EntityIdentifier) {
        guard senders[user] != nil || provider.outbox.users.contains(user) else { return }
        wake(user)
    }

    /// Has a sender go on, or makes one: of the address that the User has now.
    private func wake(_ user: EntityIdentifier) {
        guard !isStopped else { return }
        let address = address(of: user)
        if let sender = senders[user], sender.address == address { return sender.source.wake() }
        if let sender = senders.removeValue(forKey: user) {
            sources.withLockedValue { $0[user] = nil }
            sender.end()
            ending[user] = sender.task
        }
        guard let address else { return }
        let source = OutboxSource(provider, user, to: address)
        do {
            // What a callback leads to stays on one thread, its connections' too.
            let loop = group.next()
            let sender = try CallbackSender(
                to: address.url, of: user, from: source, limits: limits, metrics: metrics, logger: logger, on: loop)
            let earlier = ending.removeValue(forKey: user)
            let task = Task(executorPreference: EventLoopTaskExecutor(loop)) {
                // What the earlier one had not delivered is back in the outbox then, before all that came later.
                await earlier?.value
                await sender.run()
                source.putBack()
            }
            senders[user] = Sender(address: address, source: source, task: task)
            sources.withLockedValue { $0[user] = source }
        } catch { logger.warning("\(user): \(error)") }
    }

    /// Where documents for a User go: the address that was put for it, else that of the configuration; nil for nowhere.
    private func address(of user: EntityIdentifier) -> CallbackAddress? {
        if let own = (try? provider.directory.user(user))?.callback { return CallbackAddress(url: own, origin: .user) }
        if let url = configuration.callbacks[user] { return CallbackAddress(url: url, origin: .configuration) }
        return configuration.callback.map { CallbackAddress(url: $0, origin: .common) }
    }

    /// Ends all senders. What they had not delivered is in the store.
    func stop() async {
        isStopped = true
        let tasks = senders.values.map(\.task) + Array(ending.values)
        for sender in senders.values { sender.end() }
        (senders, ending) = ([:], [:])
        sources.withLockedValue { $0 = [:] }
        for task in tasks { await task.value }
    }
}
