import COSEM
import ESMEEmulator
import Fleet
import Testing

/// Registers come first: whatever the seed, the meter and the day, every sum agrees.
@Suite("Loads of fleet meters")
struct FleetLoadTests {
    private struct Case {
        let number: Int
        /// A midnight at least two days after the last installation, up to ten years later.
        let midnight: UTCTime
    }

    private static func cases(_ seed: PropertySeed, _ count: Int, of meters: Int) -> [Case] {
        (0..<count).map { index in
            Case(
                number: seed.draw(UInt64(2 * index), below: meters),
                midnight: UTCTime(iso8601: "2022-03-03")! + 86_400
                    * Int64(seed.draw(UInt64(2 * index + 1), below: 3_650)))
        }
    }

    /// Two fleets of drawn seeds with their meters and days.
    private static func forEachCase(
        _ count: Int = 60, _ body: (FleetMeter, Case, Comment) throws -> Void
    ) throws {
        let seed = PropertySeed()
        for round in 0..<2 {
            let fleet = try TestFleet.fleet(seed: UInt64(seed.draw(1_000 + UInt64(round), below: 1 << 40)))
            let meter = TestFleet.meter(fleet)
            for item in cases(seed, count, of: fleet.count) {
                meter.become(item.number, ownOriginatorCounter: 1)
                try body(meter, item, "\(seed), meter \(item.number), \(item.midnight)")
            }
        }
    }

    @Test("48 half hours are the day's consumption, the difference of the daily reads and of the register")
    func importSums() throws {
        try Self.forEachCase { meter, item, comment in
            let (metering, day) = (meter.esme.metering, item.midnight + 86_400)
            let now = day + 3_600
            var halfHours: UInt32 = 0
            var secondary: UInt32 = 0
            var count = 0
            metering.entries(of: .activeImportProfile, in: item.midnight + 1...day, now: now) {
                halfHours += $0.value
                secondary += $0.second
                count += 1
            }
            #expect(count == 48, comment)
            var consumption: UInt32?
            metering.entries(of: .dailyConsumption, in: day...day, now: now) { consumption = $0.value }
            #expect(consumption == halfHours + secondary, comment)
            var reads: [DailyReadLogEntry] = []
            metering.dailyReadLog(in: item.midnight...day, now: now) { reads.append($0) }
            try #require(reads.count == 2, comment)
            #expect(reads[1].activeImport - reads[0].activeImport == halfHours, comment)
            #expect(reads[1].secondaryActiveImport - reads[0].secondaryActiveImport == secondary, comment)
            #expect(reads[1].activeImport == metering.reading(.activeImport, at: day), comment)
        }
    }

    @Test("48 half hours of export are the difference of the daily export reads and of the register")
    func exportSums() throws {
        var exporting = 0
        try Self.forEachCase { meter, item, comment in
            let (metering, day) = (meter.esme.metering, item.midnight + 86_400)
            var (active, reactive): (UInt32, UInt32) = (0, 0)
            metering.entries(of: .exportProfile, in: item.midnight + 1...day, now: day) {
                active += $0.value
                reactive += $0.second
            }
            var reads: [UInt32] = []
            metering.entries(of: .dailyExportReads, in: item.midnight...day, now: day) { reads.append($0.value) }
            try #require(reads.count == 2, comment)
            #expect(reads[1] - reads[0] == active, comment)
            for (register, sum) in [(Register.activeExport, active), (.reactiveExport, reactive)] {
                let change = metering.reading(register, at: day) - metering.reading(register, at: item.midnight)
                #expect(change == sum, comment)
            }
            if active > 0 { exporting += 1 }
        }
        #expect(exporting > 0)
    }

    @Test("TOU and block registers sum to the import register")
    func tariffSums() throws {
        try Self.forEachCase { meter, item, comment in
            let metering = meter.esme.metering
            let time = item.midnight + 45_000
            let total = metering.reading(.activeImport, at: time)
            let tou = (0..<Register.touCount).reduce(0) { $0 + metering.reading(.tou($1), at: time) }
            let blocks = (0..<Register.blockCount).reduce(0) { sum, block in
                (0..<Register.touInBlockCount).reduce(sum) {
                    $0 + metering.reading(.touBlock(block: block, tou: $1), at: time)
                }
            }
            #expect(tou == total, comment)
            #expect(blocks == total, comment)
            let secondary = (0..<Register.secondaryTOUCount).reduce(0) {
                $0 + metering.reading(.secondaryTOU($1), at: time)
            }
            #expect(secondary == metering.reading(.secondaryActiveImport, at: time), comment)
        }
    }

