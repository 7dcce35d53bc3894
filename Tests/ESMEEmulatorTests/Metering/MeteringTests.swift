import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

@Suite("Metering")
struct MeteringTests {
    private static func metering(_ load: any LoadModel = SteadyLoadModel()) -> Metering {
        Metering(variant: .twinElement, loadModel: load, installed: TestEstate.installed)
    }

    @Test("A register set by hand reads its value, then counts on", arguments: Register.all(of: .twinElement))
    func setRegister(register: Register) {
        var metering = Self.metering()
        metering.set(register, to: 5_000, at: TestEstate.noon)
        let rate = UInt32(SteadyLoadModel.rate(register))
        #expect(metering.reading(register, at: TestEstate.noon) == 5_000)
        #expect(metering.reading(register, at: TestEstate.noon + 2) == 5_000 + rate)
        #expect(metering.reading(register, at: TestEstate.noon + 1_800) == 5_000 + 900 * rate)
        for other in Register.all(of: .twinElement) where other != register {
            #expect(metering.reading(other, at: TestEstate.noon) == Self.metering().reading(other, at: TestEstate.noon))
        }
    }

    @Test("Before it was set the register read what it had measured")
    func beforeSetting() {
        var metering = Self.metering()
        let before = metering.reading(.activeImport, at: TestEstate.noon - 1)
        metering.set(.activeImport, to: 7, at: TestEstate.noon)
        #expect(metering.reading(.activeImport, at: TestEstate.noon - 1) == before)
    }

    @Test("Set lower, higher and again", arguments: [0, 1, 0x7FFF_FFFF, 0x8000_0000, .max] as [UInt32])
    func setAgain(value: UInt32) {
        var metering = Self.metering()
        metering.set(.activeExport, to: 123, at: TestEstate.noon)
        metering.set(.activeExport, to: value, at: TestEstate.noon + 2)
        #expect(metering.reading(.activeExport, at: TestEstate.noon + 2) == value)
        #expect(metering.reading(.activeExport, at: TestEstate.noon + 4) == value &+ 4)
    }

    @Test("Registers wrap at 2^32 on the wire")
    func wrapping() throws {
        let estate = TestEstate()
        estate.meter.metering.set(.activeExport, to: 0xFFFF_FFFE, at: estate.now)
        #expect(try estate.answer(.ecs17a, from: .networkOperator).response.values[0] == .doubleLongUnsigned(.max - 1))
        estate.now = estate.now + 2
        #expect(try estate.answer(.ecs17a, from: .networkOperator).response.values[0] == .doubleLongUnsigned(2))
    }

    @Test("A load of more than 2^32 Wh wraps too")
    func wrappingLoad() {
        struct HugeLoadModel: LoadModel {
            func reading(_ register: Register, at time: UTCTime) -> UInt64 { 0x5_0000_0007 }
        }
        let metering = Self.metering(HugeLoadModel())
        #expect(metering.reading(.activeImport, at: TestEstate.noon) == 7)
        #expect(metering.activePowerImport(at: TestEstate.noon) == (0, 0))
    }

    @Test("Half hours are measured energy, whatever the register was set to")
    func profileIsUnaffected() throws {
        let estate = TestEstate()
        let before = try estate.answer(.ecs22b, from: .supplier).plaintext
        estate.meter.metering.set(.activeImport, to: 1, at: estate.now - 3_600)
        #expect(try estate.answer(.ecs22b, from: .supplier).plaintext == before)
    }

    @Test("Daily reads from then on show the new value, earlier ones the old")
    func dailyReadsAfterSetting() throws {
        let estate = TestEstate()
        estate.meter.metering.set(.activeExport, to: 1_000, at: moment("2026-10-31"))
        let range = moment("2026-10-30")...moment("2026-11-01")
        let values = try estate.answer(.ecs21c, from: .accessControlBroker, range: range).numbers().map { $0[1] }
        // 172,800 Wh a day, for 59 days.
        #expect(values == [10_195_200, 1_000, 173_800])
    }

