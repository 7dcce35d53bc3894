import HTTPServing
import Hummingbird
import Logging
import Metrics
import NIOCore
import NIOPosix

/// The address of a User at which the DCC's callbacks arrive: a small HTTP server.
///
/// A Response that is taken is answered with 204, one that cannot be read or whose signature does not hold with 400, another
/// path or type with 404 (dcc.md 15).
package final class CallbackListener: Sendable {
    /// The path of callbacks, as the open client has it.
    package static let path = "smartdcc/duis"
    /// Largest number of octets of a Response: thirteen months of half hours take 203,000.
    package static let bodyLimit = 4_194_304

    /// The URL to which callbacks go.
    package let url: String
    package let inbox: CallbackInbox
    private let server: HTTPServer

    private init(_ server: HTTPServer, _ inbox: CallbackInbox, url: String) {
        (self.server, self.inbox, self.url) = (server, inbox, url)
    }

    /// Listens on `host`; port 0 takes a free one. Throws NIO's error when it cannot.
    ///
    /// - Parameter observe: called with each body that comes, before it is checked, and with what is wrong with it, if anything.
    package static func start(
        host: String = "127.0.0.1", port: Int = 0, check: ResponseCheck, inbox: CallbackInbox = CallbackInbox(),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton,
        observe: @escaping @Sendable (_ octets: [UInt8], _ problem: ResponseCheck.Problem?) -> Void = { _, _ in }
    ) async throws -> CallbackListener {
        var limits = HTTPServingLimits()
        limits.bodySize = bodyLimit
        limits.stopSeconds = 1
        let style = HTTPServerStyle.services(
            metrics: "smets_user", example: "POST /\(path)", paths: "callbacks go to /\(path)")
        let site = HTTPSite(
            limits: limits, access: HTTPAccess(hosts: [host]), style: style, metrics: NOOPMetricsHandler.instance)
        site.routes.post(RouterPath(path)) { request, _ in
            guard request.mediaType == "application/xml" else {
                throw HTTPProblem(.notFound, "not-xml", "only application/xml is taken here")
            }
            let octets = Array(try await request.content(upTo: bodyLimit).readableBytesView)
            do throws(ResponseCheck.Problem) {
                let response = try check.checked(octets, mayBeUnsigned: false)
                observe(octets, nil)
                inbox.put(response)
            } catch {
                observe(octets, error)
                throw HTTPProblem.invalid("refused", "\(error)")
            }
            return Response(status: .noContent)
        }
        var logger = Logger(label: "smets.user")
        logger.logLevel = .critical
        let server = try await HTTPServer.start(host: host, port: port, site: site, group: group, logger: logger)
        let name = host.contains(":") ? "[\(host)]" : host
        return CallbackListener(server, inbox, url: "http://\(name):\(server.address.port ?? port)/\(path)")
    }

    /// Takes no more callbacks.
    package func stop() async throws { try await server.stop() }
}
