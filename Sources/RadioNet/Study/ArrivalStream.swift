import SimulationKernel

/// The times at which exchanges of one flow are released in one cell, one after the other.
struct ArrivalStream {
    private let times: ExchangeFlow.Times
    private let random: CounterRandom
    private let stream: UInt64
    /// Average time between releases; for the settlement window, the length of the part in which one release lies.
    private let gap: Double
    private let last: Int
    /// The parts of the settlement windows in which reads are released.
    private let spans: [Range<Microseconds>]
    private let release: SettlementRelease
    private var number = 0
    /// Time of the next release; nil when there is none any more this day.
    private(set) var next: Microseconds?

    init(_ flow: ExchangeFlow, number stream: Int, plan: StudyPlan, random: CounterRandom) {
        times = flow.times
        self.random = random
        self.stream = UInt64(stream) << 48
        release = plan.network.settlementRelease
        let expected = flow.exchangesPerDay * plan.network.shareOfCell
        switch flow.times {
        case .always:
            gap = Double(Microseconds.day) / max(expected, 1e-9)
            last = .max
            spans = []
            next = 0
        case .settlementWindow:
            // The expected number is rounded up or down at random, so that the cells together have what the network
            // has.
            let whole = Int(expected)
            spans = plan.windows.map {
                let length = Double($0.upperBound - $0.lowerBound) * plan.network.releaseShare
                return $0.lowerBound..<$0.lowerBound + Microseconds(length)
            }.filter { !$0.isEmpty }
            last =
                spans.isEmpty
                ? 0 : whole + (random.unit(.arrival, self.stream, attempt: 1) < expected - Double(whole) ? 1 : 0)
            gap = spans.reduce(0) { $0 + Double($1.upperBound - $1.lowerBound) } / Double(max(1, last))
            next = 0
        }
        advance()
    }

    mutating func advance() {
        guard let from = next else { return }
        guard number < last else {
            next = nil
            return
        }
        let entity = stream | UInt64(number)
        switch times {
        case .always:
            let following = Double(from) + random.exponential(mean: gap, .arrival, entity)
            next = following < Double(Microseconds.day) ? Microseconds(following) : nil
        case .settlementWindow:
            next = time(Microseconds((Double(number) + random.unit(.arrival, entity)) * gap))
        }
        number += 1
    }

    /// - Parameter position: time within the spans, put one after the other.
    private func time(_ position: Microseconds) -> Microseconds {
        var left = position
        var place = 0
        while place < spans.count - 1, left >= spans[place].upperBound - spans[place].lowerBound {
            left -= spans[place].upperBound - spans[place].lowerBound
            place += 1
        }
        let span = spans[place]
        return release == .evenly ? min(span.lowerBound + left, span.upperBound - 1) : span.lowerBound
    }
}
