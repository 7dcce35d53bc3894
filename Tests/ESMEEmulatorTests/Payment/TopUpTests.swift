import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Top-ups (CS01a)")
struct TopUpTests {
    private static let now = moment("2026-11-04T12:10")

    /// What a payment does: the shares or the refusal, the balances after it and the codes of what happened.
    private static func topUp(
        _ amount: Int64, _ balances: Balances, _ configuration: PaymentConfiguration, emergency: Bool = false,
        isLocal: Bool = false
    ) -> (outcome: Account.TopUpOutcome, after: Account, codes: [String]) {
        var account = Account(
            at: now, balances, configuration: configuration, isEmergencyCreditActive: emergency)
        var events = account.review(at: now, configuration: configuration)
        events.removeAll()
        let outcome = account.topUp(
            amount, at: now, configuration: configuration, isLocal: isLocal, events: &events)
        #expect(events.allSatisfy { $0.time == now })
        return (outcome, account, events.map(\.code.rawValue.hexadecimal))
    }

    private static func shares(
        _ paymentDebt: Int64, _ accumulatedDebt: Int64, _ emergencyCredit: Int64, _ meterBalance: Int64
    ) -> Account.TopUpOutcome {
        .accepted(
            Account.TopUpShares(
                paymentDebt: PaymentFixture.money(paymentDebt), accumulatedDebt: PaymentFixture.money(accumulatedDebt),
                emergencyCredit: PaymentFixture.money(emergencyCredit), meterBalance: PaymentFixture.money(meterBalance)
            ))
    }

    @Test("A payment without anything owed is added to the balance")
    func plain() {
        let configuration = PaymentFixture.prepayment()
        let (outcome, after, codes) = Self.topUp(1_000_000, Balances(meterBalance: 5), configuration)
        #expect(outcome == Self.shares(0, 0, 0, 1_000_000))
        #expect(after.balances(configuration) == Balances(meterBalance: 1_000_005))
        #expect(codes.isEmpty)
    }

