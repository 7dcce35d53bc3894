import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("What attributes say about money")
struct PaymentConfigurationTests {
    @Test("Payment mode is the first member of mode and status")
    func paymentMode() throws {
        #expect(PaymentMode(try COSEMData(decoding: octets("0202 1601 1602"))) == .credit)
        #expect(PaymentMode(try COSEMData(decoding: octets("0202 1602 1601"))) == .prepayment)
        for text in ["0202 1600 1602", "0202 1603 1602", "0202 1101 1602", "0202 1601 1102", "0201 1601", "1601"] {
            #expect(PaymentMode(try COSEMData(decoding: octets(text))) == nil)
        }
    }

    @Test("A time debt has a rate, and a period of an hour or a day")
    func timeDebts() throws {
        let rate = PaymentFixture.table(.single, 300)
        let hourly = try #require(TimeDebtRecovery(rate: rate, period: .doubleLongUnsigned(3_600)))
        #expect(hourly.rate.millipence == 300)
        #expect(hourly.period.ends(at: moment("2026-11-01T13:00")))
        #expect(!hourly.period.ends(at: moment("2026-11-01T13:30")))
        let daily = try #require(TimeDebtRecovery(rate: rate, period: .doubleLongUnsigned(86_400)))
        #expect(daily.period.ends(at: moment("2026-11-02")))
        #expect(!daily.period.ends(at: moment("2026-11-01T13:00")))
        let negative = PaymentFixture.table(.single, -300)
        #expect(TimeDebtRecovery(rate: negative, period: .doubleLongUnsigned(3_600))?.rate == .zero)
        for period in [COSEMData.doubleLongUnsigned(0), .doubleLongUnsigned(1_800), .longUnsigned(3_600), .nullData] {
            #expect(TimeDebtRecovery(rate: rate, period: period) == nil)
        }
        for rate in [PaymentFixture.table(.secondary, 1), .nullData, .structure([])] {
            #expect(TimeDebtRecovery(rate: rate, period: .doubleLongUnsigned(3_600)) == nil)
        }
    }

    @Test("The cap is in whole units of the currency; its weeks begin on Mondays")
    func recoveryCap() throws {
        let cap = try #require(RecoveryCap(amount: .longUnsigned(30), period: .doubleLong(604_800)))
        #expect(cap.charge.millipence == 3_000_000)
        // 2 November 2026 is a Monday.
        #expect(cap.start(of: moment("2026-11-02")) == moment("2026-11-02"))
        #expect(cap.start(of: moment("2026-11-08T23:59:59")) == moment("2026-11-02"))
        #expect(cap.start(of: moment("1999-12-31")) == moment("1999-12-27"))
        #expect(cap.start(of: UTCTime(secondsSince2000: .min)) < cap.start(of: UTCTime(secondsSince2000: .max)))
        for period in [COSEMData.doubleLong(0), .doubleLong(-1), .doubleLongUnsigned(604_800)] {
            #expect(RecoveryCap(amount: .longUnsigned(30), period: period) == nil)
        }
        #expect(RecoveryCap(amount: .doubleLong(30), period: .doubleLong(604_800)) == nil)
    }

    @Test("The disablement threshold is an array of one double-long")
    func disablementThreshold() {
        #expect(PaymentConfiguration.disablementThreshold(.array([.doubleLong(-500)])) == -500)
        for data in [
            COSEMData.array([]), .array([.doubleLong(1), .doubleLong(2)]), .doubleLong(1), .array([.long(1)]),
        ] {
            #expect(PaymentConfiguration.disablementThreshold(data) == nil)
        }
    }

