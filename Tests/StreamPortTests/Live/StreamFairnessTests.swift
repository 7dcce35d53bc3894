import COSEM
import EstateFixture
import Foundation
import GBCS
import NIOCore
import Testing

@testable import DCC
@testable import Estate
@testable import StreamPort

/// What one connection of the stream port may hold and take, so that it leaves enough for the others.
@Suite(.serialized) struct StreamFairnessTests {
    /// As ``EndpointEstate/command(_:as:meter:counter:)``, of half hours since 2000: all that the meter has.
    private func longRead(_ estate: EndpointEstate, meter: Int = 0, counter: UInt64) throws
        -> AccessControlBroker.PreparedCommand
    {
        let keys = estate.gateway.estate.deviceKeys(meter)
        return try AccessControlBroker(folder: estate.folder).command(
            try #require(RequestCatalogue[.ecs22b]), as: .supplier,
            to: estate.gateway.estate.entityIdentifier(meter), deviceKeys: (keys.keyAgreement.publicKey, nil),
            counter: counter, from: UTCTime(secondsSince2000: 0), to: EndpointEstate.now)
    }

    private func messages(_ estate: EndpointEstate) async -> Int {
        var count = 0
        for shard in estate.gateway.shards { count += await shard.statistics.messages }
        return count
    }

    /// Meter 0 is of the first event loop's block, 256 of the second's; the connection is on either.
    @Test(arguments: [(1, 0), (2, 0), (2, 256)])
    func whoTakesNoAnswersGetsNoMoreOfItsCommandsExecuted(shardCount: Int, meter: Int) async throws {
        let estate = try await EndpointEstate(shardCount: shardCount, meters: 512)
        let greedy = try BlockingSocket(port: estate.port)
        // 300 × 152,612 octets: 45 MB, of which the system takes a few before anyone reads.
        let commands = try (1...300 as ClosedRange<UInt64>).map { try longRead(estate, meter: meter, counter: $0) }
        try greedy.send(commands.flatMap(\.octets))
        let honest = try BlockingSocket(port: estate.port)
        for counter in 1_000...1_010 as ClosedRange<UInt64> {
            let command = try estate.command(.ecs52, as: .supplier, meter: meter, counter: counter)
            try honest.send(command.octets)
            #expect(try estate.verify(try #require(try honest.messages(1).first), to: command).isSuccess)
        }
        #expect(await messages(estate) < 150)
        // Once it reads, it gets all, in order.
        var next = 0
        for response in try greedy.messages(300) {
            let command = commands[next]
            if next % 100 == 0 { #expect(try estate.verify(response, to: command).isSuccess) }
            #expect(try Message(parsing: response).header.originatorCounter == UInt64(next + 1))
            next += 1
        }
        try await estate.stop()
    }

    @Test func anHonestClientIsAnsweredBetweenTheSlicesOfALongBurst() async throws {
        let estate = try await EndpointEstate()
        let long = try await StreamedConnection.connect(host: "127.0.0.1", port: estate.port)
        let honest = try BlockingSocket(port: estate.port)
        try honest.send(try longRead(estate, counter: 1).octets)
        let size = try #require(try honest.messages(1).first).count
        let commands = try (1...300 as ClosedRange<UInt64>).map { try longRead(estate, counter: $0).octets }
        // It reads as fast as it can, so nothing but fairness holds it up. Nothing is awaited from here to the end of the
        // honest client's turn: on a busy machine the burst could be over by then.
        long.sendAtOnce(commands.flatMap { $0 })
        var counter: UInt64 = 2
        func ask() throws {
            try honest.send(try estate.command(.ecs52, as: .supplier, meter: 1, counter: counter).octets)
            _ = try honest.messages(1)
            counter += 1
        }
        while long.receivedCount == 0, counter < 100_000 { try ask() }
        try ask()
        #expect((1..<300 * size).contains(long.receivedCount))
        #expect(try await long.read(300 * size, within: 120).count == 300 * size)
        try await estate.stop()
    }

    @Test func anUnfinishedMessageIsWaitedForNoLongerThanItMay() async throws {
        var limits = StreamLimits()
        limits.messageSeconds = 1
        let estate = try await EndpointEstate(limits: limits)
        let command = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1).octets
        let starts: [[UInt8]] = [
            Array(command.prefix(1)), Array(command.dropLast()), command + Array(command.prefix(20)),
            Array("GBCS:DATA#0:".utf8), [0, 1, 0, 1],
        ]
        for start in starts {
            let slow = try BlockingSocket(port: estate.port)
            try slow.send(start)
            try slow.waitForClose()
        }
        // Silence between messages is another matter.
        let quiet = try BlockingSocket(port: estate.port)
        try quiet.send(command)
        #expect(try quiet.messages(1).count == 1)
        let slow = try BlockingSocket(port: estate.port)
        try slow.send([0xDD])
        try slow.waitForClose()
        try quiet.send(command)
        #expect(try quiet.messages(1).count == 1)
        try await estate.stop()
    }

    @Test func unfinishedMessagesBeyondTheMemoryCloseTheirConnectionsTheOldestFirst() async throws {
        var limits = StreamLimits()
        limits.memory = 1 << 20
        let estate = try await EndpointEstate(limits: limits)
        // A length of 65,520 octets, of which 60,000 come: seventeen of them are within a MiB, twenty are not.
        let start = try [UInt8](hexadecimal: "DD00000000000082FFF0") + [UInt8](repeating: 0, count: 60_000)
        var connections: [BlockingSocket] = []
        for _ in 0..<20 {
            let connection = try BlockingSocket(port: estate.port)
            try connection.send(start)
            connections.append(connection)
        }
        let command = try estate.command(.ecs52, as: .supplier, meter: 0, counter: 1).octets
        let honest = try BlockingSocket(port: estate.port)
        try honest.send(command)
        #expect(try honest.messages(1).count == 1)
        // At least three of them are closed; all hold as much, so it may be any.
        #expect(await eventually { connections.count { $0.isClosed } >= 3 })
        #expect(connections.count { $0.isClosed } < 20)
        try await estate.stop()
    }
}
