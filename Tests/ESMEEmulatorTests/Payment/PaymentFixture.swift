import COSEM

@testable import ESMEEmulator

/// Meters, prices and configurations as short as tests want them.
enum PaymentFixture {
    /// A table with one price other than 0, that of the first register.
    static func table(
        _ kind: PriceTable.Kind, _ price: Int16, commodityScale: Int8? = nil, priceScale: Int8 = -5
    ) -> COSEMData {
        let scale = commodityScale ?? (kind == .single ? 0 : 3)
        return .structure([
            .structure([.integer(scale), .integer(priceScale)]),
            .structure([.longUnsigned(0), .octetString(LogicalName(0, 0, 0, 0, 0, 0)), .integer(0)]),
            .array(
                kind.indices.enumerated().map {
                    .structure([.octetString($0.element), .long($0.offset == 0 ? price : 0)])
                }),
        ])
    }

    static func money(_ millipence: Int64) -> Charge { Charge(millipence: millipence) }

    /// Prepayment at 20 p a kWh, without a standing charge or any debt.
    static func prepayment(
        suspendsDebtWhenDisabled: Bool = false, suspendsDebtInEmergency: Bool = false,
        _ change: (inout PaymentConfiguration) -> Void = { _ in }
    ) -> PaymentConfiguration {
        var configuration = PaymentConfiguration()
        configuration.mode = .prepayment
        // No credit is low unless a test says so.
        configuration.lowCreditThreshold = .min
        configuration.prices = PriceTable(table(.primary, 20_000), .primary)
        configuration.collection = ChargeCollection(
            suspendsDebtWhenDisabled: suspendsDebtWhenDisabled, suspendsDebtInEmergency: suspendsDebtInEmergency)
        change(&configuration)
        return configuration
    }

    static func hourly(_ millipence: Int64) -> TimeDebtRecovery {
        TimeDebtRecovery(rate: money(millipence), period: .hour)
    }

    static func daily(_ millipence: Int64) -> TimeDebtRecovery {
        TimeDebtRecovery(rate: money(millipence), period: .day)
    }

    /// A non-disablement period on each day, between two times of hours and minutes.
    static func period(from begin: (UInt8, UInt8), to end: (UInt8, UInt8)) -> NonDisablementCalendar? {
        NonDisablementCalendar(
            schedule: .array([
                ScheduleTests.row(1, 32, at: [begin.0, begin.1, 0, 0]),
                ScheduleTests.row(2, 33, at: [end.0, end.1, 0, 0]),
            ]), specialDays: .array([]))
    }
}

/// A meter whose primary element uses a fixed power in W, all of it counted by TOU register 1.
struct SteadyMeter: BilledMeter {
    var power: UInt64
    var secondaryPower: UInt64 = 0

    private func energy(_ power: UInt64, at time: UTCTime) -> UInt64 {
        UInt64(max(0, time.secondsSince2000)) * power / 3_600
    }

    func tariffReadings(at times: [UTCTime]) -> [TariffReadings] {
        times.map { time in
            var readings = TariffReadings()
            readings[.tou(0)] = energy(power, at: time)
            readings[.secondaryTOU(0)] = energy(secondaryPower, at: time)
            return readings
        }
    }

    func activeImport(at time: UTCTime) -> UInt64 { energy(power, at: time) }
    func secondaryActiveImport(at time: UTCTime) -> UInt64 { energy(secondaryPower, at: time) }
}

extension Account {
    /// The codes and times of what happens until `time`, such as `810D 2026-11-01T10:30:00Z`.
    mutating func story(
        to time: UTCTime, _ configuration: PaymentConfiguration, _ meter: some BilledMeter
    ) -> [String] {
        advance(to: time, configuration: configuration, meter: meter).map(\.text)
    }
}

extension AccountEvent {
    var text: String { "\(code.rawValue.hexadecimal) \(time)" }
}
