import Console
import Estate
import Host
import NIOCore
import NIOPosix
import RadioNet
import SimulationKernel

/// The cost that a live network adds to a message when it delays nothing, and the speed at which days of cells are
/// simulated.
enum NetworkBench {
    /// Number of messages handed over together, like a burst of a connection.
    private static let burst = 16

    static func run(_ world: BenchWorld) async throws -> BenchSection {
        var section = BenchSection(
            name: "network", title: "Networks",
            method: """
                Live: ECS22b as supplier through a shard, in bursts of \(burst), with csp-north in front whose every time is 0, \
                and without a network, in the same rounds. Studies: cells of csp-north, scenario C, 8 channels, one thread, \
                beside the bare event queue with three events for each exchange.
                """)
        section.figures += try await live(world)
        section.figures.append(await study(world))
        return section
    }

    /// A network that takes no time and loses nothing.
    private static var immediate: NetworkModel {
        var model = NetworkModel.cspNorth
        for key in [
            "radio.bitRate", "radio.turnRound", "radio.acknowledgement", "radio.setUp", "radio.segmentLoss",
            "cell.unreachable",
        ] {
            NetworkModel.parameter(named: key)?.set(0, in: &model)
        }
        return model
    }

    private static func live(_ world: BenchWorld) async throws -> [BenchFigure] {
        let estate = try world.estate("great-britain")
        let messages = try BenchMessages(.supplier, to: estate, count: 1_024, world)
        let clock = AdjustableClock()
        clock.set(to: BenchWorld.now, rate: 0)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        func gateway(_ network: NetworkConfiguration?) throws -> GBCSGateway {
            try reportingErrors {
                try GBCSGateway(estate: estate, clock: clock, group: group, shardCount: 1, network: network)
            }
        }
        let (bare, live) = (try gateway(nil), try gateway(NetworkConfiguration(model: immediate)))
        let bursts = stride(from: 0, to: messages.commands.count, by: burst).map { first in
            messages.commands[first..<min(messages.commands.count, first + burst)].compactMap { bare.delivery(of: $0) }
        }
        let count = messages.commands.count
        let roundCount = world.rounds
        let figures = try await group.next().submit {
            let rounds = BenchRounds()
            func add(_ gateway: GBCSGateway) -> BenchRounds.Subject {
                rounds.add(count) {
                    for burst in bursts { gateway.ways[0].carry(burst, .onDemand) { _, _ in } }
                }
            }
            let (reference, subject) = (add(bare), add(live))
            rounds.run(roundCount)
            let added = BenchFigure(
                name: "network.added", title: "what a network without delay adds to a message",
                value: rounds.cost(subject) - rounds.cost(reference), unit: "µs")
            return [
                rounds.costFigure(
                    "network.live", "ECS22b through a network without delay", subject, to: reference,
                    "without a network"), added,
            ]
        }.get()
        try await group.shutdownGracefully()
        return figures
    }

    private static func study(_ world: BenchWorld) async -> BenchFigure {
        var network = NetworkModel.cspNorth
        network.cell.channels = 8
        let plan = StudyPlan(network: network, scenario: .c, windowHours: 12, cells: world.isFull ? 16 : 4)
        var (rates, references, ratios): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<world.fewRounds {
            var start = ProcessorClock.wall
            let study = await Study.run(plan, workers: 1)
            let exchanges = study.day.kinds.reduce(0) { $0 + $1.offered }
            rates.append(Double(exchanges) / (ProcessorClock.wall - start))
            start = ProcessorClock.wall
            passThroughQueue(3 * exchanges)
            references.append(Double(exchanges) / (ProcessorClock.wall - start))
            ratios.append(rates[rates.count - 1] / references[references.count - 1])
        }
        return BenchFigure(
            name: "network.study", title: "exchanges of a simulated day", value: BenchSpread(rates).median,
            unit: "exchanges/s",
            reference: .init(title: "three events each through the bare queue", value: BenchSpread(references).median),
            comparison: .rate, ratio: BenchSpread(ratios))
    }

    /// Passes events through a queue that holds as many as wait in a cell with eight channels.
    private static func passThroughQueue(_ events: Int) {
        var queue = EventQueue<UInt64>()
        let random = CounterRandom(seed: 1)
        let purpose = CounterRandom.Purpose(1)
        for number in 0..<16 as Range<UInt64> { queue.schedule(number, at: Int64(number)) }
        for number in 0..<UInt64(events) {
            guard let (time, event) = queue.next() else { return }
            queue.schedule(event, at: time + Int64(random.bits(purpose, number) % 1_000_000))
        }
    }
}
