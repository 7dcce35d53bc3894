import COSEM

/// A British home: daytime and off-peak import, and sunlight's export where there are panels.
///
/// Import is the sum of two curves, day (05:00–24:00 UTC) and night, which are also TOU registers 1 and 2 and
/// the first two registers of block 1: both matrices always sum to the import register.
public struct DomesticLoadModel: LoadModel {
    let installed: UTCTime
    let day: EnergyCurve
    let night: EnergyCurve
    let secondary: EnergyCurve
    let export: EnergyCurve

    /// - Parameters:
    ///   - seed: everything about the home follows from it.
    ///   - installed: registers are 0 here.
    ///   - annualImport: Wh a year.
    ///   - annualExport: Wh a year; 0 without panels.
    ///   - annualSecondary: Wh a year on the second element of a twin-element meter; else 0.
    public init(
        seed: UInt64, installed: UTCTime, annualImport: Double, annualExport: Double = 0, annualSecondary: Double = 0
    ) {
        self.installed = installed
        let nightShare = 0.16
        day = EnergyCurve(
            annual: annualImport * (1 - nightShare), seasonality: 0.25, peakDay: 15, shape: Self.dayShape,
            seed: CounterHash.mix(seed, 1))
        night = EnergyCurve(
            annual: annualImport * nightShare, seasonality: 0.15, peakDay: 15, shape: Self.nightShape,
            seed: CounterHash.mix(seed, 2))
        secondary = EnergyCurve(
            annual: annualSecondary, seasonality: 0.8, peakDay: 20, shape: Self.nightShape,
            seed: CounterHash.mix(seed, 3))
        export = EnergyCurve(
            annual: annualExport, seasonality: 0.75, peakDay: 172, shape: Self.sunShape, seed: CounterHash.mix(seed, 4))
    }

    public func reading(_ register: Register, at time: UTCTime) -> UInt64 {
        var result: UInt64 = 0
        readings(register, from: time, every: 1, count: 1) { result = $0 }
        return result
    }

    public func readings(
        _ register: Register, from start: UTCTime, every period: Int64, count: Int, _ body: (UInt64) -> Void
    ) {
        switch register {
        case .activeImport: sum(day, night, start, period, count, body)
        case .reactiveImport: sum(day, night, start, period, count) { body($0 * 205 / 1_024) }
        case .tou(0), .touBlock(block: 0, tou: 0): one(day, start, period, count, body)
        case .tou(1), .touBlock(block: 0, tou: 1): one(night, start, period, count, body)
        case .secondaryActiveImport, .secondaryTOU(0): one(secondary, start, period, count, body)
        case .activeExport: one(export, start, period, count, body)
        case .reactiveExport: one(export, start, period, count) { body($0 * 82 / 1_024) }
        case .tou, .touBlock, .secondaryTOU:
            for _ in 0..<count { body(0) }
        }
    }

    private func one(_ curve: EnergyCurve, _ start: UTCTime, _ period: Int64, _ count: Int, _ body: (UInt64) -> Void) {
        let zero = curve.reading(at: installed)
        curve.readings(from: start, every: period, count: count) { body($0 > zero ? $0 - zero : 0) }
    }

    private func sum(
        _ first: EnergyCurve, _ other: EnergyCurve, _ start: UTCTime, _ period: Int64, _ count: Int,
        _ body: (UInt64) -> Void
    ) {
        withUnsafeTemporaryAllocation(of: UInt64.self, capacity: count) { buffer in
            var index = 0
            one(first, start, period, count) {
                buffer.initializeElement(at: index, to: $0)
                index += 1
            }
            index = 0
            one(other, start, period, count) {
                body(buffer[index] + $0)
                index += 1
            }
        }
    }

    /// Breakfast, lunch and the evening peak, 05:00 to 24:00 UTC.
    private static let dayShape: [UInt32] =
        Array(repeating: 0, count: 10) + [
            60, 80, 120, 190, 250, 270, 240, 210, 190, 180, 180, 180, 190, 210, 220, 210, 190, 180, 180, 190, 220, 260,
            320, 400, 470, 500, 480, 450, 420, 400, 380, 370, 350, 330, 290, 240, 190, 150,
        ]
    private static let nightShape: [UInt32] =
        [130, 110, 100, 95, 90, 90, 90, 90, 95, 100] + Array(repeating: 0, count: 38)
    /// Between 07:00 and 17:00 UTC; zero in the dark half of the day.
    private static let sunShape: [UInt32] =
        Array(repeating: 0, count: 14)
        + [40, 120, 230, 350, 480, 610, 730, 830, 910, 960, 980, 960, 910, 830, 730, 610, 480, 350, 230, 120]
        + Array(repeating: 0, count: 14)
}
