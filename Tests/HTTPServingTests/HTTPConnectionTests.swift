import EstateFixture
import HTTPServing
import Prometheus
import Testing

/// Connections as such: how many there are, how long they have, and how they end.
@Suite struct HTTPConnectionTests {
    @Test func afterStopNobodyListens() async throws {
        try await TestSite.with { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(try await connection.read(until: "}").contains("\"status\":\"ok\""))
            try await http.server.stop()
            // The idle connection was closed.
            #expect(try await connection.read(until: nil).isEmpty)
            try await http.server.wait()
            await #expect(throws: (any Error).self) { _ = try await RawConnection.connect(port: http.port) }
        }
    }

    @Test func aNewConnectionTakesTheRoomOfAnIdleOne() async throws {
        var limits = HTTPServingLimits()
        limits.connections = 2
        let metrics = PrometheusRegistry()
        try await TestSite.with(limits: limits, metrics: metrics) { http in
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
        var limits = HTTPServingLimits()
        limits.connections = 8
        try await TestSite.with(limits: limits) { http in
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
        var limits = HTTPServingLimits()
        limits.connections = 1
        try await TestSite.with(limits: limits) { http in
            let first = try await RawConnection.connect(port: http.port)
            try await first.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
            #expect(await eventually { http.entered.withLockedValue { $0 } == 1 })
            let second = try await RawConnection.connect(port: http.port)
            let refusal = try await second.read(until: nil)
            #expect(refusal.hasPrefix("HTTP/1.1 503"))
            #expect(refusal.contains("Retry-After: 1"))
            http.open()
            #expect(try await first.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200"))
            try await first.close()
        }
    }

    @Test(arguments: [
        "GET /health HTTP/1.1\r\nHost: loc", "G",
        "POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nDD",
        "POST /slow HTTP/1.1\r\nHost: localhost\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n2\r\nDD",
    ])
    func whatDoesNotComeInTimeIsAnswered408(text: String) async throws {
        var limits = HTTPServingLimits()
        limits.headerSeconds = 1
        limits.bodyPauseSeconds = 1
        try await TestSite.with(limits: limits) { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send(text)
            #expect(try await connection.read(until: nil).hasPrefix("HTTP/1.1 408"))
        }
    }

    @Test func aBodyThatDripsHasADeadlineToo() async throws {
        var limits = HTTPServingLimits()
        limits.bodySeconds = 1
        try await TestSite.with(limits: limits) { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send(
                "POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 90\r\n\r\n")
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
        "POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nDD",
    ])
    func stoppingWaitsForNoHalfRequest(text: String) async throws {
        try await TestSite.with { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n" + text)
            _ = try await connection.read(until: "}")
            let start = ContinuousClock.now
            try await http.server.stop()
            // Without it: stopSeconds, 10.
            #expect(ContinuousClock.now - start < .seconds(6))
            try await connection.close()
        }
    }

    @Test func bodiesHaveABudget() async throws {
        var limits = HTTPServingLimits()
        limits.heldBodies = 200_000
        let metrics = PrometheusRegistry()
        try await TestSite.with(limits: limits, metrics: metrics) { http in
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

    @Test func idleConnectionsAreClosed() async throws {
        var limits = HTTPServingLimits()
        limits.idleSeconds = 1
        try await TestSite.with(limits: limits) { http in
            let connection = try await RawConnection.connect(port: http.port)
            #expect(try await connection.read(until: nil).isEmpty)
        }
    }

    @Test func oneClientHasNoMoreConnectionsThanItMay() async throws {
        var limits = HTTPServingLimits()
        limits.connectionsPerClient = 2
        let metrics = PrometheusRegistry()
        try await TestSite.with(limits: limits, metrics: metrics) { http in
            var slow: [RawConnection] = []
            for _ in 0..<2 {
                let connection = try await RawConnection.connect(port: http.port)
                try await connection.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
                slow.append(connection)
            }
            #expect(await eventually { http.entered.withLockedValue { $0 } == 2 })
            let refusal = try await RawConnection.connect(port: http.port).read(until: nil)
            #expect(refusal.hasPrefix("HTTP/1.1 503"))
            #expect(refusal.contains("2 connections from your address are being answered"))
            http.open()
            for connection in slow {
                #expect(try await connection.read(until: "}").hasPrefix("HTTP/1.1 200"))
                try await connection.close()
            }
            // What was taken is given back.
            #expect(await eventually { (try? await http.get("/health"))?.status == 200 })
        }
    }

    @Test func whatFollowsAnAnswerIsCalledOnceItWasSent() async throws {
        try await TestSite.with { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
            #expect(await eventually { http.entered.withLockedValue { $0 } == 1 })
            #expect(http.notes.withLockedValue { $0 }.isEmpty)
            http.open()
            #expect(try await connection.read(until: "}").hasPrefix("HTTP/1.1 200"))
            #expect(await eventually { http.notes.withLockedValue { $0 } == ["acknowledged"] })
            // The second request of a connection has a call of its own.
            try await connection.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
            #expect(try await connection.read(until: "}").hasPrefix("HTTP/1.1 200"))
            #expect(await eventually { http.notes.withLockedValue { $0.count } == 2 })
            try await connection.close()
        }
    }

    @Test func whatFollowsAnAnswerIsCalledWhenTheConnectionIsLost() async throws {
        try await TestSite.with { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send("POST /slow HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\n\r\n{}")
            #expect(await eventually { http.entered.withLockedValue { $0 } == 1 })
            try await connection.close()
            http.open()
            #expect(await eventually { http.notes.withLockedValue { $0 } == ["acknowledged"] })
        }
    }

    @Test func aServerMayAnswerProblemsAsText() async throws {
        var style = HTTPServerStyle()
        style.problems = .plain
        style.metrics = "smets_other"
        style.label = .service
        let metrics = PrometheusRegistry()
        try await TestSite.with(style: style, metrics: metrics) { http in
            let unknown = try await http.get("/nosuch")
            #expect(unknown.status == 404)
            #expect(unknown.header.contains("content-type: text/plain; charset=utf-8"))
            #expect(unknown.body == "there is no GET /nosuch; /openapi.json lists what there is\n")
            let foreign = try await http.exchange("GET /health HTTP/1.1\r\nHost: evil.example\r\n\r\n")
            #expect(foreign.status == 421)
            #expect(foreign.header.contains("content-type: text/plain; charset=utf-8"))
            #expect(try await http.get("/v1/clock").status == 200)
            let text = metrics.rendered()
            #expect(text.contains("smets_other_requests_total{service=\"clock\",status=\"200\"} 1"))
            #expect(text.contains("smets_other_refusals_total{code=\"unknown-host\"} 1"))
        }
    }
}
