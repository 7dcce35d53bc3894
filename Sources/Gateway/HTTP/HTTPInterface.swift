import Hummingbird
import Logging
import Metrics
import NIOCore

/// The HTTP interface of a gateway; `docs/openapi.yaml` describes it.
public struct HTTPInterface: Sendable {
    public let gateway: GBCSGateway
    public let limits: HTTPLimits
    private let metrics: PrometheusRegistry?
    private let smets1: SMETS1Service?

    /// - Parameters:
    ///   - metrics: what `/metrics` shows besides the gateway's own counts; requests are counted there too,
    ///     else by the factory that swift-metrics was set up with.
    ///   - smets1: the SMETS1 meters, where they are served.
    public init(
        gateway: GBCSGateway, limits: HTTPLimits = HTTPLimits(), metrics: PrometheusRegistry?,
        smets1: SMETS1Service? = nil
    ) {
        self.gateway = gateway
        self.limits = limits
        self.metrics = metrics
        self.smets1 = smets1
    }

    /// Every endpoint. Each router keeps outcomes of messages of its own.
    public func router() -> Router<BasicRequestContext> {
        let factory: any MetricsFactory = metrics ?? MetricsSystem.factory
        let router = Router(context: BasicRequestContext.self)
        router.add(middleware: ProblemMiddleware(factory: factory))
        MessageRoutes(gateway: gateway, limits: limits).add(to: router)
        MeterRoutes(gateway: gateway, limits: limits).add(to: router)
        LogRoutes(gateway: gateway, limits: limits).add(to: router)
        FaultRoutes(gateway: gateway, limits: limits).add(to: router)
        HubRoutes(gateway: gateway, limits: limits).add(to: router)
        ClockRoutes(clock: gateway.clock, limits: limits).add(to: router)
        AlertRoutes(gateway: gateway, limits: limits, metrics: factory).add(to: router)
        PermissionRoutes(gateway: gateway).add(to: router)
        NetworkRoutes(gateway: gateway, limits: limits).add(to: router)
        CellularRoutes(service: smets1, limits: limits).add(to: router)
        OperationRoutes(gateway: gateway, metrics: metrics).add(to: router)
        return router
    }

    /// The interface as a service, for those who run services themselves; ``HTTPServer`` does it for the rest.
    ///
    /// - Parameters:
    ///   - port: 0 takes a free one.
    ///   - onServerRunning: gets the listening channel, whose `localAddress` has the port.
    public func application(
        host: String, port: Int, group: any EventLoopGroup, logger: Logger = Logger(label: "smets.http"),
        onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        Application(
            router: router(),
            server: .http1(configuration: .init(idleTimeout: .seconds(limits.idleSeconds))),
            configuration: ApplicationConfiguration(
                address: .hostname(host, port: port), serverName: "smets",
                availableConnectionsDelegate: .maximum(limits.connections, logger: logger)),
            onServerRunning: onServerRunning, eventLoopGroupProvider: .shared(group), logger: logger)
    }
}
