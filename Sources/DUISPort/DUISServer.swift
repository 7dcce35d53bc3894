import HTTPServing
import Hummingbird
import Logging
import Metrics
import NIOCore

/// The DCC User Interface over HTTP: `POST` of Service Requests to the three services, and the file of organisations' keys.
///
/// What is refused here is answered with a line of text; all else is up to the gateway. Requests are counted in
/// `smets_duis_requests_total` by service and status, those that no service saw in `smets_duis_refusals_total` by code,
/// connections that were ended early in `smets_duis_closings_total` by reason.
package struct DUISServer: Sendable {
    package let gateway: any ServiceUserGateway
    package var limits: DUISLimits
    /// Who may use the port: under which names it may be called, from pages of which names.
    package var access: HTTPAccess
    /// Whether a request without Content-Type is refused with 415 (default), or taken as XML. That the DCC refuses it is
    /// from memory.
    package var needsContentType = true
    /// The file of organisations' keys; nil when the port does not have it.
    package var keys: OrganisationKeyFile?
    private let metrics: any MetricsFactory
    /// Octets of a document beyond which its connection's event loop does not wait for the work on it.
    private static let longDocument = 65_536

    package init(
        gateway: any ServiceUserGateway, limits: DUISLimits = DUISLimits(), access: HTTPAccess = HTTPAccess(),
        keys: OrganisationKeyFile? = nil, metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.gateway = gateway
        self.limits = limits
        self.access = access
        self.keys = keys
        self.metrics = metrics
    }

    /// Listens on `host` and `port`; port 0 takes a free one. Throws NIO's error when it cannot.
    package func start(
        host: String, port: Int, group: any EventLoopGroup, logger: Logger = Logger(label: "smets.duis")
    ) async throws -> HTTPServer {
        try await HTTPServer.start(host: host, port: port, site: site(), group: group, logger: logger)
    }

    private func site() -> HTTPSite {
        var style = HTTPServerStyle.services(
            metrics: "smets_duis", example: "POST /\(DUISService.serviceD.path)",
            paths: "DUIS is at " + DUISService.allCases.map { "/\($0.path)" }.joined(separator: ", "))
        // A document takes a part of a millisecond; long ones go elsewhere.
        style.staysOnEventLoop = true
        let site = HTTPSite(limits: limits.serving, access: access, style: style, metrics: metrics)
        let turns = RequestTurns(limit: limits.requests)
        for service in DUISService.allCases {
            site.routes.post(RouterPath(service.path)) { request, context in
                try await answer(request, context, at: service, in: turns)
            }
        }
        keys?.add(to: site.routes)
        return site
    }

    private func answer(
        _ request: Request, _ context: HTTPContext, at service: DUISService, in turns: RequestTurns
    ) async throws -> Response {
        let octets = try await request.xml(
            "a DUIS Request in XML", upTo: limits.serving.bodySize, needsContentType: needsContentType)
        // A body without a length ends when its connection does: what came of it is no request.
        guard context.channel.isActive else { throw CancellationError() }
        let client = context.channel.remoteAddress?.ipAddress ?? ""
        guard await turns.take(for: client) else { throw CancellationError() }
        let executor = octets.count > Self.longDocument ? globalConcurrentExecutor : nil
        let answer = await withTaskExecutorPreference(executor) { await gateway.handle(octets, at: service) }
        turns.giveBack()
        switch answer {
        case .xml(let octets, let afterSent):
            if let afterSent {
                let (loop, pause) = (context.channel.eventLoop, TimeAmount.milliseconds(limits.followMilliseconds))
                await context.afterAnswer { loop.scheduleTask(in: pause, afterSent) }
            }
            return .xml(octets)
        case .problem(let status, let text): throw HTTPProblem(refusal: status, text)
        }
    }
}