    @Test("Registers never decrease, at any spacing of readings, and are 0 before installation")
    func monotone() throws {
        try Self.forEachCase(20) { meter, item, comment in
            let metering = meter.esme.metering
            for register in Register.all(of: metering.variant) {
                #expect(metering.reading(register, at: metering.installed) == 0, comment)
                #expect(metering.reading(register, at: metering.installed - 1) == 0, comment)
                var last: UInt32 = 0
                var time = item.midnight
                for step in [1, 599, 1_200, 1_800, 1_801, 20_000, 86_400, 604_800, 40_000_000] as [Int64] {
                    time = time + step
                    let reading = metering.reading(register, at: time)
                    #expect(reading >= last, comment)
                    last = reading
                }
            }
        }
    }

    @Test("A log read is the same numbers as single readings")
    func logsAndReadings() throws {
        try Self.forEachCase(10) { meter, item, comment in
            let metering = meter.esme.metering
            let end = item.midnight + 3 * 86_400
            for (log, register) in [
                (ProfileLog.activeImportProfile, Register.activeImport), (.reactiveImportProfile, .reactiveImport),
            ] {
                metering.entries(of: log, in: item.midnight + 1...end, now: end) { entry in
                    let time = UTCTime(secondsSince2000: Int64(entry.timestamp))
                    let change = metering.reading(register, at: time) - metering.reading(register, at: time - 1_800)
                    #expect(change == entry.value, comment)
                }
            }
        }
    }

    @Test("The off-peak register counts its half hours only")
    func offPeak() throws {
        let fleet = try TestFleet.fleet()
        let meter = TestFleet.meter(fleet)
        let number = fleet.meters(ofCohort: 1).lowerBound
        meter.become(number, ownOriginatorCounter: 1)
        let metering = meter.esme.metering
        let midnight = UTCTime(iso8601: "2025-07-07")!
        func change(_ register: Register, _ from: Int64, _ to: Int64) -> UInt32 {
            metering.reading(register, at: midnight + to) - metering.reading(register, at: midnight + from)
        }
        // 00:30 to 07:30 UTC, in summer too: such tariffs do not follow British Summer Time.
        #expect(change(.tou(1), 0, 1_800) == 0)
        #expect(change(.tou(1), 1_800, 27_000) > 0)
        #expect(change(.tou(1), 27_000, 86_400) == 0)
        #expect(change(.tou(0), 1_800, 27_000) == 0)
        #expect(change(.tou(0), 27_000, 86_400) > 0)
    }

    @Test("A year of a cohort is what its distribution says")
    func annualEnergy() throws {
        let fleet = try TestFleet.fleet(3_000)
        let load = FleetLoad(fleet)
        var years: [Double] = []
        for number in 0..<500 {
            load.become(number)
            let start = UTCTime(iso8601: "2024-01-01")!
            let energy =
                load.reading(.activeImport, at: start + 366 * 86_400) - load.reading(.activeImport, at: start)
            years.append(Double(energy) / 1_000 / 366 * 365.25)
        }
        years.sort()
        // Log-normal: half have less than the median, two thirds lie within e to the power of ± the spread.
        #expect((2_450...2_950).contains(years[250]), "\(years[250])")
        #expect((1_500...1_900).contains(years[80]), "\(years[80])")
        #expect((3_800...4_700).contains(years[420]), "\(years[420])")
    }

    @Test("Voltage is a function of meter, phase and half hour, within its bounds, and falls with the load")
    func voltage() throws {
        var (atRest, underLoad) = ([Double](), [Double]())
        try Self.forEachCase { meter, item, comment in
            let load = meter.esme.metering.loadModel
            for place in 0..<48 as Range<Int64> {
                let start = item.midnight + place * 1_800
                let volts = load.voltage(1, at: start)
                #expect((207...264).contains(volts), comment)
                #expect(load.voltage(1, at: start + 1_799) == volts, comment)
                let power = load.activePower(.activeImport, at: start + 1_800)
                if power < 200 { atRest.append(Double(volts)) }
                if power > 3_000 { underLoad.append(Double(volts)) }
            }
        }
        try #require(!atRest.isEmpty && !underLoad.isEmpty)
        func mean(_ volts: [Double]) -> Double { volts.reduce(0, +) / Double(volts.count) }
        // At least 1 V for each of more than 2.8 kW.
        #expect(mean(atRest) - mean(underLoad) > 2)
    }
}
