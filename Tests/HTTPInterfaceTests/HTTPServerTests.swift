import EstateFixture
import NIOPosix
import Testing

@testable import COSEM
@testable import DCC
@testable import ESMEEmulator
@testable import Estate
@testable import GBCS
@testable import HTTPInterface
@testable import Prometheus

/// Starting and stopping, and connections as such.
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

    @Test func afterStopNobodyListens() async throws {
        let gateway = try TestGateway().gateway
        let server = try await HTTPServer.start(
            host: "127.0.0.1", port: 0, interface: HTTPInterface(gateway: gateway, metrics: nil), group: group)
        let port = try #require(server.address.port)
        let connection = try await RawConnection.connect(port: port)
        try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
        #expect(try await connection.read(until: "}").contains("\"status\":\"ok\""))
        try await server.stop()
        // The idle connection was closed.
        #expect(try await connection.read(until: nil).isEmpty)
        try await server.wait()
        await #expect(throws: (any Error).self) { _ = try await RawConnection.connect(port: port) }
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

    @Test func aNewConnectionTakesTheRoomOfAnIdleOne() async throws {
        var limits = HTTPLimits()
        limits.connections = 2
        let metrics = PrometheusRegistry()
        try await TestHTTP.with(try TestGateway().gateway, limits: limits, metrics: metrics) { http in
            let idle = try await RawConnection.connect(port: http.port)
            try await idle.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try await idle.read(until: "}")
            let unfinished = try await RawConnection.connect(port: http.port)
            try await unfinished.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX-a: ")
            let third = try await RawConnection.connect(port: http.port)
            try await third.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await third.read(until: "}").hasPrefix("HTTP/1.1 200"))
            // The oldest in no request, one of the two, was closed.
            #expect(metrics.rendered().contains("smets_http_closings_total{reason=\"evicted\"} 1"))
            try await unfinished.close()
            try await idle.close()
            try await third.close()
        }
    }

    @Test func unfinishedHeadersKeepNobodyOut() async throws {
        var limits = HTTPLimits()
        limits.connections = 8
        try await TestHTTP.with(try TestGateway().gateway, limits: limits) { http in
            var slow: [RawConnection] = []
            for _ in 0..<40 {
                let connection = try await RawConnection.connect(port: http.port)
                try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\nX-a: ")
                slow.append(connection)
            }
            let start = ContinuousClock.now
            #expect(try await http.get("/health").status == 200)
            #expect(ContinuousClock.now - start < .seconds(1))
            // The first of them was told why it went.
            _ = try await slow[0].read(until: nil)
            for connection in slow { try await connection.close() }
        }
    }

    @Test func whenAllAreBeingAnsweredANewConnectionIsRefused() async throws {
        let estate = try TestGateway()
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(.init(.delayedResponse(milliseconds: 3_000)))
        }
        var limits = HTTPLimits()
        limits.connections = 1
        let message = try estate.command(.ecs17b).octets.hexadecimal
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            let first = try await RawConnection.connect(port: http.port)
            try await first.send(
                "POST /v1/gbcs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
                    + "Content-Length: \(message.count)\r\n\r\n\(message)")
            #expect(await eventually { await estate.gateway.shards[0].statistics.responses == 1 })
            let second = try await RawConnection.connect(port: http.port)
            let refusal = try await second.read(until: nil)
            #expect(refusal.hasPrefix("HTTP/1.1 503"))
            #expect(refusal.contains("Retry-After: 1"))
            #expect(try await first.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
            try await first.close()
        }
    }

    @Test(arguments: [
        "GET /health HTTP/1.1\r\nHost: loc", "G",
        "POST /v1/gbcs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nDD",
        "POST /v1/gbcs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n2\r\nDD",
    ])
    func whatDoesNotComeInTimeIsAnswered408(text: String) async throws {
        var limits = HTTPLimits()
        limits.headerSeconds = 1
        limits.bodyPauseSeconds = 1
        try await TestHTTP.with(try TestGateway().gateway, limits: limits) { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send(text)
            #expect(try await connection.read(until: nil).hasPrefix("HTTP/1.1 408"))
        }
    }

    @Test func aBodyThatDripsHasADeadlineToo() async throws {
        var limits = HTTPLimits()
        limits.bodySeconds = 1
        try await TestHTTP.with(try TestGateway().gateway, limits: limits) { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send(
                "POST /v1/gbcs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 90\r\n\r\n")
            let drip = Task {
                for _ in 0..<90 {
                    try await connection.send("D")
                    try await Task.sleep(for: .milliseconds(100))
                }
            }
            #expect(try await connection.read(until: nil).hasPrefix("HTTP/1.1 408"))
            drip.cancel()
        }
    }

    @Test(arguments: [
        "GET /health HTTP/1.1\r\nHost: loc",
        "POST /v1/gbcs HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 9\r\n\r\nDD",
    ])
    func stoppingWaitsForNoHalfRequest(text: String) async throws {
        let server = try await HTTPServer.start(
            host: "127.0.0.1", port: 0, interface: HTTPInterface(gateway: try TestGateway().gateway, metrics: nil),
            group: group)
        let connection = try await RawConnection.connect(port: try #require(server.address.port))
        try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n" + text)
        _ = try await connection.read(until: "}")
        let start = ContinuousClock.now
        try await server.stop()
        // Without it: stopSeconds, 10.
        #expect(ContinuousClock.now - start < .seconds(6))
        try await connection.close()
    }

    @Test func bodiesHaveABudget() async throws {
        var limits = HTTPLimits()
        limits.heldBodies = 200_000
        let metrics = PrometheusRegistry()
        try await TestHTTP.with(try TestGateway().gateway, limits: limits, metrics: metrics) { http in
            let head =
                "PUT /v1/clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: 300000\r\n\r\n"
            let first = try await RawConnection.connect(port: http.port)
            try await first.send(head + String(repeating: " ", count: 200_000))
            let second = try await RawConnection.connect(port: http.port)
            try await second.send(head + String(repeating: " ", count: 200_000))
            // One of the two, whichever came later.
            #expect(
                await eventually {
                    metrics.rendered().contains("smets_http_refusals_total{code=\"too-many-bodies\"} 1")
                })
            // Small ones have room whatever large ones do.
            #expect(try await http.put("/v1/clock", "{\"mode\":\"frozen\"}").status == 200)
            try await first.close()
            try await second.close()
            // What was held is given back.
            let long = String(repeating: " ", count: 250_000) + "{\"mode\":\"frozen\"}"
            #expect(try await http.put("/v1/clock", long).status == 200)
        }
    }

    @Test func aClientThatWaitsForContinueGetsIt() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
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

    @Test func whatIsCutShortIsNotDone() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let before = try await http.get("/v1/clock").object["now"] as? String
            let connection = try await RawConnection.connect(port: http.port)
            // What came is whole JSON; the request is not whole.
            let body = "{\"mode\":\"frozen\",\"now\":\"2027-01-01T00:00:00Z\"}"
            try await connection.send(
                "PUT /v1/clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 1000\r\n\r\n" + body)
            try await connection.closeOutput()
            _ = try await connection.read(until: nil)
            #expect(try await http.get("/v1/clock").object["now"] as? String == before)
        }
    }

    @Test func pipelinedRequestsAreAnsweredInOrder() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
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

    @Test(arguments: ["PUT /nosuch", "PUT /v1/gbcs", "GET /health"])
    func whatIsAnsweredWithoutItsBodyIsAnsweredOnce(line: String) async throws {
        var limits = HTTPLimits()
        limits.bodyPauseSeconds = 1
        try await TestHTTP.with(try TestGateway().gateway, limits: limits) { http in
            let answers = try await answers(
                to: "\(line) HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{", http)
            #expect(answers.matches(of: #/HTTP/1.1 /#).count == 1, "\(answers)")
        }
    }

    @Test func nothingIsAnsweredAfterTheLastRequest() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let health = "GET /health HTTP/1.1\r\nHost: localhost\r\n"
            let answers = try await answers(to: "\(health)\r\n\(health)Connection: close\r\n\r\n\(health)\r\n", http)
            #expect(answers.matches(of: #/HTTP/1.1 /#).count == 2, "\(answers)")
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

    @Test func whiteSpaceBehindAValueIsNotOfIt() async throws {
        let put = "PUT /v1/clock HTTP/1.1\r\nConnection: close\r\nContent-Type: application/json\r\n"
        try await TestHTTP.with(try TestGateway().gateway) { http in
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
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let answer = try await answers(
                to:
                    "PUT /v1/clock HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\(fields)\r\n\r\n{}",
                http)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(answer)")
            #expect(answer.contains(what), "\(answer)")
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

    @Test func idleConnectionsAreClosed() async throws {
        var limits = HTTPLimits()
        limits.idleSeconds = 1
        try await TestHTTP.with(try TestGateway().gateway, limits: limits) { http in
            let connection = try await RawConnection.connect(port: http.port)
            #expect(try await connection.read(until: nil).isEmpty)
        }
    }

    @Test func whatIsNoHTTPIsRefused() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send("\u{01}\u{02}\r\n\r\n")
            #expect(try await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 400"))
            try await connection.close()
            #expect(try await http.get("/health").status == 200)
        }
    }
}
