import HTTPServing
import Hummingbird
import Logging
import Metrics
import NIOCore

/// The port of the SMKI Repository: a search for certificates, and their retrieval by serial number.
///
/// Requests are counted in `smets_smki_requests_total` by service and status.
package struct SMKIServer: Sendable {
    /// The limits by default: a request has at most 64 KiB, and one client's address at most half of the connections.
    package static let limits = {
        var limits = HTTPServingLimits()
        limits.bodySize = 65_536
        limits.connectionsPerClient = limits.connections / 2
        return limits
    }()

    package let repository: any SMKIRepository
    package var limits: HTTPServingLimits
    package var access: HTTPAccess
    /// The value that the query's `apikey` must have; nil (default) takes any, and requests without one.
    package var key: String?
    /// Whether a request without Content-Type is refused with 415 (default), or taken as XML.
    package var needsContentType = true
    private let metrics: any MetricsFactory

    package init(
        repository: any SMKIRepository, limits: HTTPServingLimits = Self.limits, access: HTTPAccess = HTTPAccess(),
        metrics: any MetricsFactory = MetricsSystem.factory
    ) {
        self.repository = repository
        self.limits = limits
        self.access = access
        self.metrics = metrics
    }

    /// Listens on `host` and `port`; port 0 takes a free one. Throws NIO's error when it cannot.
    package func start(
        host: String, port: Int, group: any EventLoopGroup, logger: Logger = Logger(label: "smets.smki")
    ) async throws -> HTTPServer {
        try await HTTPServer.start(host: host, port: port, site: site(), group: group, logger: logger)
    }

    private func site() -> HTTPSite {
        let style = HTTPServerStyle.services(
            metrics: "smets_smki", example: "POST /services/certificatesearch",
            paths: "the SMKI Repository has /services/certificatesearch and /services/retrievecertificate")
        let site = HTTPSite(limits: limits, access: access, style: style, metrics: metrics)
        site.routes.post("services/certificatesearch") { request, _ in
            Self.response(await repository.search(try await body(request, "a CertificateSearchRequest in XML")))
        }
        site.routes.post("services/retrievecertificate") { request, _ in
            Self.response(await repository.fetch(try await body(request, "a CertificateDataRequest in XML")))
        }
        return site
    }

    private func body(_ request: Request, _ what: String) async throws -> [UInt8] {
        if let key, request.uri.queryParameters["apikey"].map(String.init) != key {
            throw HTTPProblem(.forbidden, "wrong-api-key", "the query must have the apikey that the server was given")
        }
        return try await request.xml(what, upTo: limits.bodySize, needsContentType: needsContentType)
    }

    private static func response(_ answer: SMKIAnswer) -> Response {
        let status = (200...599).contains(answer.status) ? answer.status : 500
        return .xml(answer.xml, status: HTTPResponse.Status(integerLiteral: status))
    }
}
