import HTTPServing
import Hummingbird
import Logging
import Metrics
import NIOCore

/// The ZIP file of organisations' certificates and keys that clients fetch at `/assets/crypto/org-crypto.zip`, from several
/// ports.
package struct OrganisationKeyFile: Sendable {
    /// The file's path, without its leading slash.
    package static let path = "assets/crypto/org-crypto.zip"

    private let octets: [UInt8]

    package init(_ octets: [UInt8]) { self.octets = octets }

    /// Adds the file to a server's routes.
    package func add(to routes: HTTPRoutes) {
        let file = ByteBuffer(bytes: octets)
        // HEAD comes with GET.
        routes.get(RouterPath(Self.path)) { _, _ in Response.text(file, type: "application/zip") }
    }

    /// Serves the file alone, on a port of its own: 80, where the clients look for it.
    package func start(
        host: String, port: Int, access: HTTPAccess = HTTPAccess(), group: any EventLoopGroup,
        metrics: any MetricsFactory = MetricsSystem.factory, logger: Logger = Logger(label: "smets.crypto")
    ) async throws -> HTTPServer {
        var limits = HTTPServingLimits()
        limits.bodySize = 0
        let style = HTTPServerStyle.services(
            metrics: "smets_crypto", example: "GET /\(Self.path)", paths: "this port has only /\(Self.path)")
        let site = HTTPSite(limits: limits, access: access, style: style, metrics: metrics)
        add(to: site.routes)
        return try await HTTPServer.start(host: host, port: port, site: site, group: group, logger: logger)
    }
}
