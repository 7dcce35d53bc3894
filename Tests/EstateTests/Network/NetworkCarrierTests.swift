import COSEM
import ESMEEmulator
import EstateFixture
import GBCS
import RadioNet
import SimulationKernel
import Testing

@testable import DCC
@testable import Estate

/// Messages on their way over a network to the meters, and back.
@Suite(.serialized) struct NetworkCarrierTests {
    @Test func aCommandOverTCPIsAnsweredWithTheSameOctetsAsWithoutANetwork() async throws {
        let estate = try TestGateway(network: .lossless(segmentTime: 100_000, speed: 1_000))
        let command = try estate.command(.ecs22b)
        let delivery = try #require(estate.gateway.delivery(of: command.octets))
        let shard = estate.gateway.shards[estate.gateway.shardIndex(of: delivery.number)]
        let without = try #require(await shard.deliver(delivery).response)
        #expect(try estate.verify(without, to: command).isSuccess)
        try await estate.withStream { port in
            let socket = try BlockingSocket(port: port)
            try socket.send(command.octets)
            #expect(try socket.messages(1) == [without])
        }
        let count = await estate.statistics()[.onDemand]
        #expect(count.offered == 1 && count.answered == 1)
        #expect(count.downlinkOctets == command.octets.count && count.downlinkOctetsOnAir == command.octets.count)
        #expect(count.uplinkOctets == without.count && count.uplinkOctetsOnAir == without.count)
    }

    @Test func withoutTimesItIsAnsweredAtOnce() async throws {
        let estate = try TestGateway(network: .lossless())
        let command = try estate.command(.ecs22b)
        let delivery = try #require(estate.gateway.delivery(of: command.octets))
        let way = estate.gateway.ways[estate.gateway.shardIndex(of: delivery.number)]
        let replies = Replies()
        // Before `carry` returns, on the shard's event loop.
        try await way.shard.eventLoop.submit {
            way.carry([delivery], .onDemand) { index, reply in replies.note(reply, as: index) }
        }.get()
        let response = try #require(replies[0]?.response)
        #expect(try estate.verify(response, to: command).isSuccess)
        let statistics = await estate.statistics()
        #expect(statistics.underWay == 0 && statistics[.onDemand].latency.largest == 0)
    }

    /// Each 100 octets take 2 s, there and back.
    @Test func itTakesTheNetworksTime() async throws {
        let estate = try TestGateway(network: .lossless(segmentTime: 2 * .second, speed: 2_000))
        let command = try estate.command(.ecs22b)
        let begin = ContinuousClock.now
        let response = try #require(await estate.gateway.deliver(command.octets).response)
        let segments = (command.octets.count + 99) / 100 + (response.count + 99) / 100
        let expected = 2_000 * segments
        #expect(ContinuousClock.now - begin >= .milliseconds(expected) / 2_000)
        #expect(try estate.verify(response, to: command).isSuccess)
        #expect(await estate.statistics()[.onDemand].latency.largest == Int64(expected))
    }

    @Test func aMetersOwnTimeComesToIt() async throws {
        let estate = try TestGateway(network: .lossless(segmentTime: 1, speed: 10_000))
        try await estate.gateway.withMeter(0) { meter, _ in
            _ = meter.faults.add(Fault(.delayedResponse(milliseconds: 7_000), remaining: 1))
        }
        let command = try estate.command(.ecs52)
        let reply = await estate.gateway.deliver(command.octets)
        #expect(try estate.verify(#require(reply.response), to: command).isSuccess)
        #expect(reply.delay == .zero)
        #expect(await estate.statistics()[.onDemand].latency.largest == 7_000)
    }

    @Test func anOfflineHubIsUnreachableAndOthersAreNot() async throws {
        let estate = try TestGateway(network: .lossless())
        await estate.apply(.offline([2]))
        let reply = await estate.gateway.deliver(try estate.command(.ecs22b, to: 2).octets)
        #expect(reply.response == nil && reply.disposition == .lostOnNetwork(.unreachable))
        let other = try estate.command(.ecs22b, to: 1)
        #expect(try estate.verify(#require(await estate.gateway.deliver(other.octets).response), to: other).isSuccess)
        let count = await estate.statistics()[.onDemand]
        #expect(count.unreachable == 1 && count.answered == 1 && count.retries == 0)
        #expect(await estate.gateway.shards[0].statistics.messages == 1)
    }

    @Test func whatIsNotOnDemandIsTriedAgain() async throws {
        let estate = try TestGateway(network: .lossless(speed: 100_000))
        await estate.apply(.offline([2]))
        let service = MessageService(priority: .scheduled)
        let reply = await estate.gateway.deliver(try estate.command(.ecs22b, to: 2).octets, service)
        #expect(reply.disposition == .lostOnNetwork(.unreachable))
        let count = await estate.statistics()[.scheduled]
        #expect(count.unreachable == 1 && count.retries == 1)
    }

