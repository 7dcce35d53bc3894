import DUISPort
import EstateFixture
import GBCS
import NIOConcurrencyHelpers
import Prometheus
import Testing

/// When that which follows an Acknowledgement may leave.
@Suite struct AcknowledgementTests {
    private static let request =
        "POST /api/v1/serviceS HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/xml\r\n"
        + "Content-Length: 4\r\n\r\n<a/>"

    @Test func nothingFollowsBeforeTheLastOctetIsSent() async throws {
        // More than the sockets between the two hold.
        let length = 48 << 20
        let calls = NIOLockedValueBox(0)
        let gateway = ScriptedGateway { _ in
            .xml([UInt8](repeating: 0x20, count: length)) { calls.withLockedValue { $0 += 1 } }
        }
        try await TestPort.withDUIS(gateway) { port in
            let socket = try BlockingSocket(port: port.port)
            try socket.send(Array(Self.request.utf8))
            // The answer has begun, and waits for its reader.
            var received = try socket.receive().count
            #expect(received > 0)
            #expect(calls.withLockedValue { $0 } == 0)
            while received < length {
                let count = try socket.receive().count
                guard count > 0 else { break }
                received += count
            }
            #expect(received >= length)
            #expect(await eventually { calls.withLockedValue { $0 } == 1 })
        }
    }

    @Test func whatFollowsDoesSoWhenTheClientIsGone() async throws {
        let (gate, calls) = (Gate(), NIOLockedValueBox(0))
        let gateway = ScriptedGateway { _ in
            await gate.wait()
            return .xml(Array("<ack/>".utf8)) { calls.withLockedValue { $0 += 1 } }
        }
        try await TestPort.withDUIS(gateway) { port in
            let connection = try await RawConnection.connect(port: port.port)
            try await connection.send(Self.request)
            #expect(await eventually { gateway.requests.withLockedValue { $0.count } == 1 })
            try await connection.close()
            gate.open()
            #expect(await eventually { calls.withLockedValue { $0 } == 1 })
        }
        #expect(calls.withLockedValue { $0 } == 1)
    }

    @Test func eachAnswerOfAConnectionHasItsOwn() async throws {
        let texts = NIOLockedValueBox<[String]>([])
        let gateway = ScriptedGateway { request in
            guard request.text != "<b/>" else { return .xml(Array("<ack/>".utf8)) }
            return .xml(Array("<ack/>".utf8)) { texts.withLockedValue { $0.append(request.text) } }
        }
        var limits = DUISLimits()
        limits.followMilliseconds = 0
        try await TestPort.withDUIS(gateway, limits: limits) { port in
            let connection = try await RawConnection.connect(port: port.port)
            // All three come at once.
            let requests = ["a", "b", "c"].map { Self.request.replacing("<a/>", with: "<\($0)/>") }.joined()
            try await connection.send(requests)
            var answers = ""
            while answers.matches(of: #/<ack/>/#).count < 3 { answers += try await connection.read(until: "<ack/>") }
            #expect(await eventually { texts.withLockedValue { $0 } == ["<a/>", "<c/>"] })
            try await connection.close()
        }
    }

    @Test func aCallbackComesAfterTheAcknowledgementThatItsClientHasRead() async throws {
        let (queued, cue) = AsyncStream<Void>.makeStream()
        let gateway = ScriptedGateway { _ in
            .xml(Array("<ack/>".utf8)) { cue.finish() }
        }
        let events = NIOLockedValueBox<[String]>([])
        let user = TestUser { text in
            events.withLockedValue { $0.append(text) }
            return 204
        }
        var limits = DUISLimits()
        // The client below reads at once, but the machine may be busy.
        limits.followMilliseconds = 1_000
        try await user.with { url in
            try await TestPort.withDUIS(gateway, limits: limits) { port in
                async let sent: Void = {
                    for await _ in queued {}
                    let sender = try CallbackSender(
                        to: url, of: EntityIdentifier(1), from: TestSource(devices: [7]), metrics: PrometheusRegistry(),
                        logger: TestPort.logger)
                    await sender.run()
                }()
                let connection = try await RawConnection.connect(port: port.port)
                try await connection.send(Self.request)
                _ = try await connection.read(until: "<ack/>")
                events.withLockedValue { $0.append("acknowledged") }
                try await sent
                try await connection.close()
            }
        }
        #expect(events.withLockedValue { $0 } == ["acknowledged", "<d7 n=\"1\"/>"])
    }
}
