import Console
import DLMSClient
import Estate
import Fleet
import Host
import NIOCore
import NIOPosix
import SMETS1Meter
import SMETS1Port

/// Reads of SMETS1 meters over DLMS/COSEM, compared with an empty echo of the same sizes.
enum DLMSBench {
    static let connections = [1, 16, 64]
    static let inFlight = [1, 16]
    static let reads = [DLMSRead.register, .day]
    static let loops = 2
    /// The connections and requests in flight of the goals, as ordinary DLMS clients have them.
    static let goal = (connections: 64, inFlight: 1)

    static func run(_ world: BenchWorld) async throws -> BenchSection {
        var section = BenchSection(
            name: "dlms", title: "SMETS1 over DLMS/COSEM",
            method: """
                The import register and the 48 half hours of yesterday, read by the reader (LLS) over loopback: server with \
                \(loops) event loops and a client with \(loops) in the same process. Fleet smets1-demo, always awake; the \
                meters are those whose makes send a day in one APDU, each connection has its own. The client sends requests \
                built beforehand and counts answers by their lengths; the first answer of every connection is looked \
                through. Cost is processor time of the server's loops, user's and system's, a read. The echo is a NIO \
                server of as many loops that reads frames of the requests' sizes and answers a constant of the responses' \
                size to the same client, in the same rounds.
                """)
        let server = try await DLMSBenchServer.start(try world.estate("smets1-demo"), loops: loops)
        let client = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let echoGroup = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        for read in reads {
            let probe = try await BenchClient.connect(BenchTarget.meters(1, of: server, read), on: client)
            let size = try await probe.responseSize()
            try await probe.close()
            let echo = try await BenchEcho.start(.wrapper, responseSize: size, on: echoGroup)
            for count in connections {
                for waiting in inFlight {
                    world.say("dlms: \(read.rawValue), \(count) connections, \(waiting) in flight")
                    let toServer = try await BenchClient.connect(
                        BenchTarget.meters(count, of: server, read), on: client)
                    let toEcho = try await BenchClient.connect(
                        BenchTarget.echoes(count, of: read, port: echo.port), on: client)
                    let isGoal = (count, waiting) == goal
                    var samples: [Sample] = []
                    for round in 0...(isGoal ? world.someRounds : world.fewRounds) {
                        let seconds = world.isFull ? 2.0 : isGoal ? 0.5 : 0.25
                        let sample = Sample(
                            server: try await cost(toServer, waiting, seconds, server.group),
                            echo: try await cost(toEcho, waiting, seconds, echoGroup))
                        if round > 0 { samples.append(sample) }
                    }
                    try await toServer.close()
                    try await toEcho.close()
                    section.figures.append(figure(read, count, waiting, samples))
                }
            }
            try await echo.stop()
        }
        try await server.stop()
        for group in [client, echoGroup] { try await group.shutdownGracefully() }
        return section
    }

    /// Processor time of the server and of the echo in microseconds for each read.
    struct Sample {
        var server: Double
        var echo: Double
    }

    private static func cost(
        _ connections: BenchClient, _ inFlight: Int, _ seconds: Double, _ server: MultiThreadedEventLoopGroup
    ) async throws -> Double {
        let before = try await server.processorTime()
        try await connections.begin(inFlight: inFlight)
        try await Task.sleep(for: .seconds(seconds))
        let reads = try await connections.finish()
        return (try await server.processorTime() - before) / Double(max(1, reads)) * 1e6
    }

    static func figure(_ read: DLMSRead, _ connections: Int, _ inFlight: Int, _ samples: [Sample]) -> BenchFigure {
        let cost = BenchSpread(samples.map(\.server)).median
        return BenchFigure(
            name: "dlms.\(read.rawValue)-\(connections)-\(inFlight)",
            title: """
                \(read == .register ? "register" : "48 rows"), \(connections) \
                \(connections == 1 ? "connection" : "connections"), \(inFlight) in flight
                """,
            value: cost, unit: "µs",
            reference: BenchFigure.Reference(
                title: "empty echo, same sizes", value: BenchSpread(samples.map(\.echo)).median),
            comparison: .cost, ratio: BenchSpread(samples.map { $0.server / $0.echo }),
            note: "\(BenchNumber.text((1e6 / cost).rounded())) reads a processor-second of the server")
    }
}

/// SMETS1 meters in this process that are always awake, with a clock that stands still and state in memory.
struct DLMSBenchServer {
    let group: MultiThreadedEventLoopGroup
    private let service: SMETS1Service
    /// A meter whose make sends a day of half hours in one APDU, and the client that asks it.
    struct Meter {
        let address: String
        let client: DLMSLoadClient
    }

    let meters: [Meter]

    static func start(_ estate: Estate, loops: Int) async throws -> DLMSBenchServer {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let clock = AdjustableClock()
        clock.set(to: BenchWorld.now, rate: 0)
        var configuration = SMETS1Configuration()
        configuration.network = nil
        configuration.port = 0
        let service: SMETS1Service
        do {
            let gateway = try GBCSGateway(estate: estate, clock: clock, group: group, shardCount: loops)
            service = try await SMETS1Service.start(configuration, gateway: gateway, group: group)
        } catch { throw UserError(ErrorText.line(error)) }
        // All meters are awake: the n-th of the SMETS1 meters has address n.
        var meters: [Meter] = []
        for (place, number) in estate.fleet.smets1Meters.flatMap({ Array($0) }).enumerated() {
            guard let profile = estate.fleet.smets1Profile(of: number), sendsDayWhole(profile) else { continue }
            meters.append(
                Meter(
                    address: AddressPrefix.text(configuration.addresses.address(place)),
                    client: .reader(password: estate.fleet.keys.smets1Credentials(index: number).password)))
        }
        return DLMSBenchServer(group: group, service: service, meters: meters)
    }

    /// Whether one APDU has room for 48 rows, each a structure of a time, perhaps a status, and one or two values.
    private static func sendsDayWhole(_ profile: SMETS1Profile) -> Bool {
        let row = 2 + 14 + (profile.halfHourHasStatus ? 2 : 0) + (profile.profilesHaveExport ? 10 : 5)
        return Int(profile.maximumPDUSize) >= 4 + 2 + 48 * row
    }

    var port: Int { service.port }

    func stop() async throws {
        service.stop()
        try await group.shutdownGracefully()
    }
}