    @Test func anOutageHoldsMessagesBackUntilItIsOver() async throws {
        let estate = try TestGateway(network: .lossless())
        await estate.apply(.outage)
        let replies = Replies()
        let command = try estate.command(.ecs22b)
        replies.send(command.octets, .settlement, to: estate.gateway, as: 0)
        #expect(await eventually { await estate.statistics().underWay == 1 })
        #expect(replies.all.isEmpty)
        await estate.apply(.none)
        #expect(await eventually { replies.all.count == 1 })
        #expect(try estate.verify(#require(replies[0]?.response), to: command).isSuccess)
        #expect(await estate.statistics().underWay == 0)
    }

    @Test func aDuplicateReachesTheMeterAndIsAnsweredOnce() async throws {
        let estate = try TestGateway(network: .lossless())
        await estate.apply(.duplicates)
        let read = try estate.command(.ecs22b)
        try await estate.withStream { port in
            let socket = try BlockingSocket(port: port)
            try socket.send(read.octets)
            #expect(try estate.verify(socket.messages(1)[0], to: read).isSuccess)
            let next = try estate.command(.ecs52, counter: 2)
            try socket.send(next.octets)
            // The next message is the next answer.
            #expect(try estate.verify(socket.messages(1)[0], to: next).isSuccess)
        }
        let statistics = await estate.gateway.shards[0].statistics
        #expect(statistics.messages == 4 && statistics.responses == 4)
        #expect(await estate.statistics()[.onDemand].duplicates == 2)
    }

    /// GBCS 4.3.1.5: a counter no higher than the last one executed is refused.
    @Test func aDuplicateOfACriticalCommandIsAReplay() async throws {
        let estate = try TestGateway(network: .lossless())
        await estate.apply(.duplicates)
        let command = try estate.command(
            .ecs70, counter: 50, from: TestGateway.now - 60, until: TestGateway.now + 60)
        let reply = await estate.gateway.deliver(command.octets)
        #expect(try estate.verify(#require(reply.response), to: command).isSuccess)
        let statistics = await estate.gateway.shards[0].statistics
        #expect(statistics.messages == 2 && statistics.responses == 1 && statistics.refusals == 1)
    }

    @Test func whatAMeterRefusesIsCountedUnanswered() async throws {
        let estate = try TestGateway(network: .lossless())
        let reply = await estate.gateway.deliver(try estate.command(.ecs17b, as: .meterDataRetriever).octets)
        guard case .refused = reply.disposition else {
            Issue.record("\(reply.disposition)")
            return
        }
        let count = await estate.statistics()[.onDemand]
        #expect(count.unanswered == 1 && count.answered == 0)
    }

    @Test func moreThanMayBeUnderWayAreRefusedAtOnce() async throws {
        var network = NetworkConfiguration.lossless()
        network.mostUnderWay = 2
        let estate = try TestGateway(network: network)
        await estate.apply(.outage)
        let replies = Replies()
        for number in 0..<3 {
            replies.send(try estate.command(.ecs52, counter: UInt64(number) + 1).octets, to: estate.gateway, as: number)
        }
        #expect(await eventually { replies.all.count == 1 })
        #expect(replies[2]?.disposition == .lostOnNetwork(.refused) && replies[2]?.response == nil)
        await estate.apply(.none)
        #expect(await eventually { replies.all.count == 3 })
        #expect(replies.all.count { $0.reply.response != nil } == 2)
        let count = await estate.statistics()[.onDemand]
        #expect(count.offered == 3 && count.refused == 1 && count.answered == 2)
    }

    @Test func aFullCellRefuses() async throws {
        var network = NetworkConfiguration.lossless()
        network.model.cell.queueLimit = 1
        let estate = try TestGateway(network: network)
        await estate.apply(.outage)
        let replies = Replies()
        for number in 0..<2 {
            replies.send(try estate.command(.ecs52, counter: UInt64(number) + 1).octets, to: estate.gateway, as: number)
        }
        #expect(await eventually { replies.all.count == 1 })
        #expect(replies[1]?.disposition == .lostOnNetwork(.refused))
        #expect(await estate.statistics()[.onDemand].refused == 1)
    }

    @Test func theMostUrgentGoesFirst() async throws {
        let estate = try TestGateway(network: .lossless(channels: 1))
        await estate.apply(.outage)
        let replies = Replies()
        for priority in MessagePriority.allCases.reversed() {
            let number = Int(priority.rawValue)
            replies.send(
                try estate.command(.ecs52, counter: UInt64(number) + 1).octets, MessageService(priority: priority),
                to: estate.gateway, as: number)
        }
        #expect(await eventually { await estate.statistics().underWay == 5 })
        await estate.apply(.none)
        #expect(await eventually { replies.all.count == 5 })
        #expect(replies.numbers == [0, 1, 2, 3, 4])
    }

