import Testing

@testable import Estate

/// Meters by their numbers, and the way of shards through them.
@Suite struct MeterSelectionTests {
    @Test func rangesAreSortedAndMerged() {
        let selection = MeterSelection([20..<30, 5..<5, 0..<3, 25..<40, 3..<4, 41..<42])
        #expect(selection.ranges == [0..<4, 20..<40, 41..<42])
        #expect(selection.count == 25)
        #expect(MeterSelection([]).count == 0)
        #expect(selection.clamped(to: 2..<25).ranges == [2..<4, 20..<25])
        #expect(selection.clamped(to: 50..<60).ranges.isEmpty)
    }

    @Test func aTextNamesARangeWithBothEnds() throws {
        #expect(try MeterSelection.range(named: "0-999") == 0..<1_000)
        #expect(try MeterSelection.range(named: "7-7") == 7..<8)
        #expect(try MeterSelection.range(named: "0-67108863") == 0..<67_108_864)
        // Names of meters are no ranges.
        for text in [
            "7", "", "-", "-7", "7-", "1-2-3", "02-53-4D-45-80-00-00-00", "02534D4580000000", "a-b", "1 -2", "+1-2",
        ] {
            #expect(try MeterSelection.range(named: text) == nil, "\(text)")
        }
        for text in ["8-7", "0-67108864", "0-99999999999999999999", "99999999999999999999-0"] {
            #expect(throws: MeterNameError.self, "\(text)") { try MeterSelection.range(named: text) }
        }
    }

    @Test func shardsShareTheMetersOut() {
        let selection = MeterSelection([10..<700, 1_000..<1_001, 1_023..<1_030, 5_000..<5_300])
        let expected = selection.ranges.flatMap { Array($0) }
        for count in 1...5 {
            var all: [Int] = []
            for shard in 0..<count {
                var meters = ShardMeters(of: selection, shard: shard, of: count)
                var own: [Int] = []
                while true {
                    let next = meters.next()
                    guard !next.isEmpty else { break }
                    #expect(next.count <= 64)
                    own += next
                }
                #expect(own.allSatisfy { $0 / 256 % count == shard })
                #expect(own == own.sorted())
                all += own
                #expect(meters.next().isEmpty)
            }
            #expect(all.sorted() == expected, "\(count) shards")
        }
    }
}