    @Test("A non-disablement period lies between scripts 32 and 33; others switch nothing")
    func nonDisablement() throws {
        let calendar = try #require(
            NonDisablementCalendar(
                schedule: .array([
                    ScheduleTests.row(1, 32, at: [20, 0, 0, 0]), ScheduleTests.row(2, 33, at: [9, 15, 0, 0]),
                    ScheduleTests.row(3, 40, at: [22, 0, 0, 0]),
                ]), specialDays: .array([])))
        #expect(!calendar.isInPeriod(moment("2026-11-01T19:59:59")))
        #expect(calendar.isInPeriod(moment("2026-11-01T20:00")))
        #expect(calendar.isInPeriod(moment("2026-11-02T09:14:59")))
        #expect(!calendar.isInPeriod(moment("2026-11-02T09:15")))
        func end(_ after: String, _ limit: String) -> UTCTime? {
            calendar.firstEnd(after: moment(after), notAfter: moment(limit))
        }
        #expect(end("2026-11-02T09:00", "2026-11-02T09:30") == moment("2026-11-02T09:15"))
        #expect(end("2026-11-02T09:00", "2026-11-02T09:15") == moment("2026-11-02T09:15"))
        #expect(end("2026-11-02T09:00", "2026-11-02T09:14:59") == nil)
        #expect(end("2026-11-02T09:15", "2026-11-02T20:00") == nil)
        #expect(end("2026-11-02T09:15", "2026-11-02T09:15") == nil)
        #expect(!NonDisablementCalendar.none.isInPeriod(moment("2026-11-02")))
    }

    @Test("22 entries and 20 special days are the most")
    func nonDisablementCapacity() throws {
        let rows = (0..<23).map { ScheduleTests.row($0) }
        let days = try (0..<21).map { try SpecialDaysTests.entry($0, "FFFF0C19FF", 1) }
        #expect(NonDisablementCalendar(schedule: .array(Array(rows.dropLast())), specialDays: .array([])) != nil)
        #expect(NonDisablementCalendar(schedule: .array(rows), specialDays: .array([])) == nil)
        #expect(NonDisablementCalendar(schedule: .array([]), specialDays: .array(Array(days.dropLast()))) != nil)
        #expect(NonDisablementCalendar(schedule: .array([]), specialDays: .array(days)) == nil)
        #expect(NonDisablementCalendar(schedule: .nullData, specialDays: .array([])) == nil)
    }

    @Test("All attributes make a configuration")
    func attributes() throws {
        let values: [DeviceAttribute: COSEMData] = [
            .paymentMode: .structure([.enumerated(2), .enumerated(2)]), .prices: PaymentFixture.table(.primary, 1),
            .secondaryPrices: PaymentFixture.table(.secondary, 2),
            .standingCharge: PaymentFixture.table(.single, 25_000),
            .timeDebtRate1: PaymentFixture.table(.single, 100), .timeDebtPeriod1: .doubleLongUnsigned(3_600),
            .timeDebtRate2: PaymentFixture.table(.single, 200), .timeDebtPeriod2: .doubleLongUnsigned(86_400),
            .paymentDebtProportion: .longUnsigned(2_500), .debtRecoveryRateCap: .longUnsigned(5),
            .debtRecoveryRateCapPeriod: .doubleLong(604_800),
            .debtSuspension: try COSEMData(decoding: octets(ChargeCollectionTests.creditPairs)),
            .nonDisablementCalendar: .array([ScheduleTests.row()]),
            .nonDisablementSpecialDays: .array([try SpecialDaysTests.entry(1, "FFFF0C19FF", 1)]),
            .lowCreditThreshold: .doubleLong(1), .disablementThreshold: .array([.doubleLong(-2)]),
            .emergencyCreditLimit: .doubleLong(3), .emergencyCreditThreshold: .doubleLong(4),
            .maximumCreditThreshold: .doubleLong(5), .maximumMeterBalance: .doubleLong(6),
        ]
        let configuration = PaymentConfiguration { values[$0] }
        #expect(configuration.mode == .prepayment)
        #expect(configuration.prices?[.tou(0)]?.number == 1)
        #expect(configuration.secondaryPrices?[.secondaryTOU(0)]?.number == 2)
        #expect(configuration.standingCharge.millipence == 25_000)
        #expect(configuration.timeDebt1 == PaymentFixture.hourly(100))
        #expect(configuration.timeDebt2 == PaymentFixture.daily(200))
        #expect(configuration.paymentDebtProportion == 2_500)
        #expect(configuration.recoveryCap.amount == 5)
        #expect(!configuration.collection.suspendsDebtInEmergency)
        #expect(configuration.nonDisablement.schedule.entries.count == 1)
        #expect(configuration.nonDisablement.specialDays.entries.count == 1)
        #expect(configuration.lowCreditThreshold == 1)
        #expect(configuration.disablementThreshold == -2)
        #expect(configuration.emergencyCreditLimit == 3)
        #expect(configuration.emergencyCreditThreshold == 4)
        #expect(configuration.maximumCreditThreshold == 5)
        #expect(configuration.maximumMeterBalance == 6)
    }

    @Test("What is missing or malformed is as from the factory")
    func malformed() {
        #expect(PaymentConfiguration { _ in nil } == PaymentConfiguration())
        #expect(PaymentConfiguration { _ in .nullData } == PaymentConfiguration())
        #expect(PaymentConfiguration { _ in .doubleLongUnsigned(1) } == PaymentConfiguration())
        #expect(PaymentConfiguration { _ in .array([]) }.collection == ChargeCollection(.array([])))
        #expect(
            PaymentConfiguration { $0 == .paymentDebtProportion ? .longUnsigned(10_001) : nil }
                == PaymentConfiguration())
    }

    @Test("Energy costs what its registers' prices say; a register that went back has counted nothing")
    func cost() {
        var configuration = PaymentConfiguration()
        configuration.prices = PriceTable(PaymentFixture.table(.primary, 20_000), .primary)
        configuration.secondaryPrices = PriceTable(PaymentFixture.table(.secondary, -1_000), .secondary)
        var first = TariffReadings()
        var last = TariffReadings()
        (first[.tou(0)], last[.tou(0)]) = (.max, 1_499)
        (first[.tou(1)], last[.tou(1)]) = (0, 1_000)
        (first[.secondaryTOU(0)], last[.secondaryTOU(0)]) = (5, 2_005)
        let cost = configuration.cost(from: first, to: last)
        #expect(cost.primary.millipence == 30_000)
        #expect(cost.secondary.millipence == -2_000)
        #expect(configuration.cost(from: last, to: first).primary == .zero)
        #expect(PaymentConfiguration().cost(from: first, to: last).primary == .zero)
    }
}