    @Test("Payment-based debt first, then accumulated debt, emergency credit, and the balance")
    func order() {
        let configuration = PaymentFixture.prepayment {
            $0.paymentDebtProportion = 2_000
            $0.emergencyCreditLimit = 500_000
        }
        let before = Balances(emergencyCredit: 300_000, accumulatedDebt: 60_000, timeDebt1: 7, paymentDebt: 900_000)
        var (outcome, after, codes) = Self.topUp(1_000_000, before, configuration, emergency: true)
        #expect(outcome == Self.shares(200_000, 60_000, 200_000, 540_000))
        #expect(
            after.balances(configuration)
                == Balances(meterBalance: 540_000, emergencyCredit: 500_000, timeDebt1: 7, paymentDebt: 700_000))
        #expect(!after.isEmergencyCreditActive)
        #expect(codes.isEmpty)
        // 240,000 are left after payment debt, 180,000 after accumulated debt.
        (outcome, after, codes) = Self.topUp(300_000, before, configuration, emergency: true)
        #expect(outcome == Self.shares(60_000, 60_000, 180_000, 0))
        #expect(after.isEmergencyCreditActive)
        #expect(after.balances(configuration).emergencyCredit == 480_000)
    }

    @Test("A balance below its end is filled before emergency credit is repaid, unless a switch says no")
    func shortfall() {
        var configuration = PaymentFixture.prepayment { $0.emergencyCreditLimit = 500_000 }
        let before = Balances(meterBalance: -50_000, emergencyCredit: 0)
        #expect(
            Self.topUp(100_000, before, configuration, emergency: true).outcome == Self.shares(0, 0, 50_000, 50_000))
        configuration.rules.topUpFillsBalanceFirst = false
        #expect(
            Self.topUp(100_000, before, configuration, emergency: true).outcome == Self.shares(0, 0, 100_000, 0))
    }

    @Test("At most the debt is taken, rounded down to 10⁻⁵; when it is paid off that is told")
    func paymentDebt() {
        let configuration = PaymentFixture.prepayment { $0.paymentDebtProportion = 3_333 }
        var (outcome, _, codes) = Self.topUp(1_001, Balances(paymentDebt: 900), configuration)
        #expect(outcome == Self.shares(333, 0, 0, 668))
        #expect(codes.isEmpty)
        (outcome, _, codes) = Self.topUp(1_000_000, Balances(paymentDebt: 900), configuration)
        #expect(outcome == Self.shares(900, 0, 0, 999_100))
        #expect(codes == ["81A9"])
    }

    @Test("The cap bounds what is recovered from Monday to Sunday")
    func cap() throws {
        var configuration = PaymentFixture.prepayment { $0.paymentDebtProportion = 10_000 }
        configuration.recoveryCap = try #require(RecoveryCap(amount: .longUnsigned(5), period: .doubleLong(604_800)))
        var account = Account(at: Self.now, Balances(paymentDebt: 2_000_000), configuration: configuration)
        func recovered(_ amount: Int64, at time: String) -> Int64? {
            var events: [AccountEvent] = []
            guard
                case .accepted(let shares) = account.topUp(
                    amount, at: moment(time), configuration: configuration, events: &events)
            else { return nil }
            return shares.paymentDebt.millipence
        }
        #expect(recovered(300_000, at: "2026-11-04T12:10") == 300_000)
        #expect(recovered(300_000, at: "2026-11-05T12:10") == 200_000)
        #expect(recovered(300_000, at: "2026-11-08T23:59:59") == 0)
        #expect(recovered(300_000, at: "2026-11-09") == 300_000)
        configuration.recoveryCap = .none
        #expect(recovered(300_000, at: "2026-11-09") == 300_000)
        configuration.rules.zeroCapIsNone = false
        #expect(recovered(300_000, at: "2026-11-09") == 0)
    }

    @Test("More than the maximum credit is refused, and so is what lifts the balance over its maximum")
    func maxima() {
        let configuration = PaymentFixture.prepayment {
            ($0.maximumCreditThreshold, $0.maximumMeterBalance) = (100_000, 150_000)
        }
        var (outcome, after, codes) = Self.topUp(100_001, Balances(), configuration)
        #expect(outcome == .refused(.overMaximumCredit))
        #expect(codes == ["8F5B"])
        (outcome, after, codes) = Self.topUp(100_000, Balances(meterBalance: 50_000), configuration)
        #expect(outcome == Self.shares(0, 0, 0, 100_000))
        (outcome, after, codes) = Self.topUp(100_000, Balances(meterBalance: 50_001), configuration)
        #expect(outcome == .refused(.overMaximumBalance))
        #expect(codes == ["8F47"])
        #expect(after.balances(configuration) == Balances(meterBalance: 50_001))
        // Debts take it down again.
        (outcome, after, codes) = Self.topUp(
            100_000, Balances(meterBalance: 50_001, accumulatedDebt: 1), configuration)
        #expect(outcome == Self.shares(0, 1, 0, 99_999))
    }

    @Test("Nothing, less than nothing and more than anything are refused", arguments: [0, -1, Int64.min, .max])
    func amounts(amount: Int64) {
        let configuration = PaymentFixture.prepayment()
        let (outcome, after, _) = Self.topUp(amount, Balances(meterBalance: 7), configuration)
        #expect(outcome == .refused(amount > 0 ? .overMaximumCredit : .notPositive))
        #expect(after.balances(configuration) == Balances(meterBalance: 7))
    }

    @Test("A negative maximum lets nothing in")
    func negativeMaximum() {
        let configuration = PaymentFixture.prepayment { $0.maximumCreditThreshold = -1 }
        #expect(Self.topUp(1, Balances(), configuration).outcome == .refused(.overMaximumCredit))
    }

    @Test("In credit mode a top-up is refused, unless a switch takes it")
    func creditMode() {
        var configuration = PaymentConfiguration()
        #expect(Self.topUp(1_000, Balances(), configuration).outcome == .refused(.creditMode))
        configuration.rules.topUpNeedsPrepayment = false
        #expect(Self.topUp(1_000, Balances(), configuration).outcome == Self.shares(0, 0, 0, 1_000))
    }

    @Test("A top-up that was entered at the meter is told; one that brings credit back arms the supply")
    func events() {
        var configuration = PaymentFixture.prepayment()
        var (_, after, codes) = Self.topUp(1_000, Balances(meterBalance: -500), configuration, isLocal: true)
        #expect(codes == ["810E", "8F32"])
        #expect(after.disablement == .none)
        (_, after, codes) = Self.topUp(400, Balances(meterBalance: -500), configuration)
        #expect(codes.isEmpty)
        #expect(after.disablement == .disabled)
        configuration.rules.armsWithCredit = false
        (_, after, codes) = Self.topUp(1_000, Balances(meterBalance: -500), configuration)
        #expect(codes.isEmpty)
        #expect(after.disablement == .none)
    }
}
