import Testing

@testable import Estate

/// `--shard 2/4`.
@Suite struct FleetShareTests {
    @Test(arguments: [1, 255, 256, 257, 1_000, 1_000_000, 32_000_000], [1, 2, 3, 4, 64])
    func sharesMakeUpTheFleet(meters: Int, count: Int) {
        var next = 0
        for number in 1...count {
            let range = FleetShare(number: number, count: count).range(of: meters)
            #expect(range.lowerBound == next)
            // Whole blocks, but for the last.
            #expect(range.upperBound % 256 == 0 || range.upperBound == meters)
            next = range.upperBound
        }
        #expect(next == meters)
    }

    @Test func everyMeterHasItsShare() {
        let share = FleetShare(number: 1, count: 3)
        for meter in [0, 255, 256, 511, 512, 999] {
            let found = share.share(of: meter, in: 1_000)
            #expect(found.range(of: 1_000).contains(meter))
        }
    }

    @Test(arguments: ["1/1", "2/4", "64/64"]) func aShareIsWrittenAsItIsRead(text: String) {
        #expect(FleetShare(text)?.description == text)
    }

    @Test(arguments: [
        "", "1", "/", "0/4", "5/4", "1/65", "1/0", "-1/4", "1/4/4", "a/b", "1 /4", "99999999999999999999/4",
    ])
    func whatIsNoShareIsRefused(text: String) {
        #expect(FleetShare(text) == nil)
    }
}
