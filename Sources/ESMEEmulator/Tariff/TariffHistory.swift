import COSEM

/// The registers of a tariff through its changes, as far back as the Daily Read Log shows them.
///
/// ``TariffRegisters`` know nothing from before they were last rebased. So each change keeps what they read at the
/// midnights that have passed, at most as many as that log has entries.
package struct TariffHistory: Hashable, Sendable, Codable {
    /// What the registers read at a midnight.
    private struct Midnight: Hashable, Sendable, Codable {
        let time: UTCTime
        let readings: TariffReadings
    }

    /// The registers since the last change.
    package private(set) var registers: TariffRegisters
    /// The midnights before it, ascending.
    private var midnights: [Midnight] = []
    /// When the tariff was written: what the registers read before it is not known here.
    private let beginning: UTCTime

    private static let period = ProfileLog.dailyReads.period
    /// The largest number of midnights kept.
    package static let capacity = ProfileLog.dailyReads.capacity

    package init(_ registers: TariffRegisters) { (self.registers, beginning) = (registers, registers.since) }

    /// Whether what the registers read at `time` is known here; before the tariff was written it is not.
    package func knows(_ time: UTCTime) -> Bool {
        time >= min(beginning, registers.since) || midnights.first.map { $0.time <= time } ?? false
    }

    /// Rebases the registers at `time` (``TariffRegisters/rebased(at:load:steering:resumingAt:)``).
    ///
    /// - Parameters:
    ///   - steering: what steers them from then on; as before unless given.
    ///   - resetsCounters: whether the block counters are 0 from then on (ECS05).
    ///   - resumption: what the clock shows when counting goes on, where it was set. Midnights that lie ahead of it then
    ///     come again and are dropped.
    package mutating func change(
        at time: UTCTime, load: any LoadModel, steering: TariffSteering? = nil, resetsCounters: Bool = false,
        resumingAt resumption: UTCTime? = nil
    ) {
        let last = time.withinCalendar.roundedDown(to: Self.period)
        let times = (0..<Int64(Self.capacity)).reversed().map { last - $0 * Self.period }.filter {
            $0 >= registers.since
        }
        let readings = registers.readings(at: times, load: load)
        midnights += zip(times, readings).map { Midnight(time: $0, readings: $1) }
        registers = (resetsCounters ? registers.withCountersReset(at: time, load: load) : registers)
            .rebased(at: time, load: load, steering: steering, resumingAt: resumption)
        // What comes from here on the registers know themselves, be it for the second time.
        midnights.removeAll { $0.time >= registers.since }
        midnights.removeFirst(max(0, midnights.count - Self.capacity))
    }

    /// Makes a register read `value` at `time`, from where it counts on.
    package mutating func set(_ register: Register, to value: UInt64, at time: UTCTime, load: any LoadModel) {
        change(at: time, load: load)
        var base = registers.base
        base[register] = value
        registers = TariffRegisters(since: registers.since, base: base, steering: registers.steering)
    }

    /// All registers at each of `times`: before the last change, what they read at the last midnight that is known, or in
    /// the beginning.
    package func readings(at times: [UTCTime], load: any LoadModel) -> [TariffReadings] {
        let first = midnights.first?.readings ?? registers.base
        var later = registers.readings(at: times.filter { $0 >= registers.since }, load: load)[...]
        return times.map { time in
            if time >= registers.since, let readings = later.popFirst() { return readings }
            return midnights.last { $0.time <= time }?.readings ?? first
        }
    }
}
