import SimulationKernel

@testable import RadioNet

/// A cell on whose channels 100 octets take one second, with what it did.
struct CellRun {
    struct Line: Equatable, CustomStringConvertible {
        let seconds: Double
        let what: String
        let exchange: UInt64

        init(_ seconds: Double, _ what: String, _ exchange: UInt64) {
            self.seconds = seconds
            self.what = what
            self.exchange = exchange
        }

        var description: String { "\(seconds) s: \(exchange) \(what)" }
    }

    var cell: Cell
    private(set) var lines: [Line] = []
    private(set) var outcomes: [Exchange.Outcome: Int] = [:]
    /// Octets of the hubs' answers; nil when they have nothing to say.
    var answer: UInt32? = 100
    /// How long hubs take.
    var thinking: Microseconds = 0

    static let link = LinkTiming.radio(
        RadioLink(
            bitRate: 0, segmentPayload: 100, segmentOverhead: 0, messageOverhead: 0, segmentLoss: 0,
            turnRound: .second, acknowledgement: 0, setUp: 0))

    init(_ parameters: CellParameters, seed: UInt64 = 1) {
        let random = CounterRandom(seed: seed)
        cell = Cell(parameters, network: random, random: random.child(1))
    }

    init(
        channels: Int = 1, duplex: CellParameters.Duplex = .shared, unreachable: Double = 0, mostAttempts: Int = 6,
        queueLimit: Int = 1_000
    ) {
        self.init(
            CellParameters(
                channels: channels, duplex: duplex, link: Self.link, unreachable: unreachable,
                unreachableTime: 3 * .second, mostAttempts: mostAttempts, queueLimit: queueLimit))
    }

    mutating func offer(
        _ identifier: UInt64, _ priority: MessagePriority = .scheduled, at seconds: Double = 0, hub: UInt32 = 0,
        deadline: Microseconds = .day, octets: UInt32 = 100
    ) {
        let now = Microseconds(seconds: seconds)
        run(until: seconds)
        cell.offer(
            Exchange(
                identifier: identifier, hub: hub, priority: priority, released: now, deadline: deadline,
                downlinkOctets: octets), at: now)
    }

    mutating func run(until seconds: Double) {
        while let step = cell.step(until: Microseconds(seconds: seconds)) {
            let now = cell.time.seconds
            switch step {
            case .atHub(let exchange):
                lines.append(Line(now, "at hub", exchange.identifier))
                if let answer {
                    cell.answer(octets: answer, ready: cell.time + thinking)
                } else {
                    cell.withhold()
                }
            case .atHubAgain(let exchange): lines.append(Line(now, "again", exchange.identifier))
            case .finished(let exchange, let outcome):
                lines.append(Line(now, "\(outcome)", exchange.identifier))
                outcomes[outcome, default: 0] += 1
            }
        }
    }

    func lines(_ what: String) -> [Line] { lines.filter { $0.what == what } }
    var answered: [UInt64] { lines("answered").map(\.exchange) }
}
