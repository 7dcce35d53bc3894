import EstateFixture
import NIOConcurrencyHelpers
import SMPP
import Testing

@testable import SMETS1Port

@Suite("The SMSC's port, over TCP")
struct SMPPServerTests {
    @Test("bind, submit, receipt, query, unbind", arguments: [false, true]) func wholeFlow(answersElsewhere: Bool)
        async throws
    {
        let centre = TestMessageCentre(answersElsewhere: answersElsewhere)
        try await centre.serve { server, port in
            let client = try await SMPPClient.bound(.transceiver, port)
            try await client.submit(2)
            #expect(try await client.next() == PDU(.submitResponse(messageID: "1"), sequenceNumber: 2))
            #expect(centre.submitted.map(\.systemID) == ["smets"])
            #expect(centre.submitted.first?.octets == Array("WAKE".utf8))

            server.deliver(centre.receipt(1), toSystemID: "smets")
            let delivery = try #require(try await client.next())
            #expect(delivery == centre.receipt(1).pdu(sequenceNumber: 1))
            try await client.send(.deliverResponse(messageID: ""), delivery.sequenceNumber)

            try await client.send(.query(QueryRequest(messageID: "1", source: SMEAddress("447700900000"))), 3)
            let state = QueryResponse(messageID: "1", finalDate: "", messageState: .enroute, errorCode: 0)
            #expect(try await client.next() == PDU(.queryResponse(state), sequenceNumber: 3))
            try await client.send(.query(QueryRequest(messageID: "9", source: SMEAddress("447700900000"))), 4)
            #expect(try await client.next() == PDU(.queryResponse(nil), status: .queryFailed, sequenceNumber: 4))

            try await client.submit(to: "0", 5)
            #expect(
                try await client.next()
                    == PDU(.submitResponse(messageID: nil), status: .invalidDestinationAddress, sequenceNumber: 5))
            try await client.send(.unbind, 6)
            #expect(try await client.next() == PDU(.unbindResponse, sequenceNumber: 6))
            #expect(try await client.next() == nil)

            #expect(await eventually { server.statistics.connections == 0 })
            let statistics = server.statistics
            #expect(statistics.binds == 1 && statistics.submits == 2 && statistics.queries == 2)
            #expect(statistics.receiptsDelivered == 1 && statistics.receiptsDropped == 0)
        }
    }

    @Test("octet by octet")
    func octetByOctet() async throws {
        try await TestMessageCentre().serve { _, port in
            let client = try await SMPPClient.connect(port)
            let bind = PDU(.bind(.receiver, BindRequest(systemID: "smets", password: "smets")), sequenceNumber: 1)
            for octet in try bind.encoded() { try await client.send(octets: [octet]) }
            #expect(try await client.next()?.status == .ok)
        }
    }

    @Test("garbage is answered with generic_nack, closed and counted; others go on")
    func garbage() async throws {
        try await TestMessageCentre().serve { server, port in
            let other = try await SMPPClient.bound(.transceiver, port)
            for text in ["GET / HTTP/1.1\r\n\r\n", "\0\0\0\0\0\0\0\0", "GBCS:DATA#0"] {
                let client = try await SMPPClient.connect(port)
                try await client.send(octets: Array(text.utf8))
                #expect(
                    try await client.next() == PDU(.genericNack, status: .invalidCommandLength, sequenceNumber: 0))
                #expect(try await client.next() == nil)
            }
            #expect(server.statistics.malformed == 3)
            try await other.send(.enquireLink, 9)
            #expect(try await other.next() == PDU(.enquireLinkResponse, sequenceNumber: 9))
        }
    }

    @Test("random octets, in many connections, harm nobody")
    func randomOctets() async throws {
        let seed: UInt64 = 20_775
        try await TestMessageCentre().serve { server, port in
            let other = try await SMPPClient.bound(.transceiver, port)
            var state = seed
            for number in 0..<60 {
                var octets: [UInt8] = []
                for _ in 0..<200 {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    octets.append(UInt8(truncatingIfNeeded: state >> 56))
                }
                // Half have a length that is one.
                if number.isMultiple(of: 2) {
                    octets.replaceSubrange(0..<8, with: [0, 0, 0, 200, 0, 0, 0, octets[7] & 0x1F])
                }
                let client = try await SMPPClient.connect(port)
                try? await client.send(octets: octets)
                try await client.close()
            }
            try await other.submit(9)
            #expect(try await other.next()?.status == .ok, "seed \(seed)")
            #expect(await eventually { server.statistics.connections == 1 }, "seed \(seed)")
        }
    }

    @Test("a bind without credentials, or with wrong ones, is refused, closed and counted")
    func wrongCredentials() async throws {
        try await TestMessageCentre().serve { server, port in
            for (systemID, password, status) in [
                ("", "", CommandStatus.invalidSystemID), ("smets", "", .invalidPassword), ("x", "y", .invalidSystemID),
            ] {
                let client = try await SMPPClient.connect(port)
                try await client.send(.bind(.transceiver, BindRequest(systemID: systemID, password: password)), 1)
                #expect(try await client.next()?.status == status)
                #expect(try await client.next() == nil)
            }
            #expect(server.statistics.refusedBinds == 3)
            #expect(server.statistics.binds == 0)
        }
    }

    @Test("connections that never bind are closed, and those that did are not")
    func halfOpen() async throws {
        let time = NIOLockedValueBox<Int64>(0)
        let clock: @Sendable () -> Int64 = { time.withLockedValue { $0 } }
        try await TestMessageCentre().serve(.changed { $0.session.bindTimeout = 200_000 }, clock: clock) {
            server, port in
            let bound = try await SMPPClient.bound(.transceiver, port)
            var strangers: [SMPPClient] = []
            for number in 0..<200 {
                let stranger = try await SMPPClient.connect(port)
                // Some have begun.
                if number.isMultiple(of: 2) { try await stranger.send(octets: [0, 0, 0, 40, 0]) }
                strangers.append(stranger)
            }
            #expect(await eventually { server.statistics.connections == 201 })
            time.withLockedValue { $0 = 200_000 }
            for stranger in strangers { #expect(try await stranger.next() == nil) }
            #expect(await eventually { server.statistics.connections == 1 })
            try await bound.submit(2)
            #expect(try await bound.next()?.status == .ok)
        }
    }

    @Test("more connections than the limit are closed at once")
    func connectionLimit() async throws {
        try await TestMessageCentre().serve(
            .changed {
                $0.connections = 2
            }
        ) { server, port in
            let first = try await SMPPClient.bound(.transceiver, port)
            let second = try await SMPPClient.bound(.receiver, port)
            let third = try await SMPPClient.connect(port)
            #expect(try await third.next() == nil)
            #expect(server.statistics.refusedConnections == 1)
            try await second.close()
            #expect(await eventually { server.statistics.connections == 1 })
            _ = try await SMPPClient.bound(.receiver, port)
            try await first.send(.enquireLink, 5)
            #expect(try await first.next()?.sequenceNumber == 5)
        }
    }

    @Test("above its rate a bind is throttled until time has passed")
    func throttled() async throws {
        let time = NIOLockedValueBox<Int64>(0)
        let clock: @Sendable () -> Int64 = { time.withLockedValue { $0 } }
        let centre = TestMessageCentre()
        try await centre.serve(
            .changed {
                $0.session.accounts = [SMPPAccount(systemID: "smets", password: "smets", submitsPerSecond: 2)]
            }, clock: clock
        ) { server, port in
            let client = try await SMPPClient.bound(.transmitter, port)
            let other = try await SMPPClient.bound(.transmitter, port)
            for number: UInt32 in 2...4 { try await client.submit(number) }
            var statuses: [CommandStatus?] = []
            for _ in 0..<3 { statuses.append(try await client.next()?.status) }
            #expect(statuses == [.ok, .ok, .throttled])
            // The rate is each bind's own.
            try await other.submit(2)
            #expect(try await other.next()?.status == .ok)
            time.withLockedValue { $0 = 500_000 }
            try await client.submit(5)
            try await client.submit(6)
            #expect(try await client.next()?.status == .ok)
            #expect(try await client.next()?.status == .throttled)
            #expect(server.statistics.throttled == 2)
            #expect(centre.submitted.count == 4)
        }
    }

    @Test("a client that falls silent is asked, and closed when it does not answer")
    func silent() async throws {
        try await TestMessageCentre().serve(
            .changed {
                // Long enough for a busy machine to bind in.
                $0.session.enquireLinkInterval = 3_000_000
                $0.session.responseTimeout = 3_000_000
            }
        ) { _, port in
            let client = try await SMPPClient.bound(.transceiver, port)
            #expect(try await client.next()?.body == .enquireLink)
            #expect(try await client.next() == nil)
        }
    }

    @Test("stopping asks clients to unbind, and waits for those that do not only so long")
    func stop() async throws {
        let clients = NIOLockedValueBox<[SMPPClient]>([])
        try await TestMessageCentre().serve { _, port in
            let found = [
                try await SMPPClient.bound(.transceiver, port), try await SMPPClient.bound(.receiver, port),
                try await SMPPClient.connect(port),
            ]
            clients.withLockedValue { $0 = found }
        }
        let stopped = clients.withLockedValue { $0 }
        #expect(try await stopped[0].next()?.body == .unbind)
        for client in stopped.dropFirst(2) { #expect(try await client.next() == nil) }
    }
}
