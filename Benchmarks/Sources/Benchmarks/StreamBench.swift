import Host
import NIOCore
import NIOPosix

/// Messages over TCP, compared with an empty echo of the same sizes.
enum StreamBench {
    static let connections = [1, 16, 64, 256]
    static let inFlight = 16
    static let loops = 2
    /// Number of connections of the goals.
    static let goal = 64

    static func run(_ world: BenchWorld) async throws -> BenchSection {
        let meterCount = world.isFull ? 131_072 : 16_384
        var section = BenchSection(
            name: "tcp", title: "Over TCP",
            method: """
                ECS22b as supplier over loopback, \(inFlight) in flight on each connection: server with \(loops) event \
                loops and a client with \(loops) in the same process, on the same cores. The client sends commands built \
                beforehand and counts answers by their lengths; it does no cryptography. Fleet city, a million meters, \
                \(BenchNumber.text(Double(meterCount))) of them asked in turn, spread over it, their secrets in the cache. \
                The echo is a NIO server of as many loops that reads frames of the commands' sizes and answers a constant \
                of the responses' mean size to the same client, in the same rounds. Rates are by the wall clock; per \
                processor-second by the time of the loops' threads. The last line is what the goal against the echo is \
                to be read by: two cores that did the bare cryptography and nothing else, no connection and no client.
                """)
        let estate = try world.estate("city")
        let numbers = BenchWorld.meters(meterCount, of: estate)
        let commands = try BenchCommands(.supplier, to: estate, world).commands(to: numbers)
        let server = try await BenchServer.start(estate, loops: loops)
        let client = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        let echoGroup = MultiThreadedEventLoopGroup(numberOfThreads: loops)
        world.say("tcp: every meter once, so that its secrets are there")
        let responseSize = try await server.warm(commands, numbers)
        let echo = try await BenchEcho.start(.gbcs, responseSize: responseSize, on: echoGroup)
        let bare = try bareCryptography(world)
        for count in connections {
            world.say("tcp: \(count) connections")
            var samples: [Sample] = []
            let toServer = try await BenchClient.connect(
                BenchTarget.sharing(commands, among: count, port: server.port), on: client)
            let toEcho = try await BenchClient.connect(
                BenchTarget.sharing(commands, among: count, port: echo.port), on: client)
            for round in 0...(count == goal ? world.someRounds : world.fewRounds) {
                let seconds = world.isFull ? 2.0 : 0.7
                // It is measured before and after, since the processor's clock may change at any time.
                let before = bare.cost()
                var sample = Sample()
                sample.server = try await measure(toServer, seconds, server.group, client)
                sample.bare = 2e6 / (before + bare.cost())
                sample.echo = try await measure(toEcho, seconds, echoGroup, client)
                if round > 0 { samples.append(sample) }
            }
            try await toServer.close()
            try await toEcho.close()
            section.figures += figures(count, samples)
        }
        try await echo.stop()
        try await server.stop()
        for group in [client, echoGroup] { try await group.shutdownGracefully() }
        return section
    }

    /// The results of one run.
    struct Load {
        var messages = 0.0
        var wall = 0.0
        /// Processor time in seconds of the server's loops, and of the client's.
        var server = 0.0
        var client = 0.0
    }

    struct Sample {
        /// Messages for each second of processor time of one core.
        var bare = 0.0
        var server = Load()
        var echo = Load()
    }

    private static func bareCryptography(_ world: BenchWorld) throws -> BareCryptography {
        let estate = try world.estate("city", meters: MessagesBench.meterCount)
        return try BenchMessages(.supplier, to: estate, count: MessagesBench.meterCount, world).bareCryptography()
    }

    private static func measure(
        _ connections: BenchClient, _ seconds: Double, _ server: MultiThreadedEventLoopGroup,
        _ client: MultiThreadedEventLoopGroup
    ) async throws -> Load {
        let (serverBefore, clientBefore) = (try await server.processorTime(), try await client.processorTime())
        let start = ProcessorClock.wall
        try await connections.begin(inFlight: inFlight)
        try await Task.sleep(for: .seconds(seconds))
        let messages = try await connections.finish()
        let wall = ProcessorClock.wall - start
        return Load(
            messages: Double(messages), wall: wall, server: try await server.processorTime() - serverBefore,
            client: try await client.processorTime() - clientBefore)
    }

    static func figures(_ connections: Int, _ samples: [Sample]) -> [BenchFigure] {
        func median(_ value: (Sample) -> Double) -> Double { BenchSpread(samples.map(value)).median }
        func rate(_ load: Load) -> Double { load.messages / load.wall }
        let cores = Double(loops)
        func figure(
            _ name: String, _ title: String, _ value: @escaping (Sample) -> Double,
            _ referenceTitle: String, _ reference: @escaping (Sample) -> Double
        ) -> BenchFigure {
            BenchFigure(
                name: "tcp.\(name)", title: title, value: median(value), unit: "messages/s",
                reference: BenchFigure.Reference(title: referenceTitle, value: median(reference)), comparison: .rate,
                ratio: BenchSpread(samples.map { value($0) / reference($0) }))
        }
        let noun = connections == 1 ? "connection" : "connections"
        var figures = [
            figure(
                "\(connections)", "\(connections) \(noun)", { rate($0.server) }, "empty echo, same sizes",
                { rate($0.echo) })
        ]
        guard connections == goal else { return figures }
        let bare = "bare OpenSSL, one core"
        figures += [
            figure(
                "per-core", "\(connections) \(noun), ÷ \(loops) cores", { rate($0.server) / cores }, bare, { $0.bare }),
            figure(
                "per-processor-second", "\(connections) \(noun), per processor-second, client included",
                { $0.server.messages / ($0.server.server + $0.server.client) }, bare, { $0.bare }),
            figure(
                "per-server-second", "\(connections) \(noun), per processor-second of the server",
                { $0.server.messages / $0.server.server }, bare, { $0.bare }),
            figure(
                "echo-per-processor-second", "\(connections) \(noun), per processor-second, client included",
                { $0.server.messages / ($0.server.server + $0.server.client) }, "empty echo, same sizes",
                { $0.echo.messages / ($0.echo.server + $0.echo.client) }),
            figure(
                "bare-over-echo", "bare OpenSSL alone, × \(loops) cores", { $0.bare * cores }, "empty echo, same sizes",
                { rate($0.echo) }),
        ]
        return figures
    }
}

extension BareCryptography {
    /// The present cost of a message in microseconds of processor time.
    fileprivate func cost() -> Double {
        let passes = 20
        let start = ProcessorClock.thread
        for _ in 0..<passes { run() }
        return (ProcessorClock.thread - start) / Double(passes * count) * 1e6
    }
}
