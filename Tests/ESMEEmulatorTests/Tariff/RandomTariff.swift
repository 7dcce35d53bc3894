import COSEM

@testable import ESMEEmulator

/// A tariff as chance makes it: everything in it begins at quarters of an hour.
struct RandomTariff {
    let steering: TariffSteering

    init(using random: inout some RandomNumberGenerator) {
        steering = TariffSteering(
            calendar: Self.calendar([1, 2, 7, 48, 101, 102, 103, 108, 101, 0, 300, 201], using: &random),
            specialDays: Self.specialDays(using: &random), thresholds: Self.thresholds(using: &random),
            resetsCountersDaily: Bool.random(using: &random),
            secondaryCalendar: Self.calendar([201, 202, 203, 204, 1, 205], using: &random),
            secondarySpecialDays: Self.specialDays(using: &random))
    }

    private static func calendar(
        _ selectors: [UInt16], using random: inout some RandomNumberGenerator
    ) -> ActivityCalendar {
        let seasons = (0..<Int.random(in: 0...4, using: &random)).map { _ in
            let isDaily = UInt8.random(in: 0...3, using: &random) == 0
            return TariffFixture.season(
                "s",
                COSEMDateTime(
                    year: Bool.random(using: &random) ? 0xFFFF : 2_026, month: UInt8.random(in: 1...12, using: &random),
                    day: UInt8.random(in: 1...28, using: &random),
                    hour: isDaily ? UInt8.random(in: 0...23, using: &random) : 0,
                    minute: isDaily ? 15 : 0, second: 0), week: ["a", "b", "none"].randomElement(using: &random) ?? "a")
        }
        let weeks = ["a", "b"].map { name in
            TariffFixture.week(name, (0..<7).map { _ in UInt8.random(in: 1...4, using: &random) })
        }
        let days = (1...3 as ClosedRange<UInt8>).map { id in
            TariffFixture.day(
                id,
                (0..<Int.random(in: 0...6, using: &random)).map { _ in
                    TariffFixture.action(
                        selectors.randomElement(using: &random) ?? 1, at: UInt8.random(in: 0...23, using: &random),
                        15 * UInt8.random(in: 0...3, using: &random))
                })
        }
        return TariffFixture.calendar(seasons: seasons, weeks: weeks, days: days) ?? .empty
    }

    private static func specialDays(using random: inout some RandomNumberGenerator) -> SpecialDays {
        let rows = (0..<UInt16.random(in: 0...5, using: &random)).map { index in
            COSEMData.structure([
                .longUnsigned(index),
                .octetString([
                    0xFF, 0xFF, UInt8.random(in: 1...12, using: &random), UInt8.random(in: 1...28, using: &random),
                    0xFF,
                ]), .unsigned(UInt8.random(in: 1...5, using: &random)),
            ])
        }
        return SpecialDays(.array(rows)) ?? .none
    }

    private static func thresholds(using random: inout some RandomNumberGenerator) -> BlockThresholds {
        BlockThresholds(
            (0..<8).map { _ in
                // Not always ascending.
                .array(
                    (0..<Int.random(in: 0...3, using: &random)).map { _ in
                        .doubleLongUnsigned(
                            [0, 1, 500, 5_000, 20_000, 50_000, .max].randomElement(using: &random) ?? 0)
                    })
            }) ?? BlockThresholds()
    }
}

/// A load of rates by chance, whose registers may be about to wrap.
struct RandomLoad: LoadModel {
    private let primary: UInt64
    private let secondary: UInt64
    private let offset: UInt64
    private let period: Int64

    init(using random: inout some RandomNumberGenerator) {
        primary = UInt64.random(in: 0...4_000, using: &random)
        secondary = UInt64.random(in: 0...2_000, using: &random)
        offset = [0, 12_345, UInt64(UInt32.max) - 5_000, .max - 5_000].randomElement(using: &random) ?? 0
        period = Int64.random(in: 1...5_000, using: &random)
    }

    /// Some power all the time, and something big now and then.
    func reading(_ register: Register, at time: UTCTime) -> UInt64 {
        let seconds = UInt64(max(0, time.secondsSince2000))
        let rate = register == .activeImport ? primary : register == .secondaryActiveImport ? secondary : 0
        return offset &+ seconds &* rate / 3_600 &+ seconds / UInt64(period) &* (rate / 7)
    }
}