    /// Setting a register does not rewrite what the Daily Read Log holds already (GBCS: the value "at the UTC
    /// date-time at which the entry was taken").
    @Test("A second setting leaves earlier daily reads as they were")
    func dailyReadsAfterTwoSettings() throws {
        let estate = TestEstate()
        estate.meter.metering.set(.activeExport, to: 1_000, at: moment("2026-10-30"))
        estate.meter.metering.set(.activeExport, to: 9_000_000, at: moment("2026-10-31T12:00"))
        let range = moment("2026-10-30")...moment("2026-10-31")
        let values = try estate.answer(.ecs21c, from: .accessControlBroker, range: range).numbers().map { $0[1] }
        #expect(values == [1_000, 173_800])
        #expect(estate.meter.metering.reading(.activeExport, at: moment("2026-10-31T12:00")) == 9_000_000)
    }

    /// Only what a midnight saw counts, so that a test that sets a register every second costs nothing.
    @Test("Many settings: each midnight shows the last before it")
    func manySettings() throws {
        let estate = TestEstate(load: IdleLoadModel())
        let first = moment("2026-09-25")
        var value: UInt32 = 0
        for hour: Int64 in 0..<38 * 24 {
            value += 1
            estate.meter.metering.set(.activeExport, to: value, at: first + hour * 3_600)
        }
        let all = first - 86_400...TestEstate.noon
        let values = try estate.answer(.ecs21c, from: .accessControlBroker, range: all).numbers().map { $0[1] }
        // Midnight of 2 October is hour 168, whose setting, the 169th, it shows.
        #expect(values == (0..<31).map { 169 + 24 * $0 })
    }

    @Test("A setting at an earlier moment, as when the clock was put back, replaces the later one")
    func settingInThePast() {
        var metering = Self.metering(IdleLoadModel())
        metering.set(.activeImport, to: 5, at: TestEstate.noon)
        metering.set(.activeImport, to: 6, at: TestEstate.noon - 86_400)
        #expect(metering.reading(.activeImport, at: TestEstate.noon + 1) == 6)
        metering.set(.activeImport, to: 7, at: TestEstate.noon - 86_400)
        #expect(metering.reading(.activeImport, at: TestEstate.noon) == 7)
    }

    @Test("An idle load reads 0 everywhere")
    func idle() throws {
        let estate = TestEstate(.twinElement, load: IdleLoadModel())
        for register in Register.all(of: .twinElement) {
            #expect(estate.meter.metering.reading(register, at: estate.now) == 0)
        }
        #expect(try estate.answer(.ecs22b, from: .supplier).numbers().allSatisfy { $0[1] == 0 && $0[2] == 0 })
        #expect(try estate.answer(.ecs17c, from: .supplier).content.count == 29)
    }

    @Test("Registers by element variant")
    func registers() {
        #expect(Register.all(of: .singleElement).count == 4 + 48 + 64)
        #expect(Register.all(of: .polyphase) == Register.all(of: .singleElement))
        #expect(Register.all(of: .twinElement).count == 4 + 48 + 64 + 5)
        #expect(Set(Register.all(of: .twinElement)).count == 121)
    }

    @Test("Register names are unique and count from 1; reactive energy is in varh")
    func registerNames() {
        let all = Register.all(of: .twinElement)
        #expect(Set(all.map(\.name)).count == all.count)
        #expect(Register.tou(0).name == "tou1")
        #expect(Register.touBlock(block: 3, tou: 7).name == "block4tou8")
        #expect(Register.blockCounter(block: 0, tou: 7).name == "block1counter8")
        #expect(Register.secondaryTOU(3).name == "secondaryTOU4")
        #expect(all.filter { $0.unit == .varHour } == [.reactiveImport, .reactiveExport])
        #expect(all.allSatisfy { [.wattHour, .varHour].contains($0.unit) })
    }

    @Test("The load model's own way of reading many registers is the default's")
    func defaultReadings() {
        var readings: [UInt64] = []
        SteadyLoadModel().readings(.activeImport, from: TestEstate.installed - 2, every: 2, count: 4) {
            readings.append($0)
        }
        #expect(readings == [0, 0, 1, 2])
    }
}
