import DSP
import DUISPort
import Estate
import Foundation
import HTTPInterface
import HTTPServing
import Hummingbird
import Logging
import NIOPosix
import Prometheus
import SMETS1Port
import Testing
import Yams

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The HTTP interface of a gateway on a free port, and a client for it. The status of every answer must be one that the
/// OpenAPI document gives for its path and method.
final class TestHTTP: Sendable {
    struct Answer {
        let status: Int
        let headers: [String: String]
        let body: [UInt8]

        var text: String { String(decoding: body, as: UTF8.self) }
        /// The body as a JSON object; empty when it is none.
        var object: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body))) as? [String: Any] ?? [:]
        }
        var code: String? { object["code"] as? String }
        var offset: Int? { object["offset"] as? Int }
    }

    let server: HTTPServer
    private let session = URLSession(configuration: .ephemeral)

    var port: Int { server.address.port ?? 0 }

    private init(_ server: HTTPServer) { self.server = server }

    /// Serves `gateway` while `body` runs, then stops the server.
    static func with(
        _ gateway: GBCSGateway, limits: HTTPLimits = HTTPLimits(), metrics: PrometheusRegistry? = nil,
        smets1: SMETS1Service? = nil, dcc: DataServiceProvider? = nil, organisationKeys: OrganisationKeyFile? = nil,
        _ body: (TestHTTP) async throws -> Void
    ) async throws {
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let server = try await HTTPServer.start(
            host: "127.0.0.1", port: 0,
            interface: HTTPInterface(
                gateway: gateway, limits: limits, metrics: metrics, smets1: smets1, dcc: dcc,
                organisationKeys: organisationKeys),
            group: MultiThreadedEventLoopGroup.singleton, logger: logger)
        let http = TestHTTP(server)
        do { try await body(http) } catch {
            try await http.stop()
            throw error
        }
        try await http.stop()
    }

    private func stop() async throws {
        session.finishTasksAndInvalidate()
        try await server.stop()
    }

    func get(_ path: String, accept: String? = nil) async throws -> Answer {
        try await send("GET", path, headers: accept.map { ["Accept": $0] } ?? [:])
    }

    /// Sends a JSON body.
    func json(_ method: String, _ path: String, _ body: String) async throws -> Answer {
        try await send(method, path, headers: ["Content-Type": "application/json"], body: Array(body.utf8))
    }

    func post(_ path: String, _ body: [UInt8], type: String) async throws -> Answer {
        try await send("POST", path, headers: ["Content-Type": type], body: body)
    }

    /// Puts a JSON body.
    func put(_ path: String, _ body: String) async throws -> Answer {
        try await send("PUT", path, headers: ["Content-Type": "application/json"], body: Array(body.utf8))
    }

    func delete(_ path: String) async throws -> Answer { try await send("DELETE", path) }

    func send(
        _ method: String, _ path: String, headers: [String: String] = [:], body: [UInt8]? = nil,
        isDocumented: Bool = true
    ) async throws -> Answer {
        var request = URLRequest(url: try #require(URL(string: "http://127.0.0.1:\(port)\(path)")))
        request.httpMethod = method
        request.timeoutInterval = 30
        for (name, value) in headers { request.setValue(value, forHTTPHeaderField: name) }
        request.httpBody = body.map { Data($0) }
        let (data, response) = try await session.data(for: request)
        let answer = try #require(response as? HTTPURLResponse)
        var fields: [String: String] = [:]
        for (name, value) in answer.allHeaderFields { fields["\(name)".lowercased()] = "\(value)" }
        if isDocumented {
            #expect(
                Self.statuses(method, path).contains("\(answer.statusCode)"),
                "\(method) \(path): \(answer.statusCode) is not in openapi.yaml")
        }
        if answer.statusCode >= 400, method != "HEAD" {
            let problem = (try? JSONSerialization.jsonObject(with: data)) as? [String: Any]
            #expect(problem?["error"] is String && problem?["code"] is String, "\(method) \(path): no problem")
        }
        return Answer(status: answer.statusCode, headers: fields, body: Array(data))
    }

    /// The paths of the OpenAPI document, and for each method the statuses of its answers.
    static let document: [String: [String: Set<String>]] = {
        let document = try? Yams.load(yaml: OpenAPIDocument.yaml) as? [String: Any]
        let paths = document?["paths"] as? [String: [String: Any]] ?? [:]
        return paths.mapValues { operations in
            var statuses: [String: Set<String>] = [:]
            for (method, operation) in operations where method != "parameters" {
                let responses = (operation as? [String: Any])?["responses"] as? [String: Any] ?? [:]
                statuses[method.uppercased()] = Set(responses.keys)
            }
            return statuses
        }
    }()

    private static func statuses(_ method: String, _ path: String) -> Set<String> {
        let parts = path.split(separator: "?")[0].split(separator: "/")
        let templates = document.keys.filter { template in
            let wanted = template.split(separator: "/")
            return wanted.count == parts.count && zip(wanted, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // A path without parameters takes precedence.
        guard let template = templates.min(by: { $0.count { $0 == "{" } < $1.count { $0 == "{" } }) else { return [] }
        return document[template]?[method] ?? []
    }
}
