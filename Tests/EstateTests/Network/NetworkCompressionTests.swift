import EstateFixture
import GBCS
import RadioNet
import Testing

@testable import DCC
@testable import Estate
@testable import SimulationKernel

/// Compression between head end and hubs on a live network.
@Suite(.serialized) struct NetworkCompressionTests {
    /// Command and response of a read without a network, and a dictionary that knows both.
    private func exchange() async throws -> (command: [UInt8], response: [UInt8], dictionary: CompressionDictionary) {
        let estate = try TestGateway()
        let command = try estate.command(.ecs22b).octets
        let response = try #require(await estate.gateway.deliver(command).response)
        return (command, response, try CompressionDictionary(command + response))
    }

    private func estate(
        headEnd: CompressionDictionary?, hub: CompressionDictionary?, shardCount: Int = 2
    ) throws -> TestGateway {
        try TestGateway(
            shardCount: shardCount,
            network: .lossless(
                compression: try NetworkConfiguration.Compression(settings: .standard, headEnd: headEnd, hub: hub)))
    }

    @Test(arguments: [MessagePriority.scheduled, .settlement, .firmware])
    func messagesOfLowPriorityAreFewerOctetsOnTheAirAndArriveAsTheyWere(priority: MessagePriority) async throws {
        let dictionary = try await exchange().dictionary
        let estate = try estate(headEnd: dictionary, hub: dictionary)
        let command = try estate.command(.ecs22b)
        let delivery = try #require(estate.gateway.delivery(of: command.octets))
        let without = try #require(await estate.gateway.shards[0].deliver(delivery).response)
        let reply = await estate.gateway.deliver(command.octets, MessageService(priority: priority))
        let response = try #require(reply.response)
        #expect(response == without)
        #expect(try estate.verify(response, to: command).isSuccess)
        let statistics = await estate.statistics()
        let count = statistics[priority]
        #expect(count.downlinkOctets == command.octets.count && count.uplinkOctets == response.count)
        #expect(count.downlinkOctetsOnAir < command.octets.count && count.downlinkOctetsOnAir > 0)
        #expect(count.uplinkOctetsOnAir < response.count && count.uplinkOctetsOnAir > 0)
        #expect(statistics.downlinkCompression.messages == 1 && statistics.uplinkCompression.messages == 1)
        #expect(statistics.downlinkCompression.octetsOut == UInt64(count.downlinkOctetsOnAir))
        #expect(statistics.uplinkCompression.octetsIn == UInt64(response.count))
        #expect(statistics.downlinkCompression.mismatches == 0)
    }

    @Test(arguments: [MessagePriority.onDemand, .onDemandProfile])
    func messagesOfHighPriorityGoAsTheyAre(priority: MessagePriority) async throws {
        let dictionary = try await exchange().dictionary
        let estate = try estate(headEnd: dictionary, hub: dictionary)
        let command = try estate.command(.ecs22b)
        let reply = await estate.gateway.deliver(command.octets, MessageService(priority: priority))
        #expect(try estate.verify(#require(reply.response), to: command).isSuccess)
        let statistics = await estate.statistics()
        #expect(statistics[priority].downlinkOctetsOnAir == command.octets.count)
        #expect(statistics[priority].uplinkOctetsOnAir == reply.response?.count)
        #expect(statistics.downlinkCompression.messages == 0 && statistics.uplinkCompression.messages == 0)
    }

    /// One octet of framing says that the message stands as it is.
    @Test func withAnotherDictionaryAtTheHubMessagesPassUncompressedAndAreCounted() async throws {
        let dictionary = try await exchange().dictionary
        for hub in [nil, try CompressionDictionary(Array("an older one".utf8))] {
            let estate = try estate(headEnd: dictionary, hub: hub)
            let command = try estate.command(.ecs22b)
            let response = try #require(await estate.gateway.deliver(command.octets, .settlement).response)
            #expect(try estate.verify(response, to: command).isSuccess)
            let statistics = await estate.statistics()
            #expect(statistics[.settlement].downlinkOctetsOnAir == command.octets.count + 1)
            #expect(statistics[.settlement].uplinkOctetsOnAir == response.count + 1)
            #expect(statistics.downlinkCompression.mismatches == 1 && statistics.uplinkCompression.mismatches == 1)
            #expect(statistics.downlinkCompression.stored == 1 && statistics.uplinkCompression.stored == 1)
        }
    }

    @Test func fewerOctetsTakeLess() async throws {
        let dictionary = try await exchange().dictionary
        var latencies: [Int64] = []
        for compression in [
            nil, try NetworkConfiguration.Compression(settings: .standard, headEnd: dictionary, hub: dictionary),
        ] {
            let estate = try TestGateway(
                network: .lossless(segmentTime: .second, speed: 10_000, compression: compression))
            let command = try estate.command(.ecs22b)
            #expect(await estate.gateway.deliver(command.octets, .settlement).response != nil)
            latencies.append(await estate.statistics()[.settlement].latency.largest)
        }
        #expect(latencies[1] < latencies[0] && latencies[1] > 0)
    }
}
