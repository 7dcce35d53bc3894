import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// ECS04a, 04b, 07, 09 and 82: credits and debts in 10^-5 of the currency.
@Suite("Balances and debts")
struct BalancesTests {
    private static func adjustment(_ amount: Int32) -> RequestArguments { RequestArguments([.doubleLong(amount)]) }

    @Test("ECS04a adds a signed amount; a sum without room in 32 bits is refused")
    func adjustMeterBalance() throws {
        let estate = TestEstate()
        for (amount, result, balance) in [
            (Int32(100_000), UInt8(0), Int32(100_000)), (-250_000, 0, -150_000), (.max, 0, .max - 150_000),
            (150_000, 0, .max), (1, 250, .max), (.min, 0, -1), (.min, 250, -1), (0, 0, -1),
        ] {
            #expect(try estate.results("ECS04a", Self.adjustment(amount)) == [result])
            #expect(estate.value(.meterBalance) == .doubleLong(balance), "\(amount)")
        }
        #expect(try estate.data("ECS82") == octets("05 FFFFFFFF"))
    }

    @Test("ECS04b: balance and accumulated debt are what it says, emergency credit is its limit")
    func resetBalances() throws {
        let estate = TestEstate()
        estate.set(.meterBalance, .doubleLong(5))
        estate.set(.emergencyCreditLimit, .doubleLong(500_000))
        estate.set(.emergencyCreditBalance, .doubleLong(7))
        estate.set(.accumulatedDebt, .doubleLong(8))
        #expect(try estate.results("ECS04b") == [0, 0, 0])
        // Balance, emergency credit, accumulated debt, time debts, payment debt.
        #expect(
            try estate.answer(MessageCode("ECS19"), from: .supplier).plaintext
                == octets("0201 0206 05 00000000 05 0007A120 05 00000000 05 00000000 05 00000000 05 00000000"))
    }

    @Test("ECS07: rates are in force at once, debts grow by what it says")
    func debts() throws {
        let estate = TestEstate()
        estate.set(.timeDebt1, .doubleLong(100))
        let arguments = RequestArguments([
            Arguments.price(11), Arguments.price(-12), .longUnsigned(2_500), .doubleLongUnsigned(3_600),
            .doubleLongUnsigned(86_400), .integer(0), .integer(0), .doubleLong(3), .doubleLong(-1), .doubleLong(2),
        ])
        #expect(try estate.results("ECS07", arguments) == Array(repeating: 0, count: 10))
        #expect(estate.value(.timeDebtRate1) == Arguments.price(11))
        #expect(estate.value(.timeDebtRate2) == Arguments.price(-12))
        #expect(estate.value(.paymentDebt) == .doubleLong(3))
        #expect(estate.value(.timeDebt1) == .doubleLong(99))
        #expect(estate.value(.timeDebt2) == .doubleLong(2))
        let rate1 = "0203 0202 0F00 0FFB 0203 12 0000 0906 000000000000 0F00 0101 0202 0900 10 000B"
        let rate2 = "0203 0202 0F00 0FFB 0203 12 0000 0906 000000000000 0F00 0101 0202 0900 10 FFF4"
        // The rates are asked for twice, and no special days are in force.
        #expect(
            try estate.data("ECS26a").starts(
                with: octets(
                    "\(rate1) 0100 06 00000E10 \(rate1) \(rate2) 06 00015180 \(rate2) 12 09C4 05 7FFFFFFF 0101 05 00000000"
                )))
    }

    @Test("ECS07: a rate without a price, or with an index, is refused")
    func wrongRates() throws {
        let estate = TestEstate()
        for rate in [
            Arguments.prices([], commodity: nil) { _ in 1 }, Arguments.prices([[1]], commodity: nil) { _ in 1 },
        ] {
            #expect(
                try estate.results("ECS07", Arguments.example(MessageCode("ECS07"), [1: rate]))
                    == [0, 250, 250, 250, 250, 250, 250, 250, 250, 250])
        }
        #expect(estate.value(.timeDebtRate2) == Arguments.price(0))
    }

    @Test("ECS09: only in prepayment, with a limit, and not above the threshold")
    func emergencyCredit() throws {
        let estate = TestEstate()
        #expect(try estate.results("ECS09") == [250])
        estate.set(.emergencyCreditLimit, .doubleLong(500_000))
        #expect(try estate.results("ECS09") == [250])
        estate.set(.paymentMode, .structure([.enumerated(2), .enumerated(2)]))
        estate.set(.meterBalance, .doubleLong(1))
        #expect(try estate.results("ECS09") == [250])
        estate.set(.emergencyCreditThreshold, .doubleLong(2))
        #expect(try estate.results("ECS09") == [0])
        // The command's own entry, then that of the event.
        #expect(estate.meter.eventLogs.events.entries.map(\.code.rawValue) == [0x8155, 0x8155, 0x8155, 0x8154, 0x81AB])
    }
}
