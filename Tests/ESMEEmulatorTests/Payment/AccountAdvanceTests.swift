import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("What an account is charged (SMETS2 5.5.7)")
struct AccountAdvanceTests {
    private static let start = moment("2026-11-01T12:00")

    private static func advanced(
        _ balances: Balances, to time: String, _ configuration: PaymentConfiguration, power: UInt64 = 0,
        emergency: Bool = false
    ) -> Account {
        var account = Account(
            at: start, balances, configuration: configuration, isEmergencyCreditActive: emergency)
        _ = account.advance(to: moment(time), configuration: configuration, meter: SteadyMeter(power: power))
        return account
    }

    @Test("An account from the factory has nothing, and nothing is charged")
    func factory() {
        let configuration = PaymentConfiguration()
        let account = Self.advanced(Balances(), to: "2027-11-01", configuration, power: 1_000)
        #expect(account.balances(configuration) == Balances())
        #expect(account.settled == moment("2027-11-01"))
        #expect(account.disablement == .none)
    }

    @Test("In credit mode the balance falls by what energy and standing charges cost")
    func creditMode() {
        var configuration = PaymentFixture.prepayment()
        (configuration.mode, configuration.collection) = (.credit, .credit)
        configuration.standingCharge = PaymentFixture.money(25_000)
        configuration.timeDebt1 = PaymentFixture.hourly(1)
        // 36 hours at 500 W are 18 kWh at 20 p; two midnights.
        var account = Self.advanced(
            Balances(meterBalance: 1_000, timeDebt1: 50), to: "2026-11-03", configuration, power: 500)
        #expect(account.balances(configuration).meterBalance == 1_000 - 18 * 20_000 - 2 * 25_000)
        #expect(account.balances(configuration).timeDebt1 == 50)
        #expect(account.disablement == .none)
        configuration.rules.creditModeBalanceFalls = false
        account = Self.advanced(Balances(meterBalance: 1_000), to: "2026-11-03", configuration, power: 500)
        #expect(account.balances(configuration).meterBalance == 1_000 + 18 * 20_000 + 2 * 25_000)
    }

    @Test("Less than 10⁻⁵ of the currency is kept until it is whole")
    func remainders() {
        var configuration = PaymentFixture.prepayment()
        configuration.prices = PriceTable(PaymentFixture.table(.primary, 1), .primary)
        // 300 W at 10⁻⁵ a kWh: 150 Wh in half an hour are 0.15 of them.
        var account = Self.advanced(
            Balances(meterBalance: 10), to: "2026-11-01T15:00", configuration, power: 300)
        #expect(account.meterBalance == PaymentFixture.money(10) - Price(number: 1, scale: -8).charge(energyWh: 900))
        #expect(account.balances(configuration).meterBalance == 9)
        account = Self.advanced(Balances(meterBalance: 10), to: "2026-11-01T22:00", configuration, power: 300)
        #expect(account.meterBalance == PaymentFixture.money(7))
    }

    @Test("In prepayment mode it is worked out at half hours; what is read in between is worked out for the reading")
    func halfHours() {
        let configuration = PaymentFixture.prepayment()
        let meter = SteadyMeter(power: 1_000)
        var account = Account(at: Self.start, Balances(meterBalance: 100_000), configuration: configuration)
        _ = account.advance(to: moment("2026-11-01T12:45"), configuration: configuration, meter: meter)
        #expect(account.settled == moment("2026-11-01T12:30"))
        #expect(account.balances(configuration).meterBalance == 90_000)
        let between = account.balances(
            at: moment("2026-11-01T12:45"), configuration: configuration, meter: meter)
        #expect(between.meterBalance == 85_000)
        #expect(account.settled == moment("2026-11-01T12:30"))
        _ = account.settle(at: moment("2026-11-01T12:45"), configuration: configuration, meter: meter)
        #expect(account.settled == moment("2026-11-01T12:45"))
        #expect(account.balances(configuration).meterBalance == 85_000)
        _ = account.advance(to: Self.start, configuration: configuration, meter: meter)
        #expect(account.balances(configuration).meterBalance == 85_000)
    }

