import ESMEEmulator
import EstateFixture
import Foundation
import GBCS
import NIOCore
import Testing

@testable import DCC
@testable import Estate
@testable import Host
@testable import StreamPort

/// How connections of the stream port end, and who may speak at all.
@Suite(.serialized) struct StreamClosingTests {
    private static let framings: [Framing] = [
        .raw, .wrapper(sourcePort: 16, destinationPort: 1), .text(channel: "1", radix: 10),
    ]

    /// Sends ECS52 to meters of two event loops, and perhaps something after; returns how many answers come before the
    /// server closes.
    private func answers(
        _ estate: EndpointEstate, _ framing: Framing, count: Int, then rest: [UInt8] = [], endsSending: Bool = true
    ) throws -> Int {
        let socket = try BlockingSocket(port: estate.port)
        var stream = ByteBuffer()
        for number in 0..<count {
            let command = try estate.command(
                .ecs52, as: .supplier, meter: number % 2 * 256, counter: UInt64(number + 1))
            #expect(FrameEncoder.encode(command.octets, as: framing, into: &stream))
        }
        try socket.send(Array(stream.readableBytesView) + rest)
        if endsSending { socket.endSending() }
        let messages = try socket.messages(count)
        try socket.waitForClose()
        return messages.count
    }

    @Test(arguments: framings) func whoEndsItsSendingGetsEveryAnswer(framing: Framing) async throws {
        let estate = try await EndpointEstate(shardCount: 2, meters: 512)
        for count in [1, 1, 2, 2, 301] {
            #expect(try answers(estate, framing, count: count) == count)
        }
        // Of a message that is not whole nothing can come.
        #expect(try answers(estate, framing, count: 3, then: [0xDD, 0]) == 3)
        try await estate.stop()
    }

    @Test(arguments: framings) func whoSendsNonsenseAfterCommandsGetsTheirAnswersToo(framing: Framing) async throws {
        let estate = try await EndpointEstate(shardCount: 2, meters: 512)
        for endsSending in [true, false] {
            #expect(
                try answers(estate, framing, count: 4, then: Array("nonsense".utf8), endsSending: endsSending) == 4)
        }
        try await estate.stop()
    }

    @Test(arguments: framings) func whoEndsItsSendingGetsDelayedAnswers(framing: Framing) async throws {
        let estate = try await EndpointEstate(shardCount: 2, meters: 512)
        for meter in [0, 256] {
            try await estate.gateway.withMeter(meter) { meter, _ in
                _ = meter.faults.add(Fault(.delayedResponse(milliseconds: 100)))
            }
        }
        #expect(try answers(estate, framing, count: 4) == 4)
        try await estate.stop()
    }

    @Test func whoEndsItsSendingGetsWhatComesOverANetwork() async throws {
        let estate = try await EndpointEstate(
            shardCount: 2, meters: 512, network: .lossless())
        #expect(try answers(estate, .raw, count: 4) == 4)
        try await estate.stop()
    }

    @Test(arguments: [
        "GET", "GG", "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "POST / HTTP/1.1\r\n\r\nGBCS:ALERTS#0:on\r\n", "PUT",
        "OPTIONS", "GBCX",
    ]) func aBrowsersRequestIsClosedAtOnce(text: String) async throws {
        let estate = try await EndpointEstate()
        let socket = try BlockingSocket(port: estate.port)
        try socket.send(Array(text.utf8))
        #expect(try socket.receive().isEmpty)
        try await estate.stop()
    }

    @Test func withATokenTheFirstLineMustShowIt() async throws {
        let token = try AccessToken(fileText: "0123456789abcdef")
        let estate = try await EndpointEstate(token: token)
        let command = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1).octets
        for line in ["GBCS:TOKEN#0:0123456789abcdef\n", "GBCS:TOKEN#0:0123456789abcdef\r\n"] {
            let socket = try BlockingSocket(port: estate.port)
            try socket.send(Array(line.utf8) + command)
            #expect(try socket.messages(1).count == 1)
            // In pieces, and shown again.
            let other = try BlockingSocket(port: estate.port)
            for octet in line.utf8 { try other.send([octet]) }
            try other.send(command + Array(line.utf8) + command)
            #expect(try other.messages(2).count == 2)
        }
        for first in [
            "GBCS:TOKEN#0:0123456789abcdeg\n", "GBCS:TOKEN#0:\n", "GBCS:TOKEN#0:0123456789abcdef0\n",
            "GBCS:ALERTS#0:on\n", "GET / HTTP/1.1\r\n", "GBCS:TOKEN#0:" + String(repeating: "a", count: 400),
        ] {
            let socket = try BlockingSocket(port: estate.port)
            try socket.send(Array(first.utf8))
            #expect(try socket.receive().isEmpty, "\(first)")
        }
        let bare = try BlockingSocket(port: estate.port)
        try bare.send(command)
        #expect(try bare.receive().isEmpty)
        let client = try await StreamClient.connect(
            host: "127.0.0.1", port: estate.port, token: token, group: estate.gateway.shards[0].eventLoop)
        try await client.send(command)
        #expect(try await client.receive(within: 20) != nil)
        try await client.close()
        try await estate.stop()
    }

    @Test func aTokenThatNobodyAskedForIsPassedOver() async throws {
        let estate = try await EndpointEstate()
        let socket = try BlockingSocket(port: estate.port)
        let command = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1).octets
        try socket.send(Array("GBCS:TOKEN#0:0123456789abcdef\n".utf8) + command)
        #expect(try socket.messages(1).count == 1)
        try await estate.stop()
    }

    @Test func stoppingClosesEveryConnection() async throws {
        let estate = try await EndpointEstate(shardCount: 2, meters: 512)
        let sockets = try (0..<8).map { _ in try BlockingSocket(port: estate.port) }
        let command = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1).octets
        for socket in sockets {
            try socket.send(command)
            _ = try socket.messages(1)
        }
        try await estate.stop()
        for socket in sockets { try socket.waitForClose() }
    }
}
