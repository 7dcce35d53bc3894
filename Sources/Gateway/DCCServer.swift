import DCC
import DSP
import DUISPort
import Estate
import GBCS
import HTTPServing
import Host
import Keys
import Logging
import Metrics
import NIOCore
import S1SP

/// The DCC of a ``Server``: its ports, the DSP behind them, and what the DSP does by itself.
package final class DCCServer: Sendable {
    package let provider: DataServiceProvider
    package let configuration: DCCConfiguration
    private let duis: HTTPServer
    private let smki: HTTPServer
    private let crypto: HTTPServer?
    /// The file of organisations' keys, org-crypto.zip, or why there is none.
    private let archive: Result<OrganisationKeyFile, KeyFolderError>
    private let delivery: CallbackDelivery
    private let tasks: [Task<Void, Never>]
    private let alerts: AlertStream

    package var duisPort: Int { duis.address.port ?? configuration.duisPort }
    package var smkiPort: Int { smki.address.port ?? configuration.smkiPort }
    package var cryptoPort: Int? { crypto?.address.port }
    /// The file of organisations' keys; nil when there is none.
    var organisationKeys: OrganisationKeyFile? { try? archive.get() }
    /// Why there is no org-crypto.zip; nil when there is.
    package var archiveProblem: String? {
        if case .failure(let error) = archive { error.description } else { nil }
    }

    private init(
        _ provider: DataServiceProvider, _ configuration: DCCConfiguration, _ ports: Ports,
        _ archive: Result<OrganisationKeyFile, KeyFolderError>, _ delivery: CallbackDelivery,
        _ tasks: [Task<Void, Never>], _ alerts: AlertStream
    ) {
        (self.provider, self.configuration) = (provider, configuration)
        (duis, smki, crypto) = (ports.duis, ports.smki, ports.crypto)
        (self.archive, self.delivery) = (archive, delivery)
        (self.tasks, self.alerts) = (tasks, alerts)
    }

    fileprivate struct Ports: Sendable {
        let duis: HTTPServer
        let smki: HTTPServer
        let crypto: HTTPServer?
    }

    /// Starts the DCC in front of `gateway`.
    ///
    /// - Parameters:
    ///   - host: address to listen on.
    ///   - access: under which names the ports may be called.
    ///   - archive: org-crypto.zip; nil when it cannot be made.
    static func start(
        _ configuration: DCCConfiguration, provider: DataServiceProvider, host: String, access: HTTPAccess,
        archive: Result<OrganisationKeyFile, KeyFolderError>, group: any EventLoopGroup, metrics: any MetricsFactory
    ) async throws -> DCCServer {
        // First of all: what the DSP takes up again may have Devices send alerts.
        let alerts = try AlertStream(provider.gateway.alerts, metrics: metrics)
        let ports: Ports
        do {
            ports = try await Ports.start(
                configuration, provider: provider, host: host, access: access, archive: archive, group: group,
                metrics: metrics)
        } catch {
            alerts.finish()
            throw error
        }
        let delivery = CallbackDelivery(
            provider: provider, configuration: configuration, group: group, metrics: metrics)
        await delivery.start()
        await provider.recover()
        let tasks = [
            due(provider, every: configuration.lookInterval),
            Task { for await alert in alerts.stream { await provider.take(alert) } },
        ]
        return DCCServer(provider, configuration, ports, archive, delivery, tasks, alerts)
    }

    /// Looks again and again whether something is due.
    private static func due(_ provider: DataServiceProvider, every interval: Duration) -> Task<Void, Never> {
        Task {
            while !Task.isCancelled {
                await provider.runDue()
                guard (try? await Task.sleep(for: interval)) != nil else { return }
            }
        }
    }

    /// Stops listening, ends what the DSP has under way, and keeps what was written behind: the next process goes on with it.
    func stop() async throws {
        var failure: (any Error)?
        for server in [duis, smki, crypto].compactMap({ $0 }) {
            do { try await server.stop() } catch { failure = failure ?? error }
        }
        alerts.finish()
        for task in tasks { task.cancel() }
        for task in tasks { await task.value }
        await delivery.stop()
        await provider.stop()
        if let failure { throw failure }
    }
}

extension DCCServer.Ports {
    /// Listens on all ports, or on none.
    static func start(
        _ configuration: DCCConfiguration, provider: DataServiceProvider, host: String, access: HTTPAccess,
        archive: Result<OrganisationKeyFile, KeyFolderError>, group: any EventLoopGroup, metrics: any MetricsFactory
    ) async throws -> DCCServer.Ports {
        var logger = Logger(label: "smets.dcc")
        logger.logLevel = .error
        var server = DUISServer(
            gateway: ServiceUserPort(provider: provider), limits: configuration.limits, access: access,
            keys: try? archive.get(), metrics: metrics)
        server.limits.followMilliseconds = Int64(provider.rules.millisecondsFromAcknowledgementToCallback)
        let repository = DCC.SMKIRepository(
            folder: configuration.folder, devices: try provider.gateway.estate.deviceCertificates(),
            renewed: provider.renewedCertificates)
        let duis = try await listening(host, configuration.duisPort, "--duis-port") {
            try await server.start(host: host, port: configuration.duisPort, group: group, logger: logger)
        }
        do {
            let smki = try await listening(host, configuration.smkiPort, "--smki-port") {
                try await SMKIServer(
                    repository: RepositoryPort(repository: repository), access: access, metrics: metrics
                ).start(host: host, port: configuration.smkiPort, group: group, logger: logger)
            }
            do {
                let crypto = try await cryptoServer(configuration, host, access, archive, group, metrics, logger)
                return DCCServer.Ports(duis: duis, smki: smki, crypto: crypto)
            } catch {
                try? await smki.stop()
                throw error
            }
        } catch {
            try? await duis.stop()
            throw error
        }
    }

    private static func cryptoServer(
        _ configuration: DCCConfiguration, _ host: String, _ access: HTTPAccess,
        _ archive: Result<OrganisationKeyFile, KeyFolderError>, _ group: any EventLoopGroup,
        _ metrics: any MetricsFactory, _ logger: Logger
    ) async throws -> HTTPServer? {
        guard let port = configuration.cryptoPort else { return nil }
        let file = try archive.get()
        return try await listening(host, port, "--crypto-port") {
            try await file.start(
                host: host, port: port, access: access, group: group, metrics: metrics, logger: logger)
        }
    }

    private static func listening(
        _ host: String, _ port: Int, _ option: String, _ start: () async throws -> HTTPServer
    ) async throws(ServerError) -> HTTPServer {
        do { return try await start() } catch {
            throw ServerError(ConnectionProblem.listening(error, host: host, port: port, option: option))
        }
    }
}
