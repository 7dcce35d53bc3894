import DSP
import DUISPort
import Estate
import HTTPServing
import Hummingbird
import Logging
import Metrics
import NIOCore
import Prometheus
import SMETS1Port

/// The HTTP interface of a gateway; `docs/openapi.yaml` describes it.
public struct HTTPInterface: Sendable {
    public let gateway: GBCSGateway
    public let limits: HTTPLimits
    public let access: HTTPAccess
    private let metrics: PrometheusRegistry?
    private let smets1: SMETS1Service?
    private let dcc: DataServiceProvider?
    private let organisationKeys: OrganisationKeyFile?

    /// - Parameters:
    ///   - metrics: the metrics that `/metrics` shows besides the gateway's own counts; requests are counted there too.
    ///     nil: they are counted by the factory that swift-metrics was set up with.
    ///   - smets1: the SMETS1 meters; nil when they are not served.
    ///   - access: who may use the interface.
    public init(
        gateway: GBCSGateway, limits: HTTPLimits = HTTPLimits(), metrics: PrometheusRegistry?,
        smets1: SMETS1Service? = nil, access: HTTPAccess = HTTPAccess()
    ) {
        self.init(gateway: gateway, limits: limits, metrics: metrics, smets1: smets1, access: access, dcc: nil)
    }

    /// - Parameters:
    ///   - dcc: the DCC in front of the meters; nil when there is none.
    ///   - organisationKeys: the file of organisations' keys; nil when it is not served.
    package init(
        gateway: GBCSGateway, limits: HTTPLimits = HTTPLimits(), metrics: PrometheusRegistry?,
        smets1: SMETS1Service? = nil, access: HTTPAccess = HTTPAccess(), dcc: DataServiceProvider?,
        organisationKeys: OrganisationKeyFile? = nil
    ) {
        self.gateway = gateway
        self.limits = limits
        self.metrics = metrics
        self.smets1 = smets1
        self.access = access
        self.dcc = dcc
        self.organisationKeys = organisationKeys
    }

    private var factory: any MetricsFactory { metrics ?? MetricsSystem.factory }

    /// The router of every endpoint. Each router has a table of its own for the outcomes of messages.
    public func router() -> Router<HTTPContext> { site().routes.router }

    /// Every endpoint with what it is served with.
    func site() -> HTTPSite {
        let site = HTTPSite(limits: limits.serving, access: access, metrics: factory) { error in
            ((error as? StateError)?.description ?? (error as? StoreFailure)?.description).map {
                HTTPProblem(.serviceUnavailable, "state-unavailable", $0, retryAfter: 5)
            }
        }
        let router = site.routes
        MessageRoutes(gateway: gateway, limits: limits).add(to: router)
        MeterRoutes(gateway: gateway, limits: limits).add(to: router)
        ObjectRoutes(gateway: gateway, limits: limits).add(to: router)
        LogRoutes(gateway: gateway, limits: limits).add(to: router)
        FaultRoutes(gateway: gateway, limits: limits).add(to: router)
        FirmwareRoutes(gateway: gateway, limits: limits).add(to: router)
        HubRoutes(gateway: gateway, limits: limits).add(to: router)
        ClockRoutes(gateway: gateway, limits: limits).add(to: router)
        AlertRoutes(gateway: gateway, limits: limits, metrics: factory).add(to: router)
        PermissionRoutes(gateway: gateway).add(to: router)
        ParseRoutes(gateway: gateway, limits: limits).add(to: router)
        NetworkRoutes(gateway: gateway, limits: limits).add(to: router)
        CellularRoutes(service: smets1, limits: limits).add(to: router)
        DCCRoutes(provider: dcc, keys: organisationKeys, limits: limits).add(to: router)
        OperationRoutes(gateway: gateway, metrics: metrics).add(to: router)
        return site
    }

    /// The interface as a service, for programs that run services themselves; ``HTTPServer`` does it for the rest.
    ///
    /// - Parameters:
    ///   - port: port to listen on; 0 takes a free one.
    ///   - onServerRunning: called with the listening channel, whose `localAddress` has the port.
    public func application(
        host: String, port: Int, group: any EventLoopGroup, logger: Logger = Logger(label: "smets.http"),
        onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        site().application(host: host, port: port, group: group, logger: logger, onServerRunning: onServerRunning)
    }
}

extension HTTPServer {
    /// Listens on `host` and `port`; port 0 takes a free one. Throws NIO's error when it cannot.
    ///
    /// - Parameter logger: logger that gets a line at start and stop, and for requests that failed.
    public static func start(
        host: String, port: Int, interface: HTTPInterface, group: any EventLoopGroup,
        logger: Logger = Logger(label: "smets.http")
    ) async throws -> HTTPServer {
        try await start(host: host, port: port, site: interface.site(), group: group, logger: logger)
    }
}
