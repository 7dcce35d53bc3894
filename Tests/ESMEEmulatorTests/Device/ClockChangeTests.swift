import COSEM
import Foundation
import GBCS
import MeterFixture
import SimulationKernel
import Testing

@testable import ESMEEmulator

@Suite("Setting a meter's clock")
struct ClockChangeTests {
    private static let noon = TestEstate.noon

    private static func readings(_ meter: ESME, at hubTime: UTCTime) -> [UInt32] {
        Register.all(of: meter.metering.variant).map { meter.metering.reading($0, at: meter.clock(at: hubTime)) }
    }

    @Test(
        "No register changes, and each goes on from there", arguments: ElementVariant.allCases,
        [-86_400, -1, 1, 3_600] as [Int64])
    func registers(variant: ElementVariant, offset: Int64) {
        let meter = TestEstate(variant).meter
        let before = Self.readings(meter, at: Self.noon)
        meter.setClock(offset: offset, at: Self.noon)
        #expect(meter.clock(at: Self.noon) == Self.noon + offset)
        #expect(Self.readings(meter, at: Self.noon) == before)
        let untouched = TestEstate(variant).meter
        #expect(Self.readings(meter, at: Self.noon + 7_200) == Self.readings(untouched, at: Self.noon + 7_200))
    }

    @Test("There and back, and registers read what those of other meters do")
    func thereAndBack() {
        let meter = TestEstate().meter
        meter.setClock(offset: -3_600, at: Self.noon)
        #expect(!meter.state.adjustments.isEmpty)
        meter.setClock(offset: 0, at: Self.noon)
        #expect(meter.metering.reading(.activeImport, at: Self.noon) == 2_656_800)
        #expect(Self.readings(meter, at: Self.noon) == Self.readings(TestEstate().meter, at: Self.noon))
    }

    @Test("ECS70: the clock takes the hub's time, registers stay")
    func ecs70() throws {
        let estate = TestEstate()
        estate.meter.setClock(offset: 3_600, at: estate.now)
        let before = Self.readings(estate.meter, at: estate.now)
        _ = try estate.answer(.ecs70, from: .supplier)
        #expect(estate.meter.clockOffset == 0)
        #expect(Self.readings(estate.meter, at: estate.now) == before)
    }

    @Test("The last sixteen are remembered")
    func limit() {
        let meter = TestEstate().meter
        for offset in 1...40 { meter.setClock(offset: Int64(offset), at: Self.noon) }
        #expect(meter.clockChanges?.count == 16)
        #expect(meter.clockChanges?.last == ClockChange(from: Self.noon + 39, to: Self.noon + 40))
        meter.setClock(offset: 40, at: Self.noon)
        #expect(meter.clockChanges?.count == 16)
    }

    @Test("The state comes back as it was kept, and one of a time before clock changes were kept is read")
    func state() throws {
        let meter = TestEstate().meter
        #expect(meter.state == DeviceState())
        meter.setClock(offset: 60, at: Self.noon)
        let coded = try JSONDecoder().decode(DeviceState.self, from: JSONEncoder().encode(meter.state))
        #expect(coded == meter.state)
        let old = """
            {"clockOffset":60,"eventLogs":\(try text(CircularLogs())),"faults":\(try text(FaultPlan())),\
            "adjustments":{"adjustments":[]},"injected":\(try text(InjectedEntries()))}
            """
        let read = try JSONDecoder().decode(DeviceState.self, from: Data(old.utf8))
        #expect(read.clockOffset == 60)
        #expect(read.clockChanges == nil)
    }

    private func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder().encode(value), as: UTF8.self)
    }

    /// The event logs as they were kept before their order was.
    private struct CircularLogs: Encodable {
        let events = CircularLog<EventLogs.Event>(capacity: 100)
        let securityEvents = CircularLog<EventLogs.SecurityEvent>(capacity: 100)
        let powerEvents = CircularLog<EventLogs.PowerEvent>(capacity: 100)
    }

    /// Whatever is done, in whatever order: a register that was set reads what it was set to at once, and never counts
    /// backwards after it.
    @Test("Registers that were set never count backwards", arguments: 0..<40 as Range<UInt64>)
    func property(seed: UInt64) {
        var random = SplitMix64(seed: 11_000 + seed)
        let meter = TestEstate(.twinElement).meter
        let registers = [Register.activeImport, .activeExport, .tou(3), .secondaryActiveImport]
        var floors: [Register: UInt32] = [:]
        var hubTime = Self.noon
        for step in 0..<200 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0:
                let register = registers[Int.random(in: 0..<registers.count, using: &random)]
                let value = UInt32.random(in: 0...1_000_000, using: &random)
                let time = meter.clock(at: hubTime)
                meter.metering.set(register, to: value, at: time)
                floors[register] = value
                #expect(meter.metering.reading(register, at: time) == value, "seed \(seed), step \(step)")
            case 1: meter.setClock(offset: Int64.random(in: -86_400...86_400, using: &random), at: hubTime)
            // The estate's clock goes back, a little or far.
            case 2: hubTime = hubTime - Int64.random(in: 1...5_000, using: &random)
            case 3:
                hubTime = max(TestEstate.installed + 86_400, hubTime - Int64.random(in: 1...2_000_000, using: &random))
            default: hubTime = hubTime + Int64.random(in: 1...10_000, using: &random)
            }
            _ = meter.metering.see(meter.clock(at: hubTime))
            for (register, floor) in floors {
                let reading = meter.metering.reading(register, at: meter.clock(at: hubTime))
                #expect(reading >= floor, "seed \(seed), step \(step): \(register)")
                floors[register] = reading
            }
        }
    }
}