    /// Meters are shared out in blocks of 256.
    @Test func everyShardHasCellsOfItsOwn() async throws {
        let estate = try TestGateway(meters: 600, network: .lossless(hubsPerCell: 100))
        let commands = try [0, 255, 256, 511, 599].map { try estate.command(.ecs52, to: $0) }
        try await estate.withStream { port in
            let socket = try BlockingSocket(port: port)
            try socket.send(commands.flatMap(\.octets))
            let responses = try socket.messages(5)
            for command in commands {
                #expect(responses.contains { (try? estate.verify($0, to: command).isSuccess) == true })
            }
        }
        // 300 hubs of each, 100 a cell.
        #expect(await estate.statistics().cells == 6)
        let answered = await [
            estate.gateway.ways[0].carrier?.statistics[.onDemand].answered,
            estate.gateway.ways[1].carrier?.statistics[.onDemand].answered,
        ]
        #expect(answered == [3, 2])
    }

    @Test func aGatewayThatGoesMayLeaveMessagesBehind() async throws {
        var estate: TestGateway? = try TestGateway(network: .lossless(segmentTime: 20_000))
        let replies = Replies()
        let command = try #require(try estate?.command(.ecs52))
        let loop = try #require(estate?.gateway.shards[0].eventLoop)
        replies.send(command.octets, to: try #require(estate).gateway, as: 0)
        #expect(await eventually { await estate?.statistics().underWay == 1 })
        estate = nil
        // What the shard had set is due and gone.
        try await loop.scheduleTask(in: .milliseconds(100)) {}.futureResult.get()
        #expect(replies.all.allSatisfy { $0.reply.response != nil })
    }

    // MARK: - By the time of day

    /// The clock of the estate stands at noon; the network's goes on from there.
    @Test func settlementReadsWaitForTheirHours() async throws {
        let estate = try TestGateway(network: .lossless(speed: 20_000, settlementHours: [13..<14]))
        let command = try estate.command(.ecs22b)
        let reply = await estate.gateway.deliver(command.octets, .settlement)
        #expect(try estate.verify(#require(reply.response), to: command).isSuccess)
        let latency = await estate.statistics()[.settlement].latency.largest
        // Offered some moments after noon: a second of the test is 20,000 s.
        #expect(latency > 0 && latency <= 3_600_000)
        let other = try estate.command(.ecs52, counter: 2)
        #expect(await estate.gateway.deliver(other.octets).response != nil)
    }

    @Test func faultsByTheTimeOfDayComeAndGo() async throws {
        let outage = TimedFault(.outage, from: 11 * .hour, until: 13 * .hour)
        let estate = try TestGateway(network: .lossless(speed: 20_000, faults: [outage]))
        let command = try estate.command(.ecs22b)
        let reply = await estate.gateway.deliver(command.octets, .settlement)
        #expect(try estate.verify(#require(reply.response), to: command).isSuccess)
        let latency = await estate.statistics()[.settlement].latency.largest
        #expect(latency > 0 && latency <= 3_600_000)
    }

    @Test func faultsByTheTimeOfDayAreOfTheShardsCells() async throws {
        let outage = TimedFault(.outage, from: 0, until: .day, cells: 1..<2)
        let estate = try TestGateway(
            meters: 1_025, network: .lossless(hubsPerCell: 256, faults: [outage]))
        let replies = Replies()
        // Blocks 0, 2 and 4 are the first shard's, and its cells 0, 1 and 0.
        for meter in [0, 512, 1_024] {
            replies.send(try estate.command(.ecs52, to: meter).octets, to: estate.gateway, as: meter)
        }
        #expect(await eventually { replies.all.count == 2 })
        #expect(replies.numbers.sorted() == [0, 1_024])
        #expect(await estate.statistics().underWay == 1)
    }

    @Test func faultsByTheTimeOfDayAreJoinedWithThoseThatAreSet() async throws {
        let duplicates = TimedFault(.duplicates, from: 0, until: .day)
        let estate = try TestGateway(network: .lossless(faults: [duplicates]))
        await estate.apply(.offline([1]))
        #expect(await estate.gateway.deliver(try estate.command(.ecs52).octets).response != nil)
        #expect(await estate.gateway.deliver(try estate.command(.ecs52, to: 1).octets).response == nil)
        await estate.apply(.none)
        #expect(await estate.gateway.deliver(try estate.command(.ecs52, to: 1).octets).response != nil)
        let count = await estate.statistics()[.onDemand]
        #expect(count.duplicates == 2 && count.unreachable == 1 && count.answered == 2)
    }
}
