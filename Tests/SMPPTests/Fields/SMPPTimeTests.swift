import SimulationKernel
import Testing

@testable import SMPP

@Suite("Times (SMPP 3.4, 7.1.1)")
struct SMPPTimeTests {
    @Test("absolute, with a difference to UTC in quarter hours")
    func absolute() {
        #expect(SMPPTime("700101000000000+") == .absolute(3_155_760_000_000_000))
        #expect(SMPPTime("251129000000000+") == .absolute(1_764_374_400_000_000))
        #expect(SMPPTime("251129000000900+") == .absolute(1_764_374_400_900_000))
        // One hour ahead of UTC, then one and a quarter behind it.
        #expect(SMPPTime("251129010000004+") == .absolute(1_764_374_400_000_000))
        #expect(SMPPTime("251128224500005-") == .absolute(1_764_374_400_000_000))
        #expect(SMPPTime("240229235959000+") == .absolute(1_709_251_199_000_000))
    }

    @Test("relative: the standard's example, 2 years, 6 months, 10 days, 23:34:29")
    func relative() {
        let days: Int64 = 2 * 365 + 6 * 30 + 10
        #expect(
            SMPPTime("020610233429000R") == .relative(((days * 24 + 23) * 3_600 + 34 * 60 + 29) * 1_000_000))
        #expect(SMPPTime("000000003000000R") == .relative(1_800_000_000))
        #expect(SMPPTime("000000000000000R") == .relative(0))
    }

    @Test(
        "none",
        arguments: [
            "", "R", "000000003000000", "000000003000000X", "000000003000000r", "00000000300000 R", "-00000003000000R",
            "250229000000000+", "251301000000000+", "251131000000000+", "250001000000000+", "250100000000000+",
            "250101240000000+", "250101006000000+", "250101000060000+", "250101000000049+", "001300000000000R",
            "000032000000000R", "000000240000000R", "000000006000000R", "000000000060000R", "000000000000100R",
            "000000000000001R", "25112900000000é", "0000000030000000R",
        ])
    func wrong(text: String) {
        #expect(SMPPTime(text) == nil)
    }

    @Test("written and read again")
    func roundTrips() {
        var generator = SplitMix64(seed: 34)
        for _ in 0..<2_000 {
            let absolute = SMPPTime.absolute(
                Int64.random(in: 946_684_800_0..<4_102_444_800_0, using: &generator) * 100_000)
            #expect(SMPPTime(absolute.text) == absolute)
            let days = Int64.random(in: 0..<100 * 365, using: &generator)
            let relative = SMPPTime.relative(
                (days * 86_400 + Int64.random(in: 0..<86_400, using: &generator)) * 1_000_000)
            #expect(SMPPTime(relative.text) == relative)
        }
    }

    @Test("what the format has no place for is cut off or brought into it")
    func bounds() {
        #expect(SMPPTime.absolute(1_764_374_400_123_456).text == "251129000000100+")
        #expect(SMPPTime.absolute(-1).text == "691231235959900+")
        #expect(SMPPTime.relative(1_999_999).text == "000000000001000R")
        #expect(SMPPTime.relative(-5).text == "000000000000000R")
        #expect(SMPPTime(SMPPTime.relative(.max).text) != nil)
        #expect(SMPPTime(SMPPTime.absolute(.max).text) != nil)
        #expect(SMPPTime(SMPPTime.absolute(.min).text) != nil)
    }

    @Test func aRelativeTimeCountsFromAnInstant() {
        #expect(SMPPTime.relative(5).instant(from: 100) == 105)
        #expect(SMPPTime.absolute(5).instant(from: 100) == 5)
        #expect(SMPPTime.relative(5).instant(from: .max) == .max)
    }
}
