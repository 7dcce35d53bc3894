import Testing

@testable import ESMEEmulator

@Suite("Sums of money")
struct ChargeArithmeticTests {
    @Test("An amount in 10⁻⁵ of the currency is what it was, and may be subtracted and compared")
    func amounts() {
        let amount = Charge(millipence: -123)
        #expect(amount.millipence == -123)
        #expect((amount - Charge(millipence: -100)).millipence == -23)
        #expect(amount < .zero)
        #expect(Charge(millipence: 2) > Charge(millipence: 1))
        #expect(Charge(millipence: 7).times(3) == Charge(millipence: 21))
        #expect(Charge(millipence: 7).times(-3) == .zero)
    }

    @Test(
        "A part in 1/10,000 is rounded down to whole 10⁻⁵, and is nothing of less than nothing",
        arguments: [
            (1_000_000, 1_000, 100_000), (19, 5_000, 9), (1, 9_999, 0), (5, 10_000, 5), (5, 60_000, 5), (-10, 5_000, 0),
        ]
            as [(Int64, UInt16, Int64)])
    func parts(amount: Int64, part: UInt16, expected: Int64) {
        #expect(Charge(millipence: amount).part(part) == Charge(millipence: expected))
    }

    @Test("What has no room stays at the end; a double-long holds 32 bits")
    func ends() {
        let least = Charge(atoms: .min)
        let most = Charge(atoms: .max)
        #expect(least - Charge(millipence: 1) == least)
        #expect(.zero - least == most)
        #expect(most.times(2) == most)
        #expect(least.times(2) == least)
        #expect(most.part(10_000) == .zero)
        #expect(Charge(millipence: .max).millipence == .max)
        #expect(Charge(millipence: 3_000_000_000).doubleLong == .max)
        #expect(Charge(millipence: -3_000_000_000).doubleLong == .min)
        #expect(Charge(atoms: -1).doubleLong == 0)
    }
}
