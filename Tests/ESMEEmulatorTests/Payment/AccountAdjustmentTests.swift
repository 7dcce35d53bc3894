import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Commands that change an account (ECS04a, ECS04b, ECS07, ECS09)")
struct AccountAdjustmentTests {
    private static let now = moment("2026-11-04T12:10")

    @Test("ECS04a adds to the balance, of either sign, while there is room in 32 bits")
    func balance() {
        let configuration = PaymentFixture.prepayment { $0.maximumMeterBalance = 10 }
        var account = Account(at: Self.now, Balances(meterBalance: 5), configuration: configuration)
        var events: [AccountEvent] = []
        func adjust(_ amount: Int32) -> Bool {
            account.adjust(by: amount, at: Self.now, configuration: configuration, events: &events)
        }
        #expect(adjust(100))
        #expect(account.balances(configuration).meterBalance == 105)
        #expect(adjust(-205))
        #expect(account.balances(configuration).meterBalance == -100)
        #expect(events.map(\.kind) == [.supplyDisabled])
        #expect(!adjust(.min))
        #expect(account.balances(configuration).meterBalance == -100)
        #expect(adjust(.max))
        #expect(!adjust(101))
        #expect(adjust(100))
        #expect(account.balances(configuration).meterBalance == .max)
    }

    @Test("ECS04b: no balance, no accumulated debt, all of the emergency credit; time and payment debts stay")
    func reset() {
        let configuration = PaymentFixture.prepayment { $0.emergencyCreditLimit = 500_000 }
        var account = Account(
            at: Self.now,
            Balances(
                meterBalance: -5, emergencyCredit: 1, accumulatedDebt: 2, timeDebt1: 3, timeDebt2: 4, paymentDebt: 5),
            configuration: configuration, isEmergencyCreditActive: true)
        var events: [AccountEvent] = []
        for item in Account.Reset.allCases {
            account.reset(item, to: 0, at: Self.now, configuration: configuration, events: &events)
        }
        #expect(
            account.balances(configuration)
                == Balances(emergencyCredit: 500_000, timeDebt1: 3, timeDebt2: 4, paymentDebt: 5))
        #expect(!account.isEmergencyCreditActive)
        #expect(events.isEmpty)
    }

    @Test("ECS07 adds to each debt; below 0 it stops, or is refused")
    func debts() {
        let configuration = PaymentFixture.prepayment()
        var account = Account(
            at: Self.now, Balances(timeDebt1: 10, timeDebt2: 20, paymentDebt: 30), configuration: configuration)
        var rules = PaymentRules()
        func adjust(_ debt: Account.Debt, _ amount: Int32) -> Bool { account.adjust(debt, by: amount, rules: rules) }
        for debt in Account.Debt.allCases { #expect(adjust(debt, 5)) }
        #expect(account.balances(configuration) == Balances(timeDebt1: 15, timeDebt2: 25, paymentDebt: 35))
        #expect(adjust(.timeDebt1, -16))
        #expect(account.balances(configuration).timeDebt1 == 0)
        rules.debtAdjustmentStopsAtZero = false
        #expect(!adjust(.timeDebt2, -26))
        #expect(adjust(.timeDebt2, -25))
        rules.debtAdjustmentStopsAtZero = true
        #expect(!adjust(.paymentDebt, .max))
        #expect(adjust(.paymentDebt, .max - 35))
        #expect(account.balances(configuration) == Balances(paymentDebt: .max))
        #expect(adjust(.paymentDebt, .min))
        #expect(account.balances(configuration) == Balances())
    }

    @Test("Emergency credit can be activated in prepayment mode, below its threshold, once, while there is some")
    func emergencyCredit() {
        var configuration = PaymentFixture.prepayment {
            ($0.emergencyCreditLimit, $0.emergencyCreditThreshold) = (500, 100)
        }
        var events: [AccountEvent] = []
        func obstacle(_ balances: Balances, active: Bool = false) -> Account.EmergencyCreditObstacle? {
            var account = Account(
                at: Self.now, balances, configuration: configuration, isEmergencyCreditActive: active)
            events = []
            let obstacle = account.activateEmergencyCredit(
                at: Self.now, configuration: configuration, events: &events)
            #expect(account.isEmergencyCreditActive == (active || obstacle == nil))
            return obstacle
        }
        #expect(obstacle(Balances(meterBalance: 99, emergencyCredit: 500)) == nil)
        #expect(events.map(\.kind) == [.emergencyCreditActivated])
        #expect(obstacle(Balances(meterBalance: 100, emergencyCredit: 500)) == .enoughCredit)
        #expect(events.isEmpty)
        #expect(obstacle(Balances(emergencyCredit: 500), active: true) == .active)
        #expect(obstacle(Balances(emergencyCredit: 0)) == .noneLeft)
        configuration.mode = .credit
        #expect(obstacle(Balances(emergencyCredit: 500)) == .creditMode)
        configuration.mode = .prepayment
        configuration.emergencyCreditLimit = 0
        #expect(obstacle(Balances()) == .noneLeft)
    }

    @Test("Emergency credit arms a supply that was disabled, and ends when it is repaid")
    func arming() {
        let configuration = PaymentFixture.prepayment {
            ($0.emergencyCreditLimit, $0.emergencyCreditThreshold) = (50_000, 10_000)
        }
        let meter = SteadyMeter(power: 1_000)
        var account = Account(at: Self.now, Balances(emergencyCredit: 50_000), configuration: configuration)
        func story(to time: String) -> [String] { account.story(to: moment(time), configuration, meter) }
        #expect(
            story(to: "2026-11-04T13:00")
                == ["8119 2026-11-04T12:30:00Z", "8F0F 2026-11-04T12:30:00Z"])
        var events: [AccountEvent] = []
        let obstacle = account.activateEmergencyCredit(
            at: moment("2026-11-04T13:00"), configuration: configuration, events: &events)
        #expect(obstacle == nil)
        #expect(events.map(\.kind) == [.emergencyCreditActivated, .supplyArmedByEmergencyCredit])
        #expect(account.disablement == .none)
        #expect(story(to: "2026-11-04T14:00").isEmpty)
        // 334 Wh in twenty minutes took the balance below 0, where it stays; the hour after is emergency credit.
        #expect(account.balances(configuration).meterBalance == -6_680)
        #expect(account.balances(configuration).emergencyCredit == 30_000)
        events = []
        _ = account.topUp(27_000, at: moment("2026-11-04T14:00"), configuration: configuration, events: &events)
        #expect(account.balances(configuration).meterBalance == 320)
        #expect(!account.isEmergencyCreditActive)
        #expect(events.map(\.kind) == [.emergencyCreditAvailable])
    }
}
