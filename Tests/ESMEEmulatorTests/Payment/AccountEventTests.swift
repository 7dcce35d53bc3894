import COSEM
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("What happens to an account")
struct AccountEventTests {
    private static let start = moment("2026-11-01T12:00")
    /// 10,000 in half an hour.
    private static let meter = SteadyMeter(power: 1_000)

    private static func story(
        _ balances: Balances, to time: String, _ configuration: PaymentConfiguration, emergency: Bool = false
    ) -> [String] {
        var account = Account(
            at: start, balances, configuration: configuration, isEmergencyCreditActive: emergency)
        return account.story(to: moment(time), configuration, meter)
    }

    @Test("Low credit, emergency credit available, disabled: each once, at its half hour")
    func decline() {
        let configuration = PaymentFixture.prepayment {
            $0.lowCreditThreshold = 30_000
            ($0.emergencyCreditLimit, $0.emergencyCreditThreshold) = (50_000, 15_000)
        }
        let before = Balances(meterBalance: 50_000, emergencyCredit: 50_000)
        let expected = [
            "810D 2026-11-01T13:30:00Z", "8119 2026-11-01T14:00:00Z", "8F0F 2026-11-01T15:00:00Z",
        ]
        #expect(Self.story(before, to: "2026-11-01T12:59", configuration).isEmpty)
        #expect(Self.story(before, to: "2026-11-09", configuration) == expected)
    }

    @Test("Credit that equals a threshold is not below it, unless a switch says so")
    func equality() {
        var configuration = PaymentFixture.prepayment { $0.lowCreditThreshold = 30_000 }
        let before = Balances(meterBalance: 50_000)
        #expect(Self.story(before, to: "2026-11-01T13:00", configuration).isEmpty)
        configuration.rules.equalIsBelow = true
        #expect(Self.story(before, to: "2026-11-01T13:00", configuration) == ["810D 2026-11-01T13:00:00Z"])
    }

    @Test("With emergency credit in use: low credit counts both together; exhausted, then disabled")
    func emergencyCredit() {
        let configuration = PaymentFixture.prepayment {
            $0.lowCreditThreshold = 30_000
            ($0.emergencyCreditLimit, $0.emergencyCreditThreshold) = (50_000, 15_000)
        }
        #expect(
            Self.story(
                Balances(meterBalance: 0, emergencyCredit: 50_000), to: "2026-11-09", configuration, emergency: true)
                == ["810D 2026-11-01T13:30:00Z", "81AA 2026-11-01T14:30:00Z", "8F0F 2026-11-01T15:00:00Z"])
    }

    @Test("In a non-disablement period disablement is suspended until its end, to the minute")
    func nonDisablement() throws {
        var configuration = PaymentFixture.prepayment()
        configuration.nonDisablement = try #require(PaymentFixture.period(from: (11, 0), to: (13, 45)))
        let before = Balances(meterBalance: 5_000)
        #expect(Self.story(before, to: "2026-11-01T13:44:59", configuration) == ["8F83 2026-11-01T12:30:00Z"])
        #expect(
            Self.story(before, to: "2026-11-03", configuration)
                == ["8F83 2026-11-01T12:30:00Z", "8F0F 2026-11-01T13:45:00Z"])
        var account = Account(at: Self.start, before, configuration: configuration)
        _ = account.advance(to: moment("2026-11-03"), configuration: configuration, meter: Self.meter)
        // Energy up to the end of the period: an hour and three quarters.
        #expect(account.balances(configuration).meterBalance == 5_000 - 35_000)
        #expect(account.disablement == .disabled)
    }

    @Test("A period that begins later does not bring the supply back")
    func laterPeriod() throws {
        var configuration = PaymentFixture.prepayment()
        configuration.nonDisablement = try #require(PaymentFixture.period(from: (20, 0), to: (23, 0)))
        #expect(
            Self.story(Balances(meterBalance: 5_000), to: "2026-11-02", configuration) == ["8F0F 2026-11-01T12:30:00Z"])
    }

    @Test("Time debts are suspended in a non-disablement period too, unless a switch says no")
    func suspendedDebts() throws {
        var configuration = PaymentFixture.prepayment(suspendsDebtWhenDisabled: true) {
            $0.timeDebt1 = PaymentFixture.hourly(100)
        }
        configuration.nonDisablement = try #require(PaymentFixture.period(from: (11, 0), to: (20, 0)))
        func debt() -> Int32 {
            var account = Account(at: Self.start, Balances(timeDebt1: 1_000), configuration: configuration)
            _ = account.advance(to: moment("2026-11-01T15:00"), configuration: configuration, meter: Self.meter)
            #expect(account.disablement == .suspended)
            return account.balances(configuration).timeDebt1
        }
        #expect(debt() == 1_000)
        configuration.rules.debtSuspensionCoversNonDisablement = false
        #expect(debt() == 700)
    }

    @Test("A time debt that is paid off is told, each of them")
    func debtsCollected() {
        let configuration = PaymentFixture.prepayment {
            $0.timeDebt1 = PaymentFixture.hourly(100)
            $0.timeDebt2 = PaymentFixture.daily(100)
        }
        #expect(
            Self.story(
                Balances(meterBalance: 5_000_000, timeDebt1: 250, timeDebt2: 200), to: "2026-11-04", configuration)
                == ["81A7 2026-11-01T15:00:00Z", "81A8 2026-11-03T00:00:00Z"])
    }

    @Test("In credit mode nothing of it happens; a supply without credit is armed when the mode is changed to it")
    func creditMode() {
        var configuration = PaymentFixture.prepayment { $0.lowCreditThreshold = 30_000 }
        var account = Account(at: Self.start, configuration: configuration)
        func story(to time: String) -> [String] { account.story(to: moment(time), configuration, Self.meter) }
        func review(at time: String) -> [String] {
            account.review(at: moment(time), configuration: configuration).map(\.text)
        }
        #expect(
            story(to: "2026-11-01T12:30")
                == ["810D 2026-11-01T12:30:00Z", "8F0F 2026-11-01T12:30:00Z"])
        configuration.mode = .credit
        configuration.collection = .credit
        #expect(review(at: "2026-11-01T12:40") == ["8F32 2026-11-01T12:40:00Z"])
        #expect(story(to: "2026-12-01").isEmpty)
        configuration.mode = .prepayment
        #expect(
            review(at: "2026-12-01")
                == ["810D 2026-12-01T00:00:00Z", "8F0F 2026-12-01T00:00:00Z"])
    }

    @Test("Every event has the code of its alert")
    func codes() {
        #expect(
            AccountEvent.Kind.allCases.map { AccountEvent($0, Self.start).code.rawValue.hexadecimal } == [
                "810D", "810E", "8119", "8168", "81A7", "81A8", "81A9", "81AA", "81AB", "8F0A", "8F0F", "8F32", "8F47",
                "8F5B", "8F83",
            ])
    }
}
