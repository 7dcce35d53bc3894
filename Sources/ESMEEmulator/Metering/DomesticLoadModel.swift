import COSEM

/// A British home: daytime and off-peak import, and sunlight's export where there are panels.
///
/// Import is the sum of two curves, day (05:00–24:00 UTC) and night, which are also TOU registers 1 and 2 and
/// the first two registers of block 1: both matrices always sum to the import register.
public struct DomesticLoadModel: LoadModel {
    /// A curve and its value when the meter was installed, where the register reads 0.
    private struct Metered: Sendable {
        let curve: EnergyCurve
        let zero: UInt64

        init(_ curve: EnergyCurve, installed: UTCTime) {
            self.curve = curve
            zero = curve.reading(at: installed)
        }
    }

    private let day: Metered
    private let night: Metered
    private let secondary: Metered
    private let export: Metered

    /// - Parameters:
    ///   - seed: everything about the home follows from it.
    ///   - installed: registers are 0 here.
    ///   - annualImport: Wh a year.
    ///   - annualExport: Wh a year; 0 without panels.
    ///   - annualSecondary: Wh a year on the second element of a twin-element meter; else 0.
    public init(
        seed: UInt64, installed: UTCTime, annualImport: Double, annualExport: Double = 0, annualSecondary: Double = 0
    ) {
        func metered(_ annual: Double, _ seasonality: Double, _ peakDay: Double, _ shape: [UInt32], _ number: UInt64)
            -> Metered
        {
            let curve = EnergyCurve(
                annual: annual, seasonality: seasonality, peakDay: peakDay, shape: shape,
                seed: CounterHash.mix(seed, number))
            return Metered(curve, installed: installed)
        }
        let nightShare = 0.16
        day = metered(annualImport * (1 - nightShare), 0.25, 15, Self.dayShape, 1)
        night = metered(annualImport * nightShare, 0.15, 15, Self.nightShape, 2)
        secondary = metered(annualSecondary, 0.8, 20, Self.nightShape, 3)
        export = metered(annualExport, 0.75, 172, Self.sunShape, 4)
    }

    public func reading(_ register: Register, at time: UTCTime) -> UInt64 {
        var result: UInt64 = 0
        readings(register, from: time, every: 1, count: 1) { result = $0 }
        return result
    }

    public func fill(
        _ readings: inout MutableSpan<UInt64>, with register: Register, from start: UTCTime, every period: Int64
    ) {
        for index in readings.indices { readings[index] = 0 }
        func add(_ metered: Metered) {
            metered.curve.add(to: &readings, from: start, every: period, less: metered.zero)
        }
        switch register {
        case .activeImport:
            add(day)
            add(night)
        case .reactiveImport:
            // Across both elements (GBCS ECS22c); the second has no load on other meters.
            add(day)
            add(night)
            add(secondary)
            for index in readings.indices { readings[index] = readings[index] * 205 / 1_024 }
        case .tou(0), .touBlock(block: 0, tou: 0): add(day)
        case .tou(1), .touBlock(block: 0, tou: 1): add(night)
        case .secondaryActiveImport, .secondaryTOU(0): add(secondary)
        case .activeExport: add(export)
        case .reactiveExport:
            add(export)
            for index in readings.indices { readings[index] = readings[index] * 82 / 1_024 }
        case .tou, .touBlock, .secondaryTOU: break
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
