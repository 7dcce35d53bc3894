import SimulationKernel

@testable import RadioNet

/// A live network on whose channels 100 octets take one second, with what happened in it.
struct LiveRun {
    struct Line: Equatable, CustomStringConvertible {
        let seconds: Double
        let cell: Int
        let what: String
        let exchange: UInt64

        init(_ seconds: Double, _ what: String, _ exchange: UInt64, cell: Int = 0) {
            self.seconds = seconds
            self.cell = cell
            self.what = what
            self.exchange = exchange
        }

        var description: String { "\(seconds) s, cell \(cell): \(exchange) \(what)" }
    }

    var network: LiveNetwork
    private(set) var lines: [Line] = []
    /// Octets of the hubs' answers; nil when they have nothing to say.
    var answer: Int? = 100
    /// How long hubs take.
    var thinking: Microseconds = 0

    init(_ network: LiveNetwork) { self.network = network }

    init(
        channels: Int = 1, cells: Int = 1, settlementHours: [Range<Int>] = [], faults: [TimedFault] = [],
        start: Microseconds = 0
    ) {
        let parameters = CellParameters(
            channels: channels, link: CellRun.link, unreachable: 0, unreachableTime: 3 * .second,
            retryInterval: 30 * .minute, mostAttempts: 3, queueLimit: 100_000)
        network = LiveNetwork(
            parameters, cells: cells, settlementHours: settlementHours, faults: faults, seed: 1, start: start)
    }

    @discardableResult
    mutating func offer(
        octets: Int = 100, hub: UInt32 = 0, cell: Int = 0, _ priority: MessagePriority = .scheduled, at seconds: Double
    ) -> UInt64 {
        run(until: seconds)
        return network.offer(
            octets: octets, hub: hub, cell: cell, priority: priority, at: Microseconds(seconds: seconds))
    }

    mutating func run(until seconds: Double) {
        while let happening = network.step(until: Microseconds(seconds: seconds)) { handle(happening) }
    }

    /// As a carrier does it: asks when there is something to ask for, and never looks at a clock.
    mutating func runAlone(until seconds: Double) {
        while let next = network.nextTime, next <= Microseconds(seconds: seconds) { run(until: next.seconds) }
    }

    private mutating func handle(_ happening: LiveNetwork.Happening) {
        func line(_ what: String, _ exchange: Exchange) -> Line {
            Line(happening.time.seconds, what, exchange.identifier, cell: happening.cell)
        }
        switch happening.step {
        case .atHub(let exchange):
            lines.append(line("at hub", exchange))
            if let answer {
                network.answer(cell: happening.cell, octets: answer, ready: happening.time + thinking)
            } else {
                network.withhold(cell: happening.cell)
            }
        case .atHubAgain(let exchange): lines.append(line("again", exchange))
        case .finished(let exchange, let outcome): lines.append(line("\(outcome)", exchange))
        }
    }

    func lines(_ what: String) -> [Line] { lines.filter { $0.what == what } }
}
