import SimulationKernel

/// The random-access uplink of one cell. An alert starts in a slot of its choice; alerts that meet in a slot are lost,
/// and sent again after a random time.
public struct RandomAccessUplink {
    /// A group of alerts that are counted together.
    public struct Group: Hashable, Sendable {
        /// Longest time until an alert is sent again; the time is drawn evenly from 0.
        public let backOff: Microseconds
        public let targetTime: Microseconds

        public init(backOff: Microseconds, targetTime: Microseconds) {
            self.backOff = backOff
            self.targetTime = targetTime
        }
    }

    /// How an alert ended.
    public struct End: Hashable, Sendable {
        public let alert: UInt64
        /// Whether the alert reached the provider; else it was given up.
        public let isDelivered: Bool
    }

    private struct Attempt: BitwiseCopyable {
        let alert: UInt64
        let number: UInt32
        let channel: UInt16
        let group: UInt16
        let born: Microseconds
    }

    private enum Event: BitwiseCopyable {
        case start(Attempt)
        case end(Attempt)
    }

    private let parameters: RandomAccessParameters
    private let groups: [Group]
    private let outs: [Range<Microseconds>]
    private let random: CounterRandom
    private let slot: Microseconds
    private let slots: Int64
    private var events = EventQueue<Event>()
    private var onAir: [Attempt] = []
    /// Alerts whose transmission is on the air and has met another.
    private var met: Set<UInt64> = []
    /// Results by group.
    public private(set) var results: [AlertDay]

    /// - Parameters:
    ///   - octets: size of an alert in octets, which takes as many slots one after the other as they need.
    ///   - groups: groups that alerts are counted in; at least one.
    ///   - outs: times at which the base station hears nothing.
    public init(
        _ parameters: RandomAccessParameters, octets: Int, groups: [Group], outs: [Range<Microseconds>] = [],
        random: CounterRandom
    ) {
        self.parameters = parameters
        self.groups = groups
        self.outs = outs
        self.random = random
        slot = max(1, parameters.slot)
        let slotOctets = max(1, parameters.slotOctets)
        slots = Int64(max(1, (octets + slotOctets - 1) / slotOctets))
        results = [AlertDay](repeating: AlertDay(), count: groups.count)
    }

    /// Brings up alert number `alert`, unlike any other, at `born` on the day, to be sent `wait` later.
    public mutating func raise(_ alert: UInt64, at born: Microseconds, group: Int = 0, after wait: Microseconds = 0) {
        results[group].sent += 1
        results[group].sentByHour[Self.hour(born)] += 1
        schedule(alert, group: UInt16(group), attempt: 0, born: born, after: born + wait)
    }

    private static func hour(_ time: Microseconds) -> Int { Int(min(23, max(0, time / .hour))) }

    private mutating func schedule(
        _ alert: UInt64, group: UInt16, attempt: UInt32, born: Microseconds, after time: Microseconds
    ) {
        let number = (time + slot - 1) / slot
        let channel = UInt16(
            random.bits(.randomAccess, alert, attempt: 4 * UInt64(attempt))
                % UInt64(min(Int(UInt16.max), max(1, parameters.channels))))
        // An attempt that ends in a slot does not meet one that begins in the next.
        events.schedule(
            .start(Attempt(alert: alert, number: attempt, channel: channel, group: group, born: born)),
            at: number * slot, priority: 1)
    }

    /// Time of the next event; nil when nothing is left to send.
    public var nextTime: Microseconds? { events.nextTime }

    /// Returns the next alert that ends, up to `limit`; nil when none does until then.
    public mutating func step(until limit: Microseconds) -> End? {
        while let next = events.nextTime, next <= limit, let (time, event) = events.next() {
            switch event {
            case .start(let attempt):
                results[Int(attempt.group)].transmissions += 1
                for other in onAir where other.channel == attempt.channel {
                    met.insert(other.alert)
                    met.insert(attempt.alert)
                }
                onAir.append(attempt)
                events.schedule(.end(attempt), at: time + slots * slot)
            case .end(let attempt):
                onAir.removeAll { $0.alert == attempt.alert }
                if let end = finish(attempt, at: time, met.remove(attempt.alert) != nil) { return end }
            }
        }
        return nil
    }

    /// Runs until nothing is left to send.
    mutating func run() { while step(until: .max) != nil {} }

    /// Ends an attempt; nil when the alert is sent again.
    private mutating func finish(_ attempt: Attempt, at end: Microseconds, _ met: Bool) -> End? {
        let group = Int(attempt.group)
        if met { results[group].collisions += 1 }
        let draw = 4 * UInt64(attempt.number)
        let isLost =
            random.happens(parameters.loss, .randomAccess, attempt.alert, attempt: draw + 1)
            || outs.contains { $0.lowerBound < end && end - slots * slot < $0.upperBound }
        if !met, !isLost {
            let latency = end - attempt.born
            results[group].delivered += 1
            results[group].latency.record(latency / 1_000)
            if latency <= groups[group].targetTime {
                results[group].inTime += 1
                results[group].inTimeByHour[Self.hour(attempt.born)] += 1
            }
            return End(alert: attempt.alert, isDelivered: true)
        } else if Int(attempt.number) + 1 >= parameters.mostAttempts {
            results[group].lost += 1
            return End(alert: attempt.alert, isDelivered: false)
        } else {
            let wait = random.unit(.randomAccess, attempt.alert, attempt: draw + 2) * Double(groups[group].backOff)
            schedule(
                attempt.alert, group: attempt.group, attempt: attempt.number + 1, born: attempt.born,
                after: end + Microseconds(wait))
            return nil
        }
    }
}
