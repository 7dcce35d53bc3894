import COSEM

/// How far a meter's voltage was followed, and the conditions that it is in.
///
/// The load model knows the mean of each half hour, and so that is what is compared: an extreme, a sag or a swell lasts
/// since the half hours in a row that are beyond the threshold began, and is noticed when one of them has ended.
struct VoltageMonitoring: Hashable, Sendable, Codable {
    /// A condition that a phase came into, or has left.
    struct Event: Hashable {
        let condition: VoltageCondition
        let phase: UInt8
        let begins: Bool
        let time: UTCTime
    }

    /// What following the voltage led to.
    struct Outcome {
        /// What has begun and ended, in order of time.
        var events: [Event] = []
        /// The numbers by which the counters of each phase grow.
        var over: [UInt8: UInt32] = [:]
        var under: [UInt8: UInt32] = [:]
    }

    /// A condition that holds.
    private struct Run: Hashable, Codable {
        let condition: VoltageCondition
        let phase: UInt8
        let since: UTCTime
        /// Whether it has lasted for its period, so that it was an event.
        var isTold: Bool
    }

    static let halfHour: Int64 = 1_800
    private(set) var followed: UTCTime
    /// The conditions that hold, at most one of each for a phase.
    private var runs: [Run] = []

    init(followed: UTCTime) { self.followed = followed }

    /// The clock was set to `time`.
    mutating func follow(from time: UTCTime) { followed = time }

    /// Follows the voltage up to `time`; nothing where it was followed further already.
    ///
    /// - Parameter voltage: mean voltage in V of a phase over the half hour that a moment lies in.
    mutating func advance(
        to time: UTCTime, _ limits: VoltageLimits, voltage: (UInt8, UTCTime) -> UInt32
    ) -> Outcome {
        var outcome = Outcome()
        followed = max(followed, time - MonitoredTime.horizon)
        while limits.isMonitoring {
            let moment = Self.nextMoment(after: followed, limits)
            guard moment <= time else { break }
            followed = moment
            for (place, average) in limits.averages.enumerated() {
                let phase = UInt8(place + 1)
                if moment == moment.roundedDown(to: average.period) {
                    follow(average, phase, at: moment, voltage, &outcome)
                }
                guard moment == moment.roundedDown(to: Self.halfHour) else { continue }
                let volts = voltage(phase, moment - Self.halfHour)
                func compare(_ condition: VoltageCondition, _ monitor: VoltageLimits.Monitor) {
                    note(
                        condition, phase, condition.isMet(volts, monitor.threshold), since: moment - Self.halfHour,
                        at: moment, for: monitor.period, &outcome)
                }
                compare(.extremeOver, limits.extremeOver)
                compare(.swell, limits.swell)
                compare(.extremeUnder, limits.extremeUnder)
                compare(.sag, limits.sag)
            }
        }
        followed = max(followed, time)
        return outcome
    }

    /// The first end of a half hour or of a measurement period after `time`; nil where no threshold is there.
    static func nextTime(after time: UTCTime, _ limits: VoltageLimits) -> UTCTime? {
        limits.isMonitoring ? nextMoment(after: time, limits) : nil
    }

    private static func nextMoment(after time: UTCTime, _ limits: VoltageLimits) -> UTCTime {
        limits.averages.reduce((time + 1).roundedUp(to: halfHour)) { min($0, (time + 1).roundedUp(to: $1.period)) }
    }

    /// Mean voltage of a phase over the `period` seconds up to `end`, rounded down.
    static func average(
        _ phase: UInt8, _ period: Int64, to end: UTCTime, voltage: (UInt8, UTCTime) -> UInt32
    ) -> UInt32 {
        var (sum, time) = (Int64(0), end - period)
        while time < end {
            let next = min(end, (time + 1).roundedUp(to: halfHour))
            sum += Int64(voltage(phase, time)) * (next - time)
            time = next
        }
        return UInt32(clamping: sum / period)
    }

    private mutating func follow(
        _ average: VoltageLimits.Average, _ phase: UInt8, at end: UTCTime, _ voltage: (UInt8, UTCTime) -> UInt32,
        _ outcome: inout Outcome
    ) {
        let mean = Self.average(phase, average.period, to: end, voltage: voltage)
        let (isOver, isUnder) = (
            VoltageCondition.averageOver.isMet(mean, average.over),
            VoltageCondition.averageUnder.isMet(mean, average.under)
        )
        if isOver { outcome.over[phase, default: 0] += 1 }
        if isUnder { outcome.under[phase, default: 0] += 1 }
        note(.averageOver, phase, isOver, since: end, at: end, for: 0, &outcome)
        note(.averageUnder, phase, isUnder, since: end, at: end, for: 0, &outcome)
    }

    /// Notes whether a condition holds at `time`, and has or has not held since `start`.
    private mutating func note(
        _ condition: VoltageCondition, _ phase: UInt8, _ holds: Bool, since start: UTCTime, at time: UTCTime,
        for period: Int64, _ outcome: inout Outcome
    ) {
        let known = runs.firstIndex { $0.condition == condition && $0.phase == phase }
        guard holds else {
            guard let known else { return }
            if runs.remove(at: known).isTold {
                outcome.events.append(Event(condition: condition, phase: phase, begins: false, time: start))
            }
            return
        }
        let place = known ?? runs.count
        if known == nil { runs.append(Run(condition: condition, phase: phase, since: start, isTold: false)) }
        guard !runs[place].isTold, time - runs[place].since >= period else { return }
        runs[place].isTold = true
        outcome.events.append(
            Event(condition: condition, phase: phase, begins: true, time: runs[place].since + period))
    }

    /// Whether anything but the passing of time makes this another than `other`.
    func differs(from other: VoltageMonitoring) -> Bool { runs != other.runs }
}