    @Test("Both elements are charged, each at its prices")
    func twinElement() {
        var configuration = PaymentFixture.prepayment()
        configuration.secondaryPrices = PriceTable(PaymentFixture.table(.secondary, 5_000), .secondary)
        var account = Account(at: Self.start, Balances(meterBalance: 100_000), configuration: configuration)
        _ = account.advance(
            to: moment("2026-11-01T14:00"), configuration: configuration,
            meter: SteadyMeter(power: 1_000, secondaryPower: 2_000))
        #expect(account.balances(configuration).meterBalance == 100_000 - 2 * 20_000 - 4 * 5_000)
    }

    @Test("Standing charge at midnight; debts at the ends of hours and days, at most what is owed")
    func dues() {
        let configuration = PaymentFixture.prepayment {
            $0.standingCharge = PaymentFixture.money(30_000)
            $0.timeDebt1 = PaymentFixture.hourly(100)
            $0.timeDebt2 = PaymentFixture.daily(5_000)
        }
        let before = Balances(meterBalance: 500_000, timeDebt1: 1_050, timeDebt2: 7_000)
        var balances = Self.advanced(before, to: "2026-11-01T21:59:59", configuration).balances(configuration)
        #expect(balances == Balances(meterBalance: 499_100, timeDebt1: 150, timeDebt2: 7_000))
        balances = Self.advanced(before, to: "2026-11-02", configuration).balances(configuration)
        #expect(balances == Balances(meterBalance: 463_950, timeDebt1: 0, timeDebt2: 2_000))
        balances = Self.advanced(before, to: "2026-11-03", configuration).balances(configuration)
        #expect(balances == Balances(meterBalance: 431_950, timeDebt1: 0, timeDebt2: 0))
    }

    @Test("What is due goes to emergency credit where the balance is used up, and to the balance again after it")
    func emergencyCredit() {
        let configuration = PaymentFixture.prepayment {
            ($0.emergencyCreditLimit, $0.emergencyCreditThreshold) = (50_000, 10_000)
            $0.disablementThreshold = -100_000
        }
        let before = Balances(meterBalance: 15_000, emergencyCredit: 50_000)
        // 10,000 in half an hour.
        var balances = Self.advanced(
            before, to: "2026-11-01T13:00", configuration, power: 1_000, emergency: true
        ).balances(configuration)
        #expect(balances == Balances(meterBalance: 0, emergencyCredit: 45_000))
        balances = Self.advanced(before, to: "2026-11-01T16:00", configuration, power: 1_000, emergency: true)
            .balances(configuration)
        #expect(balances == Balances(meterBalance: -15_000, emergencyCredit: 0))
        balances = Self.advanced(before, to: "2026-11-01T13:00", configuration, power: 1_000).balances(configuration)
        #expect(balances == Balances(meterBalance: -5_000, emergencyCredit: 50_000))
    }

    @Test("Emergency credit is used from the disablement threshold on, where the balance ends there")
    func endOfBalance() {
        let configuration = PaymentFixture.prepayment {
            $0.emergencyCreditLimit = 50_000
            $0.disablementThreshold = 5_000
            $0.rules.balanceEndsAtDisablementThreshold = true
        }
        let balances = Self.advanced(
            Balances(meterBalance: 15_000, emergencyCredit: 50_000), to: "2026-11-01T13:00", configuration,
            power: 1_000, emergency: true
        ).balances(configuration)
        #expect(balances == Balances(meterBalance: 5_000, emergencyCredit: 40_000))
    }

    @Test("Suspend Debt Emergency: standing charge and debts accumulate while there is no credit; energy does not")
    func accumulatedDebt() {
        let configuration = PaymentFixture.prepayment(suspendsDebtInEmergency: true) {
            $0.emergencyCreditLimit = 500_000
            $0.standingCharge = PaymentFixture.money(30_000)
            $0.timeDebt2 = PaymentFixture.daily(5_000)
        }
        // 240,000 until midnight leave 20,000 for 30,000.
        let balances = Self.advanced(
            Balances(meterBalance: 260_000, emergencyCredit: 500_000, timeDebt2: 9_000), to: "2026-11-02T00:30",
            configuration, power: 1_000, emergency: true
        ).balances(configuration)
        #expect(balances == Balances(emergencyCredit: 490_000, accumulatedDebt: 15_000, timeDebt2: 4_000))
    }

