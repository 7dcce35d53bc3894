import COSEM
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

/// Times without supply, apart from meters.
@Suite("Interruptions of the supply")
struct SupplyInterruptionsTests {
    private static let start = moment("2026-11-01")

    private static func at(_ seconds: Int64) -> UTCTime { start + seconds }

    /// Beginnings and ends in seconds; an end that is not known yet is `…`.
    private static func text(_ interruptions: SupplyInterruptions) -> String {
        interruptions.all.map { "\($0.start - start)-\($0.end.map { "\($0 - start)" } ?? "…")" }.joined(separator: " ")
    }

    @Test("Off and on; what is said twice changes nothing")
    func offAndOn() {
        var interruptions = SupplyInterruptions()
        #expect(interruptions.isEmpty && !interruptions.isOff)
        interruptions.begin(at: Self.at(10))
        interruptions.begin(at: Self.at(15))
        #expect(Self.text(interruptions) == "10-…" && interruptions.isOff)
        interruptions.end(at: Self.at(20))
        interruptions.end(at: Self.at(25))
        #expect(Self.text(interruptions) == "10-20" && !interruptions.isOff)
        interruptions.begin(at: Self.at(30))
        interruptions.end(at: Self.at(30))
        #expect(Self.text(interruptions) == "10-20")
    }

    @Test("An outage takes in what it overlaps; a supply that is off stays off")
    func outages() {
        var interruptions = SupplyInterruptions()
        interruptions.add(from: Self.at(10), to: Self.at(20))
        interruptions.add(from: Self.at(30), to: Self.at(40))
        #expect(Self.text(interruptions) == "10-20 30-40")
        interruptions.add(from: Self.at(35), to: Self.at(50))
        #expect(Self.text(interruptions) == "10-20 30-50")
        interruptions.add(from: Self.at(60), to: Self.at(60))
        interruptions.add(from: Self.at(70), to: Self.at(65))
        #expect(Self.text(interruptions) == "10-20 30-50")
        interruptions.begin(at: Self.at(80))
        interruptions.add(from: Self.at(90), to: Self.at(95))
        #expect(Self.text(interruptions) == "10-20 30-50 80-…")
        interruptions.end(at: Self.at(99))
        #expect(Self.text(interruptions) == "10-20 30-50 80-99")
    }

    @Test("A clock that is set back has what comes after it before it again")
    func cut() {
        var interruptions = SupplyInterruptions()
        for seconds in [10, 30, 50] as [Int64] {
            interruptions.add(from: Self.at(seconds), to: Self.at(seconds + 10))
        }
        var open = interruptions
        interruptions.cut(at: Self.at(35))
        #expect(Self.text(interruptions) == "10-20 30-35")
        interruptions.cut(at: Self.at(5))
        #expect(interruptions.isEmpty)
        open.begin(at: Self.at(70))
        open.cut(at: Self.at(35))
        #expect(Self.text(open) == "10-20 30-35 35-…")
    }

    /// A Wh each second, two for export.
    private struct Load: LoadModel {
        func reading(_ register: Register, at time: UTCTime) -> UInt64 {
            UInt64(max(0, time - SupplyInterruptionsTests.start)) * (register == .activeExport ? 2 : 1)
        }
    }

    @Test("Registers stand still while the supply is off, and miss what they would have counted")
    func load() {
        var interruptions = SupplyInterruptions()
        interruptions.add(from: Self.at(100), to: Self.at(200))
        interruptions.begin(at: Self.at(300))
        let load = InterruptedLoad(premises: Load(), interruptions: interruptions)
        for (seconds, reading) in [(0, 0), (100, 100), (150, 100), (200, 100), (250, 150), (300, 200), (9_999, 200)]
            as [(Int64, UInt64)]
        {
            #expect(load.reading(.activeImport, at: Self.at(seconds)) == reading)
            #expect(load.reading(.activeExport, at: Self.at(seconds)) == 2 * reading)
        }
        #expect(load.activePower(.activeImport, at: Self.at(4_000)) == 0)
    }

    @Test("Of more than are known one by one, the oldest are forgotten, but not what they have kept from the registers")
    func forgotten() {
        var interruptions = SupplyInterruptions()
        let count = Int64(SupplyInterruptions.capacity + 6)
        for number in 1...count { interruptions.add(from: Self.at(number * 100), to: Self.at(number * 100 + 50)) }
        let before = InterruptedLoad(premises: Load(), interruptions: interruptions)
        var kept = interruptions
        kept.forgetOldest(of: Load(), [.activeImport])
        #expect(kept.all.count == SupplyInterruptions.capacity && kept.forgotten == [.activeImport: 300])
        let after = InterruptedLoad(premises: Load(), interruptions: kept)
        for seconds in stride(from: 700, to: count * 100 + 100, by: 25) {
            let time = Self.at(seconds)
            #expect(after.reading(.activeImport, at: time) == before.reading(.activeImport, at: time))
        }
        // It never falls, in the time of the forgotten ones either.
        let readings = (0..<800).map { after.reading(.activeImport, at: Self.at(Int64($0))) }
        #expect(readings == readings.sorted())
    }

    @Test(
        "Whatever happens to the supply: registers never fall, and count the time in which it is on",
        arguments: 0..<8 as Range<UInt64>)
    func random(seed: UInt64) {
        print("SupplyInterruptionsTests.random: seed \(seed)")
        var random = SplitMix64(seed: seed)
        var interruptions = SupplyInterruptions()
        var (time, isOn, on) = (Int64(0), true, Int64(0))
        for _ in 0..<40 {
            let step = Int64.random(in: 1...500, using: &random)
            if isOn { on += step }
            time += step
            isOn.toggle()
            if isOn { interruptions.end(at: Self.at(time)) } else { interruptions.begin(at: Self.at(time)) }
            let load = InterruptedLoad(premises: Load(), interruptions: interruptions)
            #expect(load.reading(.activeImport, at: Self.at(time)) == UInt64(on), "seed \(seed)")
            let readings = stride(from: 0, through: time + 100, by: 17).map {
                load.reading(.activeImport, at: Self.at($0))
            }
            #expect(readings == readings.sorted(), "seed \(seed)")
        }
    }
}
