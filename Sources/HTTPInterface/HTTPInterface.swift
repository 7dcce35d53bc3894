import Estate
import Hummingbird
import HummingbirdCore
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

    /// - Parameters:
    ///   - metrics: the metrics that `/metrics` shows besides the gateway's own counts; requests are counted there too.
    ///     nil: they are counted by the factory that swift-metrics was set up with.
    ///   - smets1: the SMETS1 meters; nil when they are not served.
    ///   - access: who may use the interface.
    public init(
        gateway: GBCSGateway, limits: HTTPLimits = HTTPLimits(), metrics: PrometheusRegistry?,
        smets1: SMETS1Service? = nil, access: HTTPAccess = HTTPAccess()
    ) {
        self.gateway = gateway
        self.limits = limits
        self.metrics = metrics
        self.smets1 = smets1
        self.access = access
    }

    private var factory: any MetricsFactory { metrics ?? MetricsSystem.factory }

    /// The router of every endpoint. Each router has a table of its own for the outcomes of messages.
    public func router() -> Router<HTTPContext> { routes().router }

    private func routes() -> HTTPRoutes {
        let router = HTTPRoutes()
        router.add(middleware: ProblemMiddleware(factory: factory, routes: router.table))
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
        NetworkRoutes(gateway: gateway, limits: limits).add(to: router)
        CellularRoutes(service: smets1, limits: limits).add(to: router)
        OperationRoutes(gateway: gateway, metrics: metrics).add(to: router)
        return router
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
        let routes = routes()
        let shared = HTTPConnectionHandler.Shared(
            limits: limits, access: access, routes: routes.table,
            table: HTTPConnectionTable(limit: limits.connections, metrics: factory),
            budget: HTTPBodyBudget(limit: limits.heldBodies), counts: HTTPConnectionCounts(metrics: factory))
        return Application(
            router: routes.router,
            server: HTTPServerBuilder { responder in
                HTTPServerChannel(
                    HTTP1Channel(
                        responder: responder, configuration: .init(idleTimeout: .seconds(limits.idleSeconds))),
                    shared: shared)
            },
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "smets"),
            onServerRunning: onServerRunning, eventLoopGroupProvider: .shared(group), logger: logger)
    }
}
