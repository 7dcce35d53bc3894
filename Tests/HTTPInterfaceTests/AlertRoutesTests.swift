import COSEM
import EstateFixture
import Foundation
import GBCS
import Testing

@testable import DCC
@testable import ESMEEmulator
@testable import Estate
@testable import HTTPInterface
@testable import Keys

/// `/v1/alerts`: server-sent events.
@Suite struct AlertRoutesTests {
    private static let request = "GET /v1/alerts HTTP/1.1\r\nHost: localhost\r\n\r\n"

    /// Connects and reads up to the first comment: from then on no alert is missed.
    private func subscribe(_ http: TestHTTP) async throws -> RawConnection {
        let connection = try await RawConnection.connect(port: http.port)
        try await connection.send(Self.request)
        let head = try await connection.read(until: ": alerts of this estate\n\n")
        #expect(head.hasPrefix("HTTP/1.1 200"))
        #expect(head.lowercased().contains("content-type: text/event-stream"))
        return connection
    }

    /// A command whose role may not send it: the meter alerts its supplier.
    private func provoke(_ estate: TestGateway, counter: UInt64 = 1) async throws {
        let command = try estate.command(.ecs17b, as: .accessControlBroker, counter: counter)
        #expect(await estate.gateway.deliver(command.octets).response == nil)
    }

    @Test func anAlertIsAnEvent() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let connection = try await subscribe(http)
            try await provoke(estate)
            let text = try await connection.read(until: "}\n\n")
            let lines = text.split(whereSeparator: \.isNewline)
            #expect(lines.contains("event: alert"))
            let data = try #require(lines.first { $0.hasPrefix("data: ") }).dropFirst(6)
            let event = try JSONDecoder().decode(AlertEvent.self, from: Data(data.utf8))
            #expect(event.device == estate.device(0).dashed)
            #expect(event.code == "8F30")
            #expect(event.name == "source does not have authority for command")
            #expect(event.messageCode == "1000")
            #expect(event.time == "2026-11-01T12:00:00Z")
            #expect(event.recipient == estate.party(.supplier).dashed)
            let message = try Message(parsing: [UInt8](hexadecimal: event.message))
            #expect(message.header.craFlag == .alert)
            #expect(message.header.businessOriginator == estate.device(0))
            try await connection.close()
        }
    }

    @Test func aPowerOutageIsAnEventOfItsOwn() async throws {
        let estate = try TestGateway()
        let hub = estate.gateway.estate.hubEntityIdentifier(0).dashed
        let mpan = try await estate.gateway.withMeter(0) { meter, _ in "\(meter.identity.importMPAN)" }
        try await TestHTTP.with(estate.gateway) { http in
            let connection = try await subscribe(http)
            _ = try await http.json("POST", "/v1/hubs/0/power", "{\"state\":\"off\"}")
            let text = try await connection.read(until: "}\n\n")
            #expect(
                text.contains(
                    "event: powerOutage\ndata: {\"code\":\"AD1\",\"device\":\"\(hub)\",\"importMPAN\":\"\(mpan)\","
                        + "\"name\":\"power outage\",\"time\":\"2026-11-01T12:00:00Z\"}\n\n"))
            try await connection.close()
        }
    }

    @Test func heartbeatsCome() async throws {
        var limits = HTTPLimits()
        limits.heartbeatMilliseconds = 10
        try await TestHTTP.with(try TestGateway().gateway, limits: limits) { http in
            let connection = try await subscribe(http)
            _ = try await connection.read(until: ": heartbeat\n\n")
            try await connection.close()
        }
    }

    @Test func aReaderThatIsTooSlowIsTold() async throws {
        let estate = try TestGateway()
        var limits = HTTPLimits()
        limits.alertBuffer = 2
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            let connection = try await subscribe(http)
            // Published together: faster than anything can read.
            try await estate.gateway.shards[0].publish(500, to: estate.gateway.alerts)
            let text = try await connection.read(until: "event: dropped\ndata: {\"count\":")
            // Those that were left may have come with it.
            if !text.contains("event: alert") { _ = try await connection.read(until: "event: alert") }
            try await connection.close()
        }
    }

    @Test func readersAreLimitedAndMakeRoom() async throws {
        let estate = try TestGateway()
        var limits = HTTPLimits()
        limits.alertSubscribers = 1
        try await TestHTTP.with(estate.gateway, limits: limits) { http in
            let first = try await subscribe(http)
            let answer = try await http.get("/v1/alerts")
            #expect(answer.status == 503)
            #expect(answer.code == "too-many-subscribers")
            try await first.close()
            let isThereRoom = try await eventually {
                let connection = try await RawConnection.connect(port: http.port)
                try await connection.send(Self.request)
                let isOpen = try await connection.read(until: "\r\n\r\n").hasPrefix("HTTP/1.1 200")
                try await connection.close()
                return isOpen
            }
            #expect(isThereRoom)
        }
    }

    @Test(arguments: [
        ("Content-Length: 10", ""), ("Content-Length: 10", "abc"), ("Transfer-Encoding: chunked", "5\r\nab"),
    ])
    func aBodyThatStopsEndsOnlyItsConnection(field: String, begin: String) async throws {
        var limits = HTTPLimits()
        limits.bodyPauseSeconds = 1
        try await TestHTTP.with(try TestGateway().gateway, limits: limits) { http in
            for isHalfClosed in [true, false] {
                let connection = try await RawConnection.connect(port: http.port)
                try await connection.send(
                    "GET /v1/alerts HTTP/1.1\r\nHost: localhost\r\n\(field)\r\n\r\n\(begin)")
                if isHalfClosed { try await connection.closeOutput() }
                let answer = try await connection.read(until: nil)
                #expect(isHalfClosed || answer.hasPrefix("HTTP/1.1 408"), "\(answer)")
                #expect(try await http.get("/health").status == 200)
            }
        }
    }

    @Test func aMalformedChunkEndsOnlyItsConnection() async throws {
        try await TestHTTP.with(try TestGateway().gateway) { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send(
                "GET /v1/alerts HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")
            let answer = try await connection.read(until: nil)
            #expect(answer.hasPrefix("HTTP/1.1 400"))
            #expect(answer.contains("a chunk of the body must begin with its size in hexadecimal"))
            #expect(try await http.get("/health").status == 200)
        }
    }

    @Test func aBodyIsReadAndForgotten() async throws {
        let estate = try TestGateway()
        try await TestHTTP.with(estate.gateway) { http in
            let connection = try await RawConnection.connect(port: http.port)
            try await connection.send(
                "GET /v1/alerts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc")
            _ = try await connection.read(until: ": alerts of this estate\n\n")
            try await provoke(estate)
            _ = try await connection.read(until: "event: alert")
            try await connection.close()
        }
    }

    @Test func stoppingEndsTheEvents() async throws {
        let estate = try TestGateway()
        var connection: RawConnection?
        try await TestHTTP.with(estate.gateway) { http in connection = try await subscribe(http) }
        #expect(try await connection?.read(until: nil).hasSuffix("0\r\n\r\n") == true)
    }
}

extension Shard {
    /// Publishes alerts without a pause between them.
    fileprivate func publish(_ count: Int, to distributor: AlertDistributor) throws {
        let alert = try withMeter(0) { meter, time in
            OutgoingAlert(
                device: meter.identity.entityIdentifier,
                alert: Alert(.clockNotAdjusted, at: time, to: EntityIdentifier(1)), octets: [1, 2, 3])
        }
        for _ in 0..<count { distributor.publish(alert) }
    }
}
