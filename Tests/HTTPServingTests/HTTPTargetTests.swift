import EstateFixture
import Testing

@testable import HTTPServing

/// What a request's first line asks for.
@Suite struct HTTPTargetTests {
    @Test(arguments: [
        ("/v1/clock", nil, "/v1/clock"), ("/v1/clock?a=http://x/y#z", nil, "/v1/clock"), ("/a#b?c", nil, "/a"),
        ("http://localhost:9480/v1/clock?x", "localhost:9480", "/v1/clock"), ("HTTP://[::1]/a", "[::1]", "/a"),
        ("http://localhost", "localhost", "/"), ("http://localhost?x=/y", "localhost", "/"), ("*", nil, "*"),
        ("localhost:80", nil, "localhost:80"), ("", nil, ""),
    ])
    func aTargetIsAPathOrAWholeURL(text: String, authority: String?, path: String) {
        let target = HTTPTarget(text)
        #expect(target.authority.map(String.init) == authority)
        #expect(target.path == path)
    }

    @Test func aRouteIsKnownByAWholeURLToo() {
        let routes = HTTPRouteTable()
        routes.add("/v1/clock", "PUT")
        for target in ["/v1/clock", "/v1/clock?x", "http://localhost:9480/v1/clock", "http://localhost/v1/clock?x"] {
            #expect(routes.allows("PUT", target), "\(target)")
            #expect(!routes.allows("POST", target), "\(target)")
        }
        #expect(!routes.allows("PUT", "http://localhost/v1"))
    }

    @Test func aClientThatNamesAWholeURLGetsItsContinue() async throws {
        try await TestSite.with { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send(
                "PUT http://localhost:\(http.port)/v1/clock HTTP/1.1\r\nHost: localhost\r\nContent-Length: 15\r\n"
                    + "Content-Type: application/json\r\nExpect: 100-continue\r\n\r\n")
            #expect(try await connection.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await connection.send("{\"mode\":\"real\"}")
            #expect(try await connection.read(until: "}").hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test(arguments: ["localhost:80", "evil.example:443"])
    func whoAsksForATunnelIsToldThatThereIsNone(target: String) async throws {
        try await TestSite.with { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send("CONNECT \(target) HTTP/1.1\r\nHost: localhost\r\n\r\n")
            let answer = try await connection.read(until: nil)
            #expect(answer.hasPrefix("HTTP/1.1 405 "), "\(answer)")
            #expect(answer.lowercased().contains("allow: get, head, options, post, put\r\n"), "\(answer)")
            #expect(answer.contains("this server is no proxy"), "\(answer)")
        }
    }
}
