import Host
import NIOCore
import NIOHTTP1

/// The rules of access to a server: who may use it, and under which names it is known.
///
/// A web page that a user of this machine visits must not reach the meters: neither by a name of its own that suddenly
/// means this machine (DNS rebinding), nor by requests across sites. So the names in `Host` and `Origin` must be known
/// ones.
public struct HTTPAccess: Sendable {
    /// Names in lower case and without port that are allowed besides those of loopback and the address that a
    /// connection came to.
    public var hosts: Set<String>
    /// The token that `Authorization` must show; nil lets everybody in.
    public var token: AccessToken?

    /// - Parameter hosts: names or addresses by which clients may know this server.
    public init(hosts: some Sequence<String> = [], token: AccessToken? = nil) {
        self.hosts = Set(hosts.map { Self.normal($0[...]) })
        self.token = token
    }

    /// The problem with a request that may not be answered; nil when it may.
    func refusal(of head: HTTPRequestHead, at address: SocketAddress?) -> HTTPProblem? {
        hostRefusal(head, address) ?? originRefusal(head, address) ?? tokenRefusal(head)
    }

    private func hostRefusal(_ head: HTTPRequestHead, _ address: SocketAddress?) -> HTTPProblem? {
        let hosts = head.headers["host"]
        // HTTP/1.0 has no Host, and no browser uses it.
        if hosts.isEmpty, head.version == .http1_0 { return nil }
        guard hosts.count == 1, let host = Self.name(hosts[0][...]) else {
            return .invalid(
                "invalid-host", "a request needs one header Host with a name, like Host: localhost:9480")
        }
        // A request to a proxy names its server in the first line, which takes precedence (RFC 9112, 3.2.2).
        var names = [host]
        if let authority = HTTPTarget(head.uri).authority { names.append(Self.name(authority) ?? "") }
        guard let unknown = names.first(where: { !isKnown($0, address) }) else { return nil }
        return HTTPProblem(
            .misdirectedRequest, "unknown-host",
            "this server is not known as \"\(unknown.prefix(60))\"; use its address or localhost, or start it with "
                + "--allow-host NAME")
    }

    private func originRefusal(_ head: HTTPRequestHead, _ address: SocketAddress?) -> HTTPProblem? {
        for origin in head.headers["origin"] {
            let name = origin.range(of: "://").flatMap { Self.name(origin[$0.upperBound...]) }
            guard let name, isKnown(name, address) else {
                return HTTPProblem(
                    .forbidden, "foreign-origin",
                    "the request comes from a page of \"\(origin.prefix(60))\", which may not use this server; start "
                        + "it with --allow-host NAME if it may")
            }
        }
        guard head.headers["sec-fetch-site"].contains(where: { $0.lowercased() == "cross-site" }) else { return nil }
        guard head.headers["origin"].isEmpty else { return nil }
        return HTTPProblem(
            .forbidden, "foreign-origin", "the request comes from a page of another site, which may not use this server"
        )
    }

    private func tokenRefusal(_ head: HTTPRequestHead) -> HTTPProblem? {
        guard let token else { return nil }
        // A monitor that watches the process does not need the token.
        if HTTPTarget(head.uri).path == "/health", head.method == .GET || head.method == .HEAD { return nil }
        let fields = head.headers["authorization"]
        if fields.count == 1 {
            let parts = fields[0].split(separator: " ", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "bearer",
                token.matches(Array(parts[1].trimmingPrefix(while: { $0 == " " }).utf8))
            {
                return nil
            }
        }
        return HTTPProblem(
            .unauthorized, "unauthorized",
            "the request needs the token that the server was started with: Authorization: Bearer …")
    }

    private func isKnown(_ name: String, _ address: SocketAddress?) -> Bool {
        if name == "localhost" || name.hasSuffix(".localhost") || name == "::1" || hosts.contains(name) { return true }
        if let number = try? SocketAddress(ipAddress: name, port: 0) {
            if Self.isLoopback(number) { return true }
            return address?.ipAddress.map { Self.normal($0[...]) } == name
        }
        return false
    }

    /// Whether an address belongs to this machine's loopback device.
    public static func isLoopback(_ address: SocketAddress) -> Bool {
        switch address {
        case .v4(let address): UInt32(bigEndian: address.address.sin_addr.s_addr) >> 24 == 127
        case .v6: address.ipAddress == "::1" || address.ipAddress?.hasPrefix("::ffff:127.") == true
        case .unixDomainSocket: true
        }
    }

    /// The name in `name:port`, in lower case; nil when the text has another form.
    private static func name(_ text: Substring) -> String? {
        var name = text
        if name.first == "[" {
            guard let end = name.firstIndex(of: "]") else { return nil }
            let rest = name[name.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return nil }
            name = name[name.index(after: name.startIndex)..<end]
            guard name.utf8.allSatisfy({ isHexadecimal($0) || $0 == UInt8(ascii: ":") || $0 == UInt8(ascii: ".") })
            else { return nil }
        } else {
            if let colon = name.firstIndex(of: ":") {
                guard isPort(name[colon...]) else { return nil }
                name = name[..<colon]
            }
            let isName = name.utf8.allSatisfy { octet in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet | 0x20)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(octet)
                    || octet == UInt8(ascii: "-") || octet == UInt8(ascii: ".") || octet == UInt8(ascii: "_")
            }
            guard isName else { return nil }
        }
        let result = normal(name)
        return result.isEmpty ? nil : result
    }

    private static func isPort(_ text: Substring) -> Bool {
        let digits = text.dropFirst()
        return text.first == ":" && digits.utf8.allSatisfy { (0x30...0x39).contains($0) }
            && (digits.isEmpty || (Int(digits).map { $0 <= 65_535 } ?? false))
    }

    private static func isHexadecimal(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(octet | 0x20)
    }

    /// The text in lower case, without the dot of the root.
    private static func normal(_ text: Substring) -> String {
        let lower = text.lowercased()
        return lower.hasSuffix(".") ? String(lower.dropLast()) : lower
    }
}
