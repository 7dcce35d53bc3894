import EstateFixture
import Foundation
import GBCS
import NIOPosix
import Testing

@testable import Cluster
@testable import DCC
@testable import ESMEEmulator
@testable import Estate

/// Processes that share a fleet, here as gateways of one process with a state of their own.
@Suite struct PeerGroupTests {
    /// Two shares of 600 meters: 0 to 255, and 256 to 599.
    private struct Pair {
        let folder = NSTemporaryDirectory() + "smets-peers-\(UUID().uuidString.prefix(8))"
        let estate: TestGateway
        let peers: [PeerGroup]
        let gateways: [GBCSGateway]
        let group: MultiThreadedEventLoopGroup

        init() throws {
            estate = try TestGateway(meters: 600)
            group = MultiThreadedEventLoopGroup(numberOfThreads: 2)
            let (group, folder, shared) = (group, folder, estate.gateway)
            peers = try (1...2).map { number in
                try PeerGroup(
                    share: FleetShare(number: number, count: 2), meters: 600, folder: folder, group: group)
            }
            gateways = try peers.map { peers in
                try GBCSGateway(
                    estate: shared.estate, clock: shared.clock, group: group, shardCount: 1, cacheCapacity: 64,
                    peers: peers)
            }
        }

        /// Has both processes take each other's messages.
        func start() async throws {
            for (peers, gateway) in zip(peers, gateways) { _ = try await peers.start(gateway: gateway, group: group) }
        }

        func stop() async throws {
            try await group.shutdownGracefully()
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    @Test func aMessageForAnothersMeterIsHandedOn() async throws {
        let pair = try Pair()
        try await pair.start()
        for (number, meter) in [(0, 0), (0, 599), (1, 599), (1, 0), (0, 256)] {
            let command = try pair.estate.command(.ecs22b, to: meter)
            let reply = await pair.gateways[number].deliver(command.octets)
            let response = try #require(reply.response, "gateway \(number), meter \(meter)")
            try pair.estate.verify(response, to: command)
        }
        // Each meter was served by its own process.
        let counts = await [
            pair.gateways[0].shards[0].statistics.messages, pair.gateways[1].shards[0].statistics.messages,
        ]
        #expect(counts == [2, 3])
        try await pair.stop()
    }

    @Test func aRefusedMessageIsAnsweredWithNothing() async throws {
        let pair = try Pair()
        try await pair.start()
        let command = try pair.estate.command(.ecs17b, to: 599, as: .accessControlBroker)
        #expect(await pair.gateways[0].deliver(command.octets).response == nil)
        try await pair.stop()
    }

    @Test func withoutTheOtherProcessThereIsNoAnswer() async throws {
        let pair = try Pair()
        let command = try pair.estate.command(.ecs22b, to: 599)
        let reply = await pair.gateways[0].deliver(command.octets)
        #expect(reply.response == nil)
        #expect(reply.disposition == .undelivered(.unknownDevice))
        let error = await #expect(throws: StateError.self) {
            try await pair.gateways[0].withMeter(599) { meter, _ in meter.identity.variant }
        }
        #expect(error?.description.contains("another process") == true)
        try await pair.stop()
    }
}
