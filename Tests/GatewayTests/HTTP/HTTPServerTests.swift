import NIOPosix
import Testing

@testable import Gateway

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

    @Test func moreConnectionsThanTheLimitWait() async throws {
        var limits = HTTPLimits()
        limits.connections = 1
        try await TestHTTP.with(try TestGateway().gateway, limits: limits) { http in
            let first = try await RawConnection.connect(port: http.port)
            try await first.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            _ = try await first.read(until: "}")
            let second = try await RawConnection.connect(port: http.port)
            try await second.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            try await first.close()
            #expect(try await second.read(until: "}").hasPrefix("HTTP/1.1 200"))
            try await second.close()
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
