import COSEM

/// How far a meter's voltage was followed, and the conditions that it is in.
///
/// The load model knows the mean of each half hour, and so that is what is compared: an extreme, a sag or a swell has
/// lasted since the half hours in a row that are beyond the threshold began, and is noticed when such a half hour has
/// ended.
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
        /// In order of time.
        var events: [Event] = []
        /// By how much the counters of each phase grow.
        var over: [UInt8: UInt32] = [:]
        var under: [UInt8: UInt32] = [:]
    }

    private struct InForce: Hashable, Codable {
        let condition: VoltageCondition
        let phase: UInt8
    }

    static let halfHour: Int64 = 1_800
    /// The longest time that is followed at once, in seconds: 31 days. Of a longer one, in which nobody looked, the last
    /// 31 days count.
    static let horizon: Int64 = 31 * 86_400

    private(set) var followed: UTCTime
    private var inForce: [InForce] = []

    init(followed: UTCTime) { self.followed = followed }

    /// The clock was set to `time`.
    mutating func follow(from time: UTCTime) { followed = time }

    /// Follows the voltage up to `time`; from there on, where that is before ``followed``: the clock has gone back.
    ///
    /// - Parameter voltage: mean voltage in V of a phase over the half hour that a moment lies in.
    mutating func advance(
        to time: UTCTime, _ limits: VoltageLimits, voltage: (UInt8, UTCTime) -> UInt32
    ) -> Outcome {
        var outcome = Outcome()
        followed = min(max(followed, time - Self.horizon), time)
        while let moment = Self.nextTime(after: followed, limits), moment <= time {
            followed = moment
            for (place, average) in limits.averages.enumerated() {
                let phase = UInt8(place + 1)
                if moment == moment.roundedDown(to: average.period) {
                    follow(average, phase, at: moment, voltage, &outcome)
                }
                guard moment == moment.roundedDown(to: Self.halfHour) else { continue }
                for (condition, monitor) in [
                    (VoltageCondition.extremeOver, limits.extremeOver), (.swell, limits.swell),
                    (.extremeUnder, limits.extremeUnder), (.sag, limits.sag),
                ] { follow(condition, monitor, phase, at: moment, voltage, &outcome) }
            }
        }
        followed = max(followed, time)
        return outcome
    }

    /// The first end of a half hour or of a measurement period after `time`; nil where no threshold is there.
    static func nextTime(after time: UTCTime, _ limits: VoltageLimits) -> UTCTime? {
        guard limits.isMonitoring else { return nil }
        return ([halfHour] + limits.averages.map(\.period)).map { (time + 1).roundedUp(to: $0) }.min()
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
        note(.averageOver, phase, isOver, end, &outcome)
        note(.averageUnder, phase, isUnder, end, &outcome)
    }

    private mutating func follow(
        _ condition: VoltageCondition, _ monitor: VoltageLimits.Monitor, _ phase: UInt8, at end: UTCTime,
        _ voltage: (UInt8, UTCTime) -> UInt32, _ outcome: inout Outcome
    ) {
        func isBeyond(_ start: UTCTime) -> Bool { condition.isMet(voltage(phase, start), monitor.threshold) }
        var start = end - Self.halfHour
        guard isBeyond(start) else { return note(condition, phase, false, start, &outcome) }
        while end - start < monitor.period, isBeyond(start - Self.halfHour) { start = start - Self.halfHour }
        guard end - start >= monitor.period else { return }
        note(condition, phase, true, start + monitor.period, &outcome)
    }

    private mutating func note(
        _ condition: VoltageCondition, _ phase: UInt8, _ holds: Bool, _ time: UTCTime, _ outcome: inout Outcome
    ) {
        let entry = InForce(condition: condition, phase: phase)
        guard holds != inForce.contains(entry) else { return }
        if holds { inForce.append(entry) } else { inForce.removeAll { $0 == entry } }
        outcome.events.append(Event(condition: condition, phase: phase, begins: holds, time: time))
    }
}
