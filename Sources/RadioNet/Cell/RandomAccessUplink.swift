import SimulationKernel

/// The random-access uplink of one cell: alerts start in a slot of their choosing, those that meet are lost, and are sent
/// again after a random time.
struct RandomAccessUplink {
    private struct Attempt: BitwiseCopyable {
        let alert: UInt64
        let number: UInt32
        let channel: UInt32
        let born: Microseconds
    }

    private enum Event: BitwiseCopyable {
        case start(Attempt)
        case end(Attempt)
    }

    private let parameters: RandomAccessParameters
    private let random: CounterRandom
    private let slots: Int64
    private var events = EventQueue<Event>()
    private var onAir: [Attempt] = []
    /// Alerts whose transmission that is on the air met another.
    private var met: Set<UInt64> = []
    private(set) var result = AlertDay()

    /// - Parameter octets: of an alert, which takes as many slots one after the other as they need.
    init(_ parameters: RandomAccessParameters, octets: Int, random: CounterRandom) {
        self.parameters = parameters
        self.random = random
        slots = Int64(max(1, (octets + parameters.slotOctets - 1) / parameters.slotOctets))
    }

    /// Has alert number `alert` come up at `born`.
    mutating func raise(_ alert: UInt64, at born: Microseconds) {
        result.sent += 1
        schedule(alert, attempt: 0, born: born, after: born)
    }

    private mutating func schedule(_ alert: UInt64, attempt: UInt32, born: Microseconds, after time: Microseconds) {
        let slot = (time + parameters.slot - 1) / parameters.slot
        let channel = UInt32(
            random.bits(.randomAccess, alert, attempt: 4 * UInt64(attempt)) % UInt64(max(1, parameters.channels)))
        // What ends in a slot meets nothing that begins in the next.
        events.schedule(
            .start(Attempt(alert: alert, number: attempt, channel: channel, born: born)), at: slot * parameters.slot,
            priority: 1)
    }

    /// Sends everything until nothing is left to send.
    mutating func run() {
        while let (time, event) = events.next() {
            switch event {
            case .start(let attempt):
                result.transmissions += 1
                for other in onAir where other.channel == attempt.channel {
                    met.insert(other.alert)
                    met.insert(attempt.alert)
                }
                onAir.append(attempt)
                events.schedule(.end(attempt), at: time + slots * parameters.slot)
            case .end(let attempt):
                onAir.removeAll { $0.alert == attempt.alert }
                finish(attempt, at: time, met.remove(attempt.alert) != nil)
            }
        }
    }

    private mutating func finish(_ attempt: Attempt, at end: Microseconds, _ met: Bool) {
        if met { result.collisions += 1 }
        let draw = 4 * UInt64(attempt.number)
        let isLost = random.happens(parameters.loss, .randomAccess, attempt.alert, attempt: draw + 1)
        if !met, !isLost {
            result.delivered += 1
            result.latency.record((end - attempt.born) / 1_000)
        } else if Int(attempt.number) + 1 >= parameters.mostAttempts {
            result.lost += 1
        } else {
            let wait = random.unit(.randomAccess, attempt.alert, attempt: draw + 2) * Double(parameters.backOff)
            schedule(attempt.alert, attempt: attempt.number + 1, born: attempt.born, after: end + Microseconds(wait))
        }
    }
}
