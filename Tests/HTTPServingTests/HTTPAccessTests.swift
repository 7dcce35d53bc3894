import NIOCore
import NIOHTTP1
import Testing

@testable import HTTPServing
@testable import Host

/// Which requests the interface takes by their Host, Origin and Authorization.
@Suite struct HTTPAccessTests {
    private let address = try? SocketAddress(ipAddress: "192.168.1.5", port: 9_480)

    private func code(
        _ fields: [(String, String)], of access: HTTPAccess = HTTPAccess(), uri: String = "/v1/clock",
        method: HTTPMethod = .PUT, version: HTTPVersion = .http1_1
    ) -> String? {
        let head = HTTPRequestHead(version: version, method: method, uri: uri, headers: HTTPHeaders(fields))
        return access.refusal(of: head, at: address)?.code
    }

    @Test(arguments: [
        "localhost", "localhost:9480", "LOCALHOST", "localhost.", "meters.localhost:1", "127.0.0.1", "127.5.6.7:80",
        "[::1]",
        "[::1]:9480", "192.168.1.5", "192.168.1.5:9480", "meters.example", "Meters.Example:9480",
    ])
    func namesOfThisServerAreTaken(host: String) {
        #expect(code([("Host", host)], of: HTTPAccess(hosts: ["meters.example"])) == nil)
    }

    @Test(arguments: [
        "evil.example", "evil.example:9480", "localhost.evil.example", "127.0.0.1.evil.example", "notlocalhost",
        "192.168.1.6", "8.8.8.8", "[2001:db8::1]", "x", "2130706433", "0x7f.1",
    ])
    func othersAreNot(host: String) { #expect(code([("Host", host)]) == "unknown-host") }

    @Test(arguments: [
        "", " ", "local host", "localhost:", "localhost:x", "localhost:65536", "localhost:1:2", "localhost/",
        "user@localhost",
        "[::1", "[::1]x", "[evil.example]", "http://localhost", "localhost,evil.example",
    ])
    func whatIsNoNameIsNot(host: String) {
        // A port may be empty (RFC 3986, 3.2.3).
        let expected = host == "localhost:" ? nil : "invalid-host"
        #expect(code([("Host", host)]) == expected)
    }

    @Test func oneHostThereMustBe() {
        #expect(code([]) == "invalid-host")
        #expect(code([("Host", "localhost"), ("Host", "localhost")]) == "invalid-host")
        #expect(code([], version: .http1_0) == nil)
        #expect(code([("Host", "evil.example")], version: .http1_0) == "unknown-host")
    }

    @Test func theFirstLineCountsToo() {
        #expect(code([("Host", "localhost")], uri: "http://localhost:9480/v1/clock") == nil)
        #expect(code([("Host", "localhost")], uri: "http://evil.example/v1/clock") == "unknown-host")
        #expect(code([("Host", "localhost")], uri: "http://evil.example") == "unknown-host")
        #expect(code([("Host", "localhost")], uri: "/v1/clock?from=http://evil.example/") == nil)
    }

    @Test(arguments: [HTTPMethod.GET, .HEAD, .POST, .PUT, .DELETE, .OPTIONS])
    func aForeignOriginIsRefusedForEveryMethod(method: HTTPMethod) {
        for origin in ["http://evil.example", "https://evil.example:9480", "null", "", "localhost", "file://"] {
            #expect(code([("Host", "localhost"), ("Origin", origin)], method: method) == "foreign-origin")
        }
        #expect(code([("Host", "localhost"), ("Origin", "http://localhost:3000")], method: method) == nil)
        #expect(
            code(
                [("Host", "localhost"), ("Origin", "http://localhost"), ("Origin", "http://evil.example")],
                method: method)
                == "foreign-origin")
        #expect(code([("Host", "localhost"), ("Sec-Fetch-Site", "cross-site")], method: method) == "foreign-origin")
        #expect(code([("Host", "localhost"), ("Sec-Fetch-Site", "none")], method: method) == nil)
    }

    @Test func theTokenIsAskedFor() throws {
        let access = HTTPAccess(token: try AccessToken(fileText: "0123456789abcdef"))
        let host = ("Host", "localhost")
        #expect(code([host], of: access) == "unauthorized")
        #expect(code([host, ("Authorization", "Bearer 0123456789abcdef")], of: access) == nil)
        #expect(code([host, ("Authorization", "bearer  0123456789abcdef")], of: access) == nil)
        for wrong in [
            "Bearer 0123456789abcdeg", "Bearer 0123456789abcde", "Bearer 0123456789abcdef0", "Bearer", "Bearer ",
            "Basic 0123456789abcdef", "0123456789abcdef",
        ] {
            #expect(code([host, ("Authorization", wrong)], of: access) == "unauthorized", "\(wrong)")
        }
        let right = ("Authorization", "Bearer 0123456789abcdef")
        #expect(code([host, right, ("Authorization", "Bearer x")], of: access) == "unauthorized")
        #expect(code([("Host", "evil.example"), right], of: access) == "unknown-host")
        #expect(code([host], of: access, uri: "/health", method: .GET) == nil)
        #expect(code([host], of: access, uri: "/health", method: .POST) == "unauthorized")
        #expect(code([host], of: access, uri: "/metrics", method: .GET) == "unauthorized")
        #expect(code([host], of: access, uri: "/v1/firmware", method: .POST) == "unauthorized")
        #expect(
            access.refusal(
                of: HTTPRequestHead(version: .http1_1, method: .GET, uri: "/", headers: ["Host": "localhost"]), at: nil)?
                .headers.contains { $0.name == "WWW-Authenticate" } == true)
    }
}
