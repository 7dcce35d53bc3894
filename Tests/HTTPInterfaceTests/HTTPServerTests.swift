import EstateFixture
import HTTPServing
import NIOPosix
import Testing

@testable import COSEM
@testable import DCC
@testable import ESMEEmulator
@testable import Estate
@testable import GBCS
@testable import HTTPInterface
@testable import Prometheus

/// Starting and stopping, and what the server makes of requests for these routes.
@Suite struct HTTPServerTests {
    private let group = MultiThreadedEventLoopGroup.singleton

    @Test func aPortInUseIsAnError() async throws {
        let gateway = try TestGateway().gateway
        try await TestHTTP.with(gateway) { http in
            await #expect(throws: (any Error).self) {
                _ = try await HTTPServer.start(
                    host: "127.0.0.1", port: http.port, interface: HTTPInterface(gateway: gateway, metrics: nil),
                    group: group)
            }
            let health = try await http.get("/health")
            #expect(health.status == 200)
        }
    }

    @Test func aRequestInProgressIsAnsweredBeforeTheEnd() async throws {
        let estate = try TestGateway()
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(.init(.delayedResponse(milliseconds: 500)))
        }
        let server = try await HTTPServer.start(
            host: "127.0.0.1", port: 0, interface: HTTPInterface(gateway: estate.gateway, metrics: nil), group: group)
        let connection = try await RawConnection.connect(port: try #require(server.address.port))
        let message = try estate.command(.ecs17b).octets.hexadecimal
        try await connection.send(
            "POST /v1/gbcs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                + "Content-Length: \(message.count)\r\n\r\n\(message)")
        let isDelivered = await eventually { await estate.gateway.shards[0].statistics.responses == 1 }
        #expect(isDelivered)
        async let answer = connection.read(until: nil)
        try await server.stop()
        #expect(try await answer.hasPrefix("HTTP/1.1 200"))
    }

    @Test func stoppingDoesNotWaitForever() async throws {
        let estate = try TestGateway()
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(.init(.delayedResponse(milliseconds: 50_000)))
        }
        var limits = HTTPLimits()
        limits.stopSeconds = 1
        let interface = HTTPInterface(gateway: estate.gateway, limits: limits, metrics: nil)
        let server = try await HTTPServer.start(host: "127.0.0.1", port: 0, interface: interface, group: group)
        let connection = try await RawConnection.connect(port: try #require(server.address.port))
        let message = try estate.command(.ecs17b).octets.hexadecimal
        try await connection.send(
            "POST /v1/gbcs?wait=60 HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                + "Content-Length: \(message.count)\r\n\r\n\(message)")
        let isDelivered = await eventually { await estate.gateway.shards[0].statistics.responses == 1 }
        #expect(isDelivered)
        try await server.stop()
        try await connection.close()
    }

    @Test func aClientMayGoBeforeItsAnswerComes() async throws {
        let estate = try TestGateway()
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(.init(.delayedResponse(milliseconds: 300)))
        }
        let message = try estate.command(.ecs17b).octets.hexadecimal
        let metrics = PrometheusRegistry()
        try await TestHTTP.with(estate.gateway, metrics: metrics) { http in
            let connection = try await RawConnection.connect(port: http.port)
            let get = "GET /v1/clock HTTP/1.1\r\nHost: localhost\r\n\r\n"
            try await connection.send(
                "POST /v1/gbcs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: \(message.count)\r\n\r\n\(message)" + get + get)
            let isDelivered = await eventually { await estate.gateway.shards[0].statistics.responses == 1 }
            #expect(isDelivered)
            try await connection.close()
            // The answer has nowhere to go.
            let count = "smets_http_requests_total{route=\"/v1/gbcs\",status=\"200\"} 1"
            let isAnswered = try await eventually { try await http.get("/metrics").text.contains(count) }
            #expect(isAnswered)
        }
    }

    @Test func headIsGetWithoutTheBody() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let gets = TestHTTP.document.filter { $0.value["GET"] != nil && !$0.key.contains("{") }.keys
            for path in gets where path != "/v1/alerts" {
                let (get, head) = (try await http.get(path), try await http.send("HEAD", path, isDocumented: false))
                #expect(head.status == get.status, "\(path)")
                #expect(head.headers["content-length"] == "\(get.body.count)" || path == "/metrics", "\(path)")
                #expect(head.body.isEmpty)
            }
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send("HEAD /v1/alerts HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await connection.read(until: nil).hasPrefix("HTTP/1.1 200"))
        }
    }

    @Test func aWrongMethodIsNotAWrongPath() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            for (path, methods) in TestHTTP.document {
                let path = path.replacing("{eui}", with: "3").replacing("{log}", with: "events")
                    .replacing("{id}", with: "x").replacing("{msisdn}", with: "1")
                var allowed = Set(methods.keys).union(["OPTIONS"])
                if allowed.contains("GET") { allowed.insert("HEAD") }
                let allow = allowed.sorted().joined(separator: ", ")
                for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE"] where !allowed.contains(method) {
                    let answer = try await http.send(method, path, isDocumented: false)
                    #expect(answer.status == 405, "\(method) \(path)")
                    #expect(answer.headers["allow"] == allow, "\(method) \(path)")
                }
                let options = try await http.send("OPTIONS", path, isDocumented: false)
                #expect(options.status == 204)
                #expect(options.headers["allow"] == allow)
            }
        }
    }

    /// All that the server sends in answer to `text`, up to the end of the connection.
    private func answers(to text: String, _ http: TestHTTP) async throws -> String {
        let connection = try await RawConnection.connect(port: http.port)
        try await connection.send(text)
        return try await connection.read(until: nil)
    }

    @Test(arguments: [("/v1/gbcs", "405"), ("/nosuch", "404"), ("/v1/meters/nosuch", "400"), ("/health", "200")])
    func noAnswerToHeadHasABody(path: String, status: String) async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let answers = try await answers(
                to: "HEAD \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    + "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", http)
            #expect(answers.hasPrefix("HTTP/1.1 \(status) "))
            // The next answer follows the end of the header.
            let second = try #require(answers.firstRange(of: "\r\n\r\n")).upperBound
            #expect(answers[second...].hasPrefix("HTTP/1.1 200 OK"), "\(answers)")
        }
    }

    @Test func http10EndsWithTheAnswer() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let answer = try await answers(to: "GET /health HTTP/1.0\r\n\r\n", http)
            #expect(answer.hasPrefix("HTTP/1.0 200 OK\r\n"))
            #expect(answer.lowercased().contains("connection: close\r\n"))
            let connection = try await RawConnection.connect(port: http.port)
            for _ in 0..<2 {
                try await connection.send("GET /health HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(try await connection.read(until: "\r\n\r\n").lowercased().contains("connection: keep-alive"))
            }
            // Without chunks the end of the connection is the end of the body.
            try await connection.send("GET /v1/alerts HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            let events = try await connection.read(until: "\r\n\r\n: alerts of this estate\n\n").lowercased()
            #expect(!events.contains("chunked") && events.contains("connection: close"))
            try await connection.close()
        }
    }

    @Test(arguments: ["FOO", "get", "BREW"])
    func anUnknownMethodIsToldTheKnownOnes(method: String) async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let answer = try await answers(to: "\(method) /health HTTP/1.1\r\nHost: localhost\r\n\r\n", http)
            #expect(answer.hasPrefix("HTTP/1.1 405 "), "\(answer)")
            #expect(answer.lowercased().contains("allow: delete, get, head, options, post, put\r\n"))
        }
    }

    @Test(arguments: [
        "/v1/meters/%33", "/v1/meters/02%2D53%2D4D%2D45%2D80%2D00%2D00%2D03", "/v1/meters/3/logs/%65vents",
    ])
    func pathsMayBeEscaped(path: String) async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let plain = path.hasSuffix("vents") ? "/v1/meters/3/logs/events" : "/v1/meters/3"
            let (escaped, given) = (try await http.send("GET", path, isDocumented: false), try await http.get(plain))
            #expect(escaped.status == given.status)
            #expect(escaped.body.count == given.body.count)
        }
    }
}
