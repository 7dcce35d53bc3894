import Console
import Foundation
import Host

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A client of the HTTP interface of a running server.
struct ServerClient: Sendable {
    /// The address of `smets serve` with default options.
    static let standardURL = "http://127.0.0.1:9480"

    /// Longest time without an octet of an answer, in seconds: the server works on all meters of a request before it answers.
    private static let patience: TimeInterval = 600

    private struct Problem: Decodable {
        let error: String
    }

    /// The address without a slash at its end.
    private let url: String
    private let token: AccessToken?

    /// - Parameter url: scheme, name or address, and port: `http://127.0.0.1:9480`.
    init(url: String, token: AccessToken?) throws {
        let trimmed = url.hasSuffix("/") ? String(url.dropLast()) : url
        guard let parts = URLComponents(string: trimmed), ["http", "https"].contains(parts.scheme?.lowercased() ?? ""),
            let host = parts.host, !host.isEmpty, parts.query == nil, parts.user == nil
        else {
            throw UserError("--url \(url): takes the address of an HTTP interface like \(Self.standardURL)")
        }
        self.url = trimmed
        self.token = token
    }

    func get<Answer: Decodable>(_ path: String) async throws -> Answer { try await send("GET", path, nil) }

    func post<Answer: Decodable>(_ path: String, _ body: some Encodable) async throws -> Answer {
        try await send("POST", path, try JSONEncoder().encode(body))
    }

    /// Puts a resource in place of what is there; what the server answers does not matter.
    func put(_ path: String, _ body: some Encodable) async throws {
        _ = try await answer("PUT", path, try JSONEncoder().encode(body))
    }

    private func send<Answer: Decodable>(_ method: String, _ path: String, _ body: Data?) async throws -> Answer {
        let data = try await answer(method, path, body)
        guard let answer = try? JSONDecoder().decode(Answer.self, from: data) else {
            throw UserError("\(url): its answer to \(path) is not that of smets serve; is the address right?")
        }
        return answer
    }

    private func answer(_ method: String, _ path: String, _ body: Data?) async throws -> Data {
        guard let address = URL(string: "\(url)/\(path)") else { throw UserError("--url \(url): is no address") }
        var request = URLRequest(url: address)
        request.httpMethod = method
        request.httpBody = body
        if body != nil { request.setValue("application/json", forHTTPHeaderField: "Content-Type") }
        if let token { request.setValue(token.authorization, forHTTPHeaderField: "Authorization") }
        request.timeoutInterval = Self.patience
        let (data, status): (Data, Int)
        do { (data, status) = try await ServerExchange().run(request) } catch let error as URLError {
            throw UserError("\(url): \(Self.reason(error))")
        }
        guard (200..<300).contains(status) else {
            let reason = (try? JSONDecoder().decode(Problem.self, from: data))?.error
            throw UserError(
                "\(url): \(reason ?? "answers \(status), as no HTTP interface of smets serve does; is the address right?")"
            )
        }
        return data
    }

    private static func reason(_ error: URLError) -> String {
        switch error.code {
        case .cannotConnectToHost: "nobody answers; start a server with: smets serve"
        case .cannotFindHost, .dnsLookupFailed: "has no address; is the name right?"
        case .timedOut: "has not answered within \(Int(patience)) s"
        case .dataLengthExceedsMaximum: "its answer is longer than any of smets serve; is the address right?"
        case .badServerResponse, .networkConnectionLost, .cannotParseResponse:
            "does not answer as an HTTP interface; give the address that serve prints as such (--url)"
        default: error.localizedDescription
        }
    }
}
