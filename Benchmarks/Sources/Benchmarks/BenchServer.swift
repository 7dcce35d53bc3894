import Console
import Estate
import NIOCore
import NIOPosix
import StreamPort

/// The emulator's stream port in this process, with a clock that stands still and state in memory.
struct BenchServer {
    let group: MultiThreadedEventLoopGroup
    private let gateway: GBCSGateway
    private let stream: StreamServer

    static func start(_ estate: Estate, loops: Int) async throws -> BenchServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let clock = AdjustableClock()
        clock.set(to: BenchWorld.now, rate: 0)
        let gateway = try reportingErrors {
            try GBCSGateway(estate: estate, clock: clock, group: group, shardCount: loops)
        }
        let stream = try await StreamServer.start(host: "127.0.0.1", port: 0, gateway: gateway, group: group)
        return BenchServer(group: group, gateway: gateway, stream: stream)
    }

    var port: Int { stream.address.port ?? 0 }

    /// Delivers every command once, which derives its secrets.
    ///
    /// - Returns: mean size of a response in octets.
    func warm(_ commands: [[UInt8]], _ numbers: [Int]) async throws -> Int {
        var octets = 0
        for first in stride(from: 0, to: commands.count, by: 64) {
            // The meters of a block share a shard; a batch may have several shards.
            var deliveries: [ObjectIdentifier: (shard: Shard, deliveries: [Shard.Delivery])] = [:]
            for index in first..<min(commands.count, first + 64) {
                guard let place = gateway.place(of: numbers[index]),
                    let delivery = gateway.delivery(of: commands[index])
                else { continue }
                deliveries[ObjectIdentifier(place.shard), default: (place.shard, [])].deliveries
                    .append(delivery)
            }
            for (shard, deliveries) in deliveries.values {
                for reply in await shard.deliver(deliveries) {
                    guard let response = reply.response else {
                        throw UserError("a meter does not answer: \(reply.disposition)")
                    }
                    octets += response.count
                }
            }
        }
        return octets / max(1, commands.count)
    }

    func stop() async throws {
        try await stream.stop()
        try await group.shutdownGracefully()
    }
}
