import EstateFixture
import HTTPServing
import Prometheus
import Testing

/// What the server makes of requests, whichever their route.
@Suite struct HTTPRequestTests {
    @Test func aClientThatWaitsForContinueGetsIt() async throws {
        try await TestSite.with { http in
            let connection = try await RawConnection.connect(port: http.port)
            let body = "{\"mode\":\"frozen\"}"
            let fields =
                "Host: localhost\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            try await connection.send("PUT /v1/clock HTTP/1.1\r\n\(fields)Expect: 100-Continue\r\n\r\n")
            #expect(try await connection.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
            try await connection.send(body)
            #expect(try await connection.read(until: "}").hasPrefix("HTTP/1.1 200"))
            // What is refused is refused at once, and the body is not waited for.
            try await connection.send("POST /v1/clock HTTP/1.1\r\n\(fields)Expect: 100-continue\r\n\r\n")
            let refusal = try await connection.read(until: nil)
            #expect(refusal.hasPrefix("HTTP/1.1 405"))
            #expect(refusal.contains("connection: close"))
            let other = try await RawConnection.connect(port: http.port)
            try await other.send("PUT /v1/clock HTTP/1.1\r\n\(fields)Expect: miracles\r\n\r\n")
            #expect(try await other.read(until: nil).hasPrefix("HTTP/1.1 417"))
        }
    }

    @Test func whatIsCutShortIsNotDone() async throws {
        try await TestSite.with { http in
            let before = try await http.get("/v1/clock").body
            let connection = try await RawConnection.connect(port: http.port)
            // What came is whole JSON; the request is not whole.
            let body = "{\"mode\":\"frozen\",\"now\":\"2027-01-01T00:00:00Z\"}"
            try await connection.send(
                "PUT /v1/clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1000\r\n\r\n" + body)
            try await connection.closeOutput()
            _ = try await connection.read(until: nil)
            #expect(try await http.get("/v1/clock").body == before)
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await TestSite.with { http in
            let connection = try await RawConnection.connect(port: http.port)
            let get = "GET /v1/clock HTTP/1.1\r\nHost: localhost\r\n\r\n"
            try await connection.send(
                get + get + "HEAD /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + "GET /v1/clock HTTP/1.1\r\nHost: evil.example\r\n\r\n" + get)
            let answers = try await connection.read(until: nil)
            let statuses = answers.matches(of: #/HTTP/1.1 (\d+) /#).map(\.1)
            #expect(statuses == ["200", "200", "200", "421"])
        }
    }

    /// All that the server sends in answer to `text`, up to the end of the connection.
    private func answers(to text: String, _ http: TestSite) async throws -> String {
        let connection = try await RawConnection.connect(port: http.port)
        try await connection.send(text)
        return try await connection.read(until: nil)
    }

    @Test(arguments: ["PUT /nosuch", "PUT /slow", "GET /health"])
    func whatIsAnsweredWithoutItsBodyIsAnsweredOnce(line: String) async throws {
        var limits = HTTPServingLimits()
        limits.bodyPauseSeconds = 1
        try await TestSite.with(limits: limits) { http in
            let answers = try await answers(
                to: "\(line) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{", http)
            #expect(answers.matches(of: #/HTTP/1.1 /#).count == 1, "\(answers)")
        }
    }

    @Test func nothingIsAnsweredAfterTheLastRequest() async throws {
        try await TestSite.with { http in
            let health = "GET /health HTTP/1.1\r\nHost: localhost\r\n"
            let answers = try await answers(to: "\(health)\r\n\(health)Connection: close\r\n\r\n\(health)\r\n", http)
            #expect(answers.matches(of: #/HTTP/1.1 /#).count == 2, "\(answers)")
        }
    }

    @Test func whiteSpaceBehindAValueIsNotOfIt() async throws {
        let put = "PUT /v1/clock HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
        try await TestSite.with { http in
            let answers = try await answers(
                to: put + "Host: localhost \t\r\nExpect: 100-continue \r\nContent-Length: 15 \r\n\r\n"
                    + "{\"mode\":\"real\"}", http)
            #expect(answers.contains("HTTP/1.1 200 OK"), "\(answers)")
        }
    }

    @Test(arguments: [
        ("Content-Encoding: gzip\r\nContent-Length: 2", "415", "unsupported-content-encoding"),
        ("Content-Encoding: br\r\nContent-Length: 2", "415", "unsupported-content-encoding"),
        ("Transfer-Encoding: gzip, chunked", "501", "unknown-transfer-coding"),
        ("Content-Length: 9223372036854775808", "413", "too-large"),
        ("Content-Length: 18446744073709551615", "413", "too-large"),
        ("Content-Length: 2\r\nContent-Length: 3", "400", "Content-Length must be one number"),
        ("Content-Length: two", "400", "Content-Length must be one number"),
        (
            "Content-Length: 2\r\nTransfer-Encoding: chunked", "400",
            "Content-Length or Transfer-Encoding: chunked, not both"
        ),
        ("A B: c", "400", "a header field's name or value has a character"),
    ])
    func aBodyIsPlain(fields: String, status: String, what: String) async throws {
        try await TestSite.with { http in
            let answer = try await answers(
                to:
                    "PUT /v1/clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\(fields)\r\n\r\n{}",
                http)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
            #expect(answer.contains(what), "\(answer)")
        }
    }

    @Test func whatIsNoHTTPIsRefused() async throws {
        try await TestSite.with { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send("\u{01}\u{02}\r\n\r\n")
            #expect(try await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 400"))
            try await connection.close()
            #expect(try await http.get("/health").status == 200)
        }
    }
}
