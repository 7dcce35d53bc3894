import Cluster
import DCC
import DSP
import DUIS
import DUISPort
import Estate
import HTTPInterface
import HTTPServing
import Host
import Keys
import Logging
import Prometheus
import S1SP
import SMETS1Port
import StreamPort

/// A served estate: GBCS over TCP and the HTTP interface, and what the configuration asks for besides: a network, SMETS1
/// meters, webhooks, other processes of the same fleet.
///
/// It has threads of its own, which end with ``stop()``. The state that it was given stays open.
public final class Server: Sendable {
    public let configuration: ServerConfiguration
    /// The estate, which takes messages without a socket too.
    public let gateway: GBCSGateway
    private let parts: ServerParts

    /// The SMETS1 meters; nil when they are not served.
    public var smets1: SMETS1Server? { parts.smets1 }
    /// The DCC in front of the meters; nil when it is not served.
    package var dcc: DCCServer? { parts.dcc }
    /// TCP port for GBCS.
    public var streamPort: Int { parts.stream?.address.port ?? configuration.streamPort }
    /// TCP port of the HTTP interface.
    public var httpPort: Int { parts.http?.address.port ?? configuration.httpPort }

    private init(_ configuration: ServerConfiguration, _ gateway: GBCSGateway, _ parts: ServerParts) {
        self.configuration = configuration
        self.gateway = gateway
        self.parts = parts
    }

    /// Puts the server together and starts it. When a part cannot start, those that did are stopped again.
    ///
    /// - Parameters:
    ///   - state: what meters and hubs remember; nil keeps it in memory.
    ///   - metrics: registry of what the ports count, which `/metrics` shows.
    public static func start(
        _ estate: Estate, _ configuration: ServerConfiguration = ServerConfiguration(), state: FleetState? = nil,
        metrics: PrometheusRegistry = PrometheusRegistry()
    ) async throws(ServerError) -> Server {
        guard (1...256).contains(configuration.eventLoops) else {
            throw ServerError("\(configuration.eventLoops) event loops: there can be 1 to 256")
        }
        var parts = ServerParts(eventLoops: configuration.eventLoops)
        do {
            let gateway = try await start(estate, configuration, state, metrics, &parts)
            return Server(configuration, gateway, parts)
        } catch {
            // What a part says while it stops is less than why another did not start.
            try? await parts.stop()
            throw error as? ServerError ?? ServerError("\(error)")
        }
    }

    private static func start(
        _ estate: Estate, _ configuration: ServerConfiguration, _ state: FleetState?, _ metrics: PrometheusRegistry,
        _ parts: inout ServerParts
    ) async throws -> GBCSGateway {
        let group = parts.group
        let peers = try configuration.share.map { share, folder in
            try PeerGroup(share: share, meters: estate.count, folder: folder, group: group, metrics: metrics)
        }
        let gateway = try GBCSGateway(
            estate: estate, clock: configuration.clock, group: group, shardCount: configuration.eventLoops,
            network: configuration.network, han: configuration.han, state: state,
            cacheCapacity: configuration.secretCache, peers: peers, hasStandIns: configuration.smets1 == nil)
        parts.gateway = gateway
        parts.peers = try await peers?.start(gateway: gateway, group: group)
        parts.alertPosting = try configuration.alertWebhook.map { url in
            let webhook = try AlertWebhook(url: url, metrics: metrics)
            return Task { await webhook.run(gateway.alerts) }
        }
        parts.smets1 = try await SMETS1Server.start(
            configuration.smets1, gateway: gateway, group: group, peerFolder: configuration.share?.folder,
            webhookURL: configuration.sessionWebhook, metrics: metrics)
        parts.stream = try await listening(configuration, configuration.streamPort, "--port") {
            try await StreamServer.start(
                host: configuration.host, port: configuration.streamPort, gateway: gateway, group: group,
                limits: configuration.streamLimits, token: configuration.token, sharesPort: peers != nil,
                metrics: metrics)
        }
        parts.dcc = try await dcc(configuration, gateway, parts, metrics)
        let interface = interface(configuration, gateway, parts, metrics)
        let httpGroup = parts.httpGroup
        parts.http = try await listening(configuration, configuration.httpPort, "--http-port") {
            var logger = Logger(label: "smets.http")
            logger.logLevel = .error
            return try await HTTPServer.start(
                host: configuration.host, port: configuration.httpPort, interface: interface, group: httpGroup,
                logger: logger)
        }
        return gateway
    }

    /// The DCC, where it is served.
    private static func dcc(
        _ configuration: ServerConfiguration, _ gateway: GBCSGateway, _ parts: ServerParts,
        _ metrics: PrometheusRegistry
    ) async throws -> DCCServer? {
        guard var dcc = configuration.dcc else { return nil }
        if let problem = XMLLibrary.problem { throw ServerError("the DCC cannot be served: \(problem)") }
        let providers = dcc.providers
        dcc.dsp.serviceProvider = { cohort in
            S1SPParameters.provider(ofCohort: cohort, among: providers)?.name ?? cohort
        }
        if let smets1 = parts.smets1 {
            dcc.dsp.smets1 = SMETS1Gateway(
                service: smets1.service, gateway: gateway, providers: providers, group: parts.group, metrics: metrics)
        }
        let provider = try DataServiceProvider(
            dcc.dsp, gateway: gateway, folder: dcc.folder, store: try DSPStore(path: dcc.store),
            executors: parts.group.makeIterator().map { EventLoopTaskExecutor($0) }, metrics: metrics)
        let archive = Result { () throws(KeyFolderError) in
            OrganisationKeyFile(
                try OrganisationKeyArchive(
                    of: dcc.folder, publishing: dcc.publishesAnyKeys ? .anyKeys : .developmentKeys
                ).octets)
        }
        return try await DCCServer.start(
            dcc, provider: provider, host: configuration.host,
            // Who sends DUIS shows who it is by its signature: stock clients have no token.
            access: HTTPAccess(hosts: configuration.hosts + [configuration.host]), archive: archive,
            group: parts.group, metrics: metrics)
    }

    private static func interface(
        _ configuration: ServerConfiguration, _ gateway: GBCSGateway, _ parts: ServerParts,
        _ metrics: PrometheusRegistry
    ) -> HTTPInterface {
        var limits = configuration.httpLimits
        limits.messageSize = configuration.streamLimits.messageSize
        return HTTPInterface(
            gateway: gateway, limits: limits, metrics: metrics, smets1: parts.smets1?.service,
            access: HTTPAccess(hosts: configuration.hosts + [configuration.host], token: configuration.token),
            dcc: parts.dcc?.provider, organisationKeys: parts.dcc?.organisationKeys)
    }

    /// Starts a port; what is wrong is said with the option of `smets serve` that mends it.
    private static func listening<Port: Sendable>(
        _ configuration: ServerConfiguration, _ port: Int, _ option: String, _ start: () async throws -> Port
    ) async throws(ServerError) -> Port {
        do { return try await start() } catch {
            throw ServerError(
                ConnectionProblem.listening(error, host: configuration.host, port: port, option: option))
        }
    }

    /// Stops listening, answers what was asked for, keeps what was written behind, and ends the threads. To be called
    /// once; throws the first error that a part ended with.
    public func stop() async throws { try await parts.stop() }
}
