import COSEM

/// The registers of a meter whose energy an account is charged for.
///
/// An account is to be settled before they are rebased: later they need not know what they read before.
package protocol BilledMeter {
    /// What the registers of the tariff read at each of `times`, which ascend. Only differences of readings count: they
    /// must not depend on which times are asked for together.
    func tariffReadings(at times: [UTCTime]) -> [TariffReadings]

    /// The Active Import Register at `time`, Wh; of the primary element where there are two.
    func activeImport(at time: UTCTime) -> UInt64

    /// The Secondary Active Import Register at `time`, Wh; 0 where there is none.
    func secondaryActiveImport(at time: UTCTime) -> UInt64
}

/// A meter with a tariff that was written to it: registers steered by calendars.
package struct TariffMeter: BilledMeter {
    private let history: TariffHistory
    private let load: any LoadModel

    package init(_ history: TariffHistory, load: any LoadModel) { (self.history, self.load) = (history, load) }

    package init(_ registers: TariffRegisters, load: any LoadModel) {
        self.init(TariffHistory(registers), load: load)
    }

    package func tariffReadings(at times: [UTCTime]) -> [TariffReadings] { history.readings(at: times, load: load) }
    package func activeImport(at time: UTCTime) -> UInt64 { load.reading(.activeImport, at: time) }
    package func secondaryActiveImport(at time: UTCTime) -> UInt64 { load.reading(.secondaryActiveImport, at: time) }
}

/// A meter whose tariff was never changed: its load model has all registers.
package struct LoadMeter: BilledMeter {
    private let load: any LoadModel
    private let registers: [Register]

    package init(_ load: any LoadModel, _ variant: ElementVariant) {
        self.load = load
        registers = Register.all(of: variant)
    }

    package func tariffReadings(at times: [UTCTime]) -> [TariffReadings] {
        times.map { time in
            var readings = TariffReadings()
            // Totals and counters are none of the places that this sets.
            for register in registers { readings[register] = load.reading(register, at: time) }
            return readings
        }
    }

    package func activeImport(at time: UTCTime) -> UInt64 { load.reading(.activeImport, at: time) }

    package func secondaryActiveImport(at time: UTCTime) -> UInt64 {
        registers.contains(.secondaryActiveImport) ? load.reading(.secondaryActiveImport, at: time) : 0
    }
}

/// The readings of a meter on the way of an account, half hours in batches: a meter finds many in one walk.
struct ReadingWindow<Meter: BilledMeter> {
    private let meter: Meter
    private let end: UTCTime
    private let isBatched: Bool
    private var readings: [UTCTime: TariffReadings] = [:]
    /// How many half hours are read together.
    private static var batch: Int64 { 96 }

    /// - Parameters:
    ///   - end: the last time that will be asked for.
    ///   - isBatched: whether all half hours will be asked for.
    init(_ meter: Meter, through end: UTCTime, isBatched: Bool) {
        (self.meter, self.end, self.isBatched) = (meter, end, isBatched)
    }

    mutating func reading(at time: UTCTime) -> TariffReadings {
        if let known = readings[time] { return known }
        var times = [time]
        if isBatched, time.roundedDown(to: Account.interval) == time {
            times = (0..<Self.batch).map { time + $0 * Account.interval }.filter { $0 <= end }
        }
        if times.count > 1 { readings.removeAll(keepingCapacity: true) }
        let found = meter.tariffReadings(at: times)
        for (time, reading) in zip(times, found) where times.count > 1 { readings[time] = reading }
        return found.first ?? TariffReadings()
    }
}