    @Test("Without it emergency credit pays them; a switch puts emergency credit first")
    func debtsFromEmergencyCredit() {
        func balances(suspends: Bool, _ change: (inout PaymentConfiguration) -> Void = { _ in }) -> Balances {
            let configuration = PaymentFixture.prepayment(suspendsDebtInEmergency: suspends) {
                $0.emergencyCreditLimit = 32_000
                $0.standingCharge = PaymentFixture.money(30_000)
                $0.timeDebt2 = PaymentFixture.daily(5_000)
                change(&$0)
            }
            return Self.advanced(
                Balances(emergencyCredit: 32_000, timeDebt2: 9_000), to: "2026-11-02", configuration,
                emergency: true
            ).balances(configuration)
        }
        #expect(balances(suspends: false) == Balances(meterBalance: -3_000, timeDebt2: 4_000))
        #expect(
            balances(suspends: true) { $0.rules.accumulatedDebtBeforeEmergencyCredit = false }
                == Balances(accumulatedDebt: 3_000, timeDebt2: 4_000))
        #expect(
            balances(suspends: false) { $0.rules.exhaustedChargesAlwaysAccumulate = true }
                == Balances(accumulatedDebt: 3_000, timeDebt2: 4_000))
    }

    @Test(
        "Suspend Debt Disabled: without credit time debts stay where they are, or accumulate where that is set",
        arguments: [
            (false, false, Balances(meterBalance: -36_000, timeDebt2: 4_000)),
            (true, false, Balances(meterBalance: -31_000, timeDebt2: 9_000)),
            (false, true, Balances(meterBalance: -1_000, accumulatedDebt: 35_000, timeDebt2: 4_000)),
            (true, true, Balances(meterBalance: -1_000, accumulatedDebt: 35_000, timeDebt2: 4_000)),
        ] as [(Bool, Bool, Balances)])
    func disabled(disabled: Bool, emergency: Bool, expected: Balances) {
        let configuration = PaymentFixture.prepayment(
            suspendsDebtWhenDisabled: disabled, suspendsDebtInEmergency: emergency
        ) {
            $0.standingCharge = PaymentFixture.money(30_000)
            $0.timeDebt2 = PaymentFixture.daily(5_000)
        }
        let account = Self.advanced(
            Balances(meterBalance: -1_000, timeDebt2: 9_000), to: "2026-11-02", configuration, power: 0)
        #expect(account.disablement == .disabled)
        #expect(account.balances(configuration) == expected)
    }

    @Test("Time debts are suspended too while something else has disabled the supply")
    func disabledOtherwise() {
        let configuration = PaymentFixture.prepayment(suspendsDebtWhenDisabled: true) {
            $0.timeDebt1 = PaymentFixture.hourly(100)
            $0.isSupplyDisabledOtherwise = true
        }
        let account = Self.advanced(
            Balances(meterBalance: 90_000, timeDebt1: 500), to: "2026-11-02", configuration, power: 1_000)
        #expect(account.balances(configuration) == Balances(meterBalance: 90_000, timeDebt1: 500))
    }

    @Test("No energy is charged while the supply is disabled, unless a switch says so")
    func energyWhileDisabled() {
        var configuration = PaymentFixture.prepayment()
        var account = Self.advanced(
            Balances(meterBalance: 5_000), to: "2026-11-05", configuration, power: 1_000)
        // The half hour in which credit ran out is charged whole.
        #expect(account.balances(configuration).meterBalance == -5_000)
        configuration.rules.chargesEnergyWhileDisabled = true
        account = Self.advanced(Balances(meterBalance: 5_000), to: "2026-11-01T14:00", configuration, power: 1_000)
        #expect(account.balances(configuration).meterBalance == -35_000)
    }

    @Test("Energy at a negative price is added to the balance")
    func negativePrice() {
        var configuration = PaymentFixture.prepayment { $0.emergencyCreditLimit = 50_000 }
        configuration.prices = PriceTable(PaymentFixture.table(.primary, -2_000), .primary)
        let balances = Self.advanced(
            Balances(meterBalance: 1_000, emergencyCredit: 20_000), to: "2026-11-01T14:00", configuration,
            power: 1_000, emergency: true
        ).balances(configuration)
        #expect(balances == Balances(meterBalance: 5_000, emergencyCredit: 20_000))
    }

    @Test("A limit that changes leaves what was used of emergency credit as it was")
    func limitChanges() {
        var configuration = PaymentFixture.prepayment { $0.emergencyCreditLimit = 50_000 }
        let account = Account(at: Self.start, Balances(emergencyCredit: 20_000), configuration: configuration)
        configuration.emergencyCreditLimit = 80_000
        #expect(account.balances(configuration).emergencyCredit == 50_000)
        configuration.emergencyCreditLimit = 10_000
        #expect(account.balances(configuration).emergencyCredit == 0)
        configuration.emergencyCreditLimit = -5
        #expect(account.balances(configuration).emergencyCredit == 0)
        configuration.emergencyCreditLimit = 80_000
        let fresh = Account(at: Self.start, configuration: configuration)
        #expect(fresh.balances(configuration) == Balances(emergencyCredit: 80_000))
    }

    @Test("Midnights are told with their balances, in credit mode only where a switch says so")
    func midnights() {
        func days(_ configuration: PaymentConfiguration) -> [String] {
            var days: [String] = []
            var account = Account(at: Self.start, Balances(meterBalance: 900_000), configuration: configuration)
            _ = account.advance(
                to: moment("2026-11-03T12:10"), configuration: configuration, meter: SteadyMeter(power: 100)
            ) { days.append("\($0) \($1.meterBalance)") }
            return days
        }
        var configuration = PaymentFixture.prepayment { $0.standingCharge = PaymentFixture.money(1) }
        let expected = ["2026-11-02T00:00:00Z 875999", "2026-11-03T00:00:00Z 827998"]
        #expect(days(configuration) == expected)
        configuration.mode = .credit
        configuration.collection = .credit
        #expect(days(configuration).isEmpty)
        configuration.rules.dailyReadsInCreditMode = true
        #expect(days(configuration) == expected)
    }

    @Test("Time after a clock that was set is not charged for what was skipped")
    func resumption() {
        var configuration = PaymentFixture.prepayment()
        configuration.standingCharge = PaymentFixture.money(1)
        let meter = SteadyMeter(power: 1_000)
        var account = Account(at: Self.start, Balances(meterBalance: 900_000), configuration: configuration)
        account.resume(at: moment("2026-12-01T00:00"))
        _ = account.advance(to: moment("2026-12-01T00:30"), configuration: configuration, meter: meter)
        #expect(account.balances(configuration).meterBalance == 890_000)
        account.resume(at: moment("2026-06-01T00:00"))
        _ = account.advance(to: moment("2026-06-01T00:30"), configuration: configuration, meter: meter)
        #expect(account.balances(configuration).meterBalance == 880_000)
    }

    @Test("Times far away do not trap, and are worked out for ten years at most", arguments: [Int64.min, -1, 0, .max])
    func farTimes(seconds: Int64) {
        var configuration = PaymentFixture.prepayment()
        (configuration.mode, configuration.collection) = (.credit, .credit)
        configuration.standingCharge = PaymentFixture.money(1)
        let far = UTCTime(secondsSince2000: seconds)
        var account = Account(at: far, configuration: configuration)
        _ = account.advance(to: Self.start, configuration: configuration, meter: SteadyMeter(power: 0))
        #expect(account.balances(configuration).meterBalance >= -3_660)
        account = Account(at: Self.start, configuration: configuration)
        _ = account.settle(at: far, configuration: configuration, meter: SteadyMeter(power: 0))
        #expect(account.balances(configuration).meterBalance >= -3_660)
        account.resume(at: far)
        #expect(account.settled == far.withinCalendar)
    }
}
