import EstateFixture
import GBCS
import NIOCore
import RadioNet
import Testing

@testable import DCC
@testable import Estate
@testable import StreamPort

/// `GBCS:PRIORITY#0:settlement` on the stream port: how the network is to carry what comes after it.
@Suite(.serialized) struct StreamPriorityTests {
    @Test(arguments: MessagePriority.allCases) func aLineNamesAPriority(priority: MessagePriority) throws {
        for channel in ["", "#0", "#17"] {
            var decoder = FrameDecoder(maximumMessageSize: 1_000)
            var buffer = ByteBuffer(string: "GBCS:PRIORITY\(channel):\(priority.name)\r\n")
            let service = MessageService(priority: priority, isForSettlement: priority == .settlement)
            #expect(try decoder.next(from: &buffer) == .service(service))
            #expect(buffer.readableBytes == 0)
        }
    }

    @Test(arguments: [
        "GBCS:PRIORITY#0:urgent\r\n", "GBCS:PRIORITY#0:\r\n", "GBCS:PRIORITY#0\r\n", "GBCS:PRIORITY:settlement:now\r\n",
        "GBCS:PRIORITY#0:settlements\r\n", "GBCS:priority#0:settlement\r\n",
    ])
    func aWrongLineIsRefused(line: String) {
        var decoder = FrameDecoder(maximumMessageSize: 1_000)
        var buffer = ByteBuffer(string: line)
        #expect(throws: FramingError.self) { try decoder.next(from: &buffer) }
    }

    @Test func theRefusalNamesThePriorities() {
        var decoder = FrameDecoder(maximumMessageSize: 1_000)
        var buffer = ByteBuffer(string: "GBCS:PRIORITY#0:urgent\r\n")
        let error = FramingError.malformed(
            "\"GBCS:PRIORITY#0:urgent\" names no priority; there are "
                + "on-demand, on-demand-profile, scheduled, settlement, firmware")
        #expect(throws: error) { try decoder.next(from: &buffer) }
    }

    @Test func whatComesAfterTheLineHasItsPriority() async throws {
        let estate = try TestGateway(shardCount: 1, network: .lossless())
        try await estate.withStream { port in
            let socket = try BlockingSocket(port: port)
            let commands = try (1...4).map { try estate.command(.ecs52, counter: $0) }
            // All in one burst; the connection begins with what the server's limits say.
            try socket.send(
                commands[0].octets + Array("GBCS:PRIORITY#0:settlement\r\n".utf8) + commands[1].octets
                    + commands[2].octets + Array("GBCS:PRIORITY#0:firmware\n".utf8) + commands[3].octets)
            let responses = try socket.messages(4)
            for (command, response) in zip(commands, responses) {
                #expect(try estate.verify(response, to: command).isSuccess)
            }
        }
        let statistics = await estate.statistics()
        #expect(MessagePriority.allCases.map { statistics[$0].answered } == [1, 0, 0, 2, 1])
    }

    @Test func aConnectionBeginsWithThePortsPriority() async throws {
        let estate = try TestGateway(network: .lossless())
        var limits = StreamLimits()
        limits.service = .settlement
        try await estate.withStream(limits: limits) { port in
            let socket = try BlockingSocket(port: port)
            let command = try estate.command(.ecs52)
            try socket.send(command.octets)
            #expect(try estate.verify(socket.messages(1)[0], to: command).isSuccess)
            // One connection's line is not another's.
            let other = try BlockingSocket(port: port)
            let next = try estate.command(.ecs52, to: 1)
            try other.send(Array("GBCS:PRIORITY#0:scheduled\r\n".utf8) + next.octets)
            #expect(try estate.verify(other.messages(1)[0], to: next).isSuccess)
            try socket.send(command.octets)
            _ = try socket.messages(1)
        }
        let statistics = await estate.statistics()
        #expect(MessagePriority.allCases.map { statistics[$0].answered } == [0, 0, 1, 2, 0])
    }

    @Test func aWrongLineClosesItsConnectionOnly() async throws {
        let estate = try TestGateway(network: .lossless())
        try await estate.withStream { port in
            let (bad, good) = (try BlockingSocket(port: port), try BlockingSocket(port: port))
            try bad.send(Array("GBCS:PRIORITY#0:urgent\r\n".utf8))
            try bad.waitForClose()
            let command = try estate.command(.ecs52)
            try good.send(command.octets)
            #expect(try estate.verify(good.messages(1)[0], to: command).isSuccess)
        }
    }

    @Test func answersComeInTheOrderOfTheirReturn() async throws {
        let estate = try TestGateway(shardCount: 1, network: .lossless(segmentTime: 10_000, channels: 1))
        try await estate.withStream { port in
            let socket = try BlockingSocket(port: port)
            let commands = try (1...3).map { try estate.command(.ecs52, counter: $0) }
            try socket.send(
                Array("GBCS:PRIORITY#0:firmware\r\n".utf8) + commands[0].octets + commands[1].octets
                    + Array("GBCS:PRIORITY#0:on-demand\r\n".utf8) + commands[2].octets)
            let counters = try socket.messages(3).map { try Message(parsing: $0).header.originatorCounter }
            #expect(counters == [1, 3, 2])
        }
    }

    @Test func messagesUnderWayCountToThoseThatWait() async throws {
        let estate = try TestGateway(network: .lossless())
        await estate.apply(.outage)
        var limits = StreamLimits()
        limits.pipelined = 4
        try await estate.withStream(limits: limits) { port in
            let socket = try BlockingSocket(port: port)
            let command = try estate.command(.ecs52).octets
            for _ in 0..<5 { try socket.send(command) }
            try socket.waitForClose()
        }
        // What is answered after its connection has closed goes nowhere.
        await estate.apply(.none)
        #expect(await eventually { await estate.statistics().underWay == 0 })
    }
}
