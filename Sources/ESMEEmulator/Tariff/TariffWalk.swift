import COSEM

/// A way through time along which the registers of a tariff count.
struct TariffWalk {
    private let steering: TariffSteering
    private let load: any LoadModel
    /// The last moment at which anything is switched.
    private let end: UTCTime
    /// The readings at ``time``.
    private(set) var readings: TariffReadings
    private(set) var time: UTCTime

    private var switches: SwitchSequence
    private var selector: TariffSelector
    /// The load's active import up to which the registers have counted.
    private var counted: UInt64
    private var secondarySwitches: SwitchSequence
    private var secondarySelector: Int
    private var secondaryCounted: UInt64
    /// The next midnight that resets the counters; nil where none does.
    private var midnight: UTCTime?

    /// A walk that starts where `registers` do.
    init(_ registers: TariffRegisters, _ load: any LoadModel) {
        (steering, self.load) = (registers.steering, load)
        (readings, time) = (registers.base, registers.since)
        let start = registers.since.withinCalendar
        end = start + TariffRegisters.horizon
        switches = SwitchSequence(steering.calendar, steering.specialDays, at: start)
        selector = .primary(switches.selector)
        counted = load.reading(.activeImport, at: registers.since)
        secondarySwitches = SwitchSequence(steering.secondaryCalendar, steering.secondarySpecialDays, at: start)
        secondarySelector = TariffSelector.secondary(secondarySwitches.selector)
        secondaryCounted = load.reading(.secondaryActiveImport, at: registers.since)
        midnight = steering.resetsCountersDaily ? UTCTime(day: start.dayNumber + 1) : nil
    }

    /// Goes on to `target`; does nothing when that is behind.
    mutating func advance(to target: UTCTime) {
        guard target > time else { return }
        let limit = min(target, end)
        while let midnight, midnight <= limit {
            followSwitches(notAfter: midnight)
            // Only a block register's energy is in the counters.
            if case .block = selector { countPrimary(at: midnight) }
            readings.resetCounters()
            self.midnight = midnight + 86_400
        }
        followSwitches(notAfter: limit)
        countPrimary(at: target)
        while let (time, selector) = secondarySwitches.next(notAfter: limit) {
            let next = TariffSelector.secondary(selector)
            guard next != secondarySelector else { continue }
            countSecondary(at: time)
            secondarySelector = next
        }
        countSecondary(at: target)
        time = target
    }

    private mutating func followSwitches(notAfter limit: UTCTime) {
        while let (time, selector) = switches.next(notAfter: limit) {
            let next = TariffSelector.primary(selector)
            guard next != self.selector else { continue }
            countPrimary(at: time)
            self.selector = next
        }
    }

    private mutating func countPrimary(at time: UTCTime) {
        let reading = load.reading(.activeImport, at: time)
        readings.count(reading &- counted, into: selector, steering.thresholds)
        counted = reading
    }

    private mutating func countSecondary(at time: UTCTime) {
        let reading = load.reading(.secondaryActiveImport, at: time)
        readings[.secondaryTOU(secondarySelector)] &+= reading &- secondaryCounted
        secondaryCounted = reading
    }
}
