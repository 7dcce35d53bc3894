import SimulationKernel

/// When exchanges of one flow are released in one cell, one after the other.
struct ArrivalStream {
    private let times: ExchangeFlow.Times
    private let random: CounterRandom
    private let stream: UInt64
    /// Between releases on average; of the settlement window, the part of one.
    private let gap: Double
    private let last: Int
    private let opens: Microseconds
    private var number = 0
    /// Of the next release; nil when there is none any more this day.
    private(set) var next: Microseconds?

    init(_ flow: ExchangeFlow, number stream: Int, plan: StudyPlan, random: CounterRandom) {
        times = flow.times
        self.random = random
        self.stream = UInt64(stream) << 48
        let expected = flow.exchangesPerDay * plan.network.shareOfCell
        switch flow.times {
        case .always:
            gap = Double(Microseconds.day) / max(expected, 1e-9)
            last = .max
            opens = 0
            next = 0
        case .settlementWindow:
            // The whole number next to what is expected, by chance, so that cells together have what the network has.
            let whole = Int(expected)
            last = whole + (random.unit(.arrival, self.stream, attempt: 1) < expected - Double(whole) ? 1 : 0)
            opens = plan.window.lowerBound
            gap = Double(plan.window.upperBound - opens) * plan.network.releaseShare / Double(max(1, last))
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
            next = opens + Microseconds((Double(number) + random.unit(.arrival, entity)) * gap)
        }
        number += 1
    }
}
