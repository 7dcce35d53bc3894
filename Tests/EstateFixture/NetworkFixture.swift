import ESMEEmulator
import Estate
import NIOConcurrencyHelpers
import NIOPosix
import RadioNet
import SimulationKernel
import StreamPort

extension NetworkConfiguration {
    /// A network whose cells lose nothing.
    ///
    /// - Parameters:
    ///   - segmentTime: time that 100 octets take.
    ///   - hubsPerCell: number of hubs that share a cell's channels.
    package static func lossless(
        segmentTime: Microseconds = 0, channels: Int = 4, hubsPerCell: Int = 24_500, speed: Double = 1,
        compression: Compression? = nil, settlementHours: [Range<Int>] = [], faults: [TimedFault] = []
    ) -> NetworkConfiguration {
        var model = NetworkModel.cspNorth
        model.hubsPerCell = hubsPerCell
        model.cell = CellParameters(
            channels: channels,
            link: .radio(
                RadioLink(
                    bitRate: 0, segmentPayload: 100, segmentOverhead: 0, messageOverhead: 0, segmentLoss: 0,
                    turnRound: segmentTime, acknowledgement: 0, setUp: 0)),
            unreachableTime: 0, retryInterval: .minute, mostAttempts: 2)
        return NetworkConfiguration(
            model: model, speed: speed, compression: compression, settlementHours: settlementHours, faults: faults)
    }
}

extension CellFaults {
    package static let outage: CellFaults = {
        var faults = CellFaults()
        faults.isOut = true
        return faults
    }()

    package static let duplicates: CellFaults = {
        var faults = CellFaults()
        faults.duplicateShare = 1
        return faults
    }()

    package static func offline(_ hubs: Set<UInt32>) -> CellFaults {
        var faults = CellFaults()
        faults.offlineHubs = hubs
        return faults
    }
}

extension TestGateway {
    /// The traffic of all shards' networks together.
    package func statistics() async -> NetworkStatistics {
        await gateway.networkStatistics() ?? NetworkStatistics()
    }

    package func apply(_ faults: CellFaults) async {
        await gateway.apply(faults)
    }

    /// Calls `body` with the port of a stream server in front of this gateway.
    package func withStream(limits: StreamLimits = StreamLimits(), _ body: (Int) async throws -> Void) async throws {
        let server = try await StreamServer.start(
            host: "127.0.0.1", port: 0, gateway: gateway, group: MultiThreadedEventLoopGroup.singleton, limits: limits)
        do { try await body(server.address.port ?? 0) } catch {
            try await server.stop()
            throw error
        }
        try await server.stop()
    }
}

/// The replies to messages, in the order in which they came.
package final class Replies: Sendable {
    private let box = NIOLockedValueBox<[(number: Int, reply: MessageOutcome)]>([])

    package var all: [(number: Int, reply: MessageOutcome)] { box.withLockedValue { $0 } }
    package var numbers: [Int] { all.map(\.number) }

    package init() {}

    package subscript(number: Int) -> MessageOutcome? { all.first { $0.number == number }?.reply }

    /// Sends a message; its reply is kept under `number`.
    package func send(_ octets: [UInt8], _ service: MessageService = .onDemand, to gateway: GBCSGateway, as number: Int)
    {
        gateway.send(octets, service) { self.note($0, as: number) }
    }

    package func note(_ reply: MessageOutcome, as number: Int) { box.withLockedValue { $0.append((number, reply)) } }
}
