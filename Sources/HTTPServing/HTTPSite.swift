import Hummingbird
import HummingbirdCore
import Logging
import Metrics
import NIOCore

/// Routes with everything that they are served with: limits, access, style and metrics. One server serves a site.
package struct HTTPSite {
    package let routes: HTTPRoutes
    package let limits: HTTPServingLimits
    private let access: HTTPAccess
    private let style: HTTPServerStyle
    private let metrics: any MetricsFactory

    /// - Parameters:
    ///   - access: who may use the routes.
    ///   - problem: the problem that an error of a route is; nil for errors that the site knows itself, and for failures.
    package init(
        limits: HTTPServingLimits, access: HTTPAccess, style: HTTPServerStyle = HTTPServerStyle(),
        metrics: any MetricsFactory, problem: @escaping @Sendable (any Error) -> HTTPProblem? = { _ in nil }
    ) {
        self.limits = limits
        self.access = access
        self.style = style
        self.metrics = metrics
        routes = HTTPRoutes()
        routes.add(
            middleware: ProblemMiddleware(
                meters: HTTPRouteMeters(style, metrics), routes: routes.table, style: style, problem: problem))
    }

    /// The site as a service, for programs that run services themselves; ``HTTPServer`` does it for the rest.
    ///
    /// - Parameters:
    ///   - port: port to listen on; 0 takes a free one.
    ///   - onServerRunning: called with the listening channel, whose `localAddress` has the port.
    package func application(
        host: String, port: Int, group: any EventLoopGroup, logger: Logger,
        onServerRunning: @escaping @Sendable (any Channel) async -> Void = { _ in }
    ) -> some ApplicationProtocol {
        let shared = HTTPConnectionHandler.Shared(
            limits: limits, access: access, style: style, routes: routes.table,
            table: HTTPConnectionTable(limits: limits, style: style, metrics: metrics),
            budget: HTTPBodyBudget(limit: limits.heldBodies),
            counts: HTTPConnectionCounts(metrics: metrics, prefix: style.metrics))
        let idle = TimeAmount.seconds(limits.idleSeconds)
        return Application(
            router: routes.router,
            server: HTTPServerBuilder { responder in
                HTTPServerChannel(
                    HTTP1Channel(responder: responder, configuration: .init(idleTimeout: idle)), shared: shared)
            },
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "smets"),
            onServerRunning: onServerRunning, eventLoopGroupProvider: .shared(group), logger: logger)
    }
}
