import COSEM
import Testing

@testable import ESMEEmulator

/// What must hold for every home: properties over random seeds, sizes and days.
@Suite("Domestic load model")
struct DomesticLoadModelTests {
    /// One home, all of whose numbers follow from `seed`.
    struct Home: CustomTestStringConvertible {
        let seed: UInt64
        let installed: UTCTime
        let model: DomesticLoadModel
        /// Some day after installation.
        let midnight: UTCTime
        /// Some moment of that day.
        let moment: UTCTime

        init(seed: UInt64) {
            var random = SeededGenerator(seed: seed)
            self.seed = seed
            installed = UTCTime(secondsSince2000: .random(in: 600_000_000...800_000_000, using: &random))
            model = DomesticLoadModel(
                seed: random.next(), installed: installed, annualImport: .random(in: 100...25_000_000, using: &random),
                annualExport: .random(in: 0...8_000_000, using: &random),
                annualSecondary: .random(in: 0...9_000_000, using: &random))
            let later = Int64.random(in: 0...900 * 86_400, using: &random)
            midnight = (installed + later).roundedUp(to: 86_400)
            moment = midnight + .random(in: 0..<86_400, using: &random)
        }

        var testDescription: String { "seed \(seed)" }
    }

    static let homes = (0..<24).map { Home(seed: 0xD0_0E57 + UInt64($0)) }
    static let registers = Register.all(of: .twinElement)
    static let measured: [Register] = [
        .activeImport, .secondaryActiveImport, .reactiveImport, .activeExport, .reactiveExport, .tou(0), .tou(1),
        .secondaryTOU(0), .touBlock(block: 0, tou: 0), .touBlock(block: 0, tou: 1),
    ]

    @Test("Registers never decrease", arguments: homes)
    func monotonic(home: Home) {
        var random = SeededGenerator(seed: home.seed &+ 1)
        var times = (0..<40).map { _ in home.moment + Int64.random(in: -90_000...90_000, using: &random) }
        times += (0..<10).map { home.midnight - 5 + $0 } + (0..<10).map { home.moment + $0 }
        times.sort()
        for register in Self.measured {
            let readings = times.map { home.model.reading(register, at: $0) }
            #expect(zip(readings, readings.dropFirst()).allSatisfy { $0 <= $1 }, "\(register.name)")
        }
    }

    @Test("Registers are 0 up to installation", arguments: homes)
    func zeroBeforeInstallation(home: Home) {
        for register in Self.registers {
            for time in [home.installed, home.installed - 1, home.installed - 400 * 86_400] {
                #expect(home.model.reading(register, at: time) == 0, "\(register.name)")
            }
        }
    }

    @Test("Time of use and block registers always sum to the import register", arguments: homes)
    func registersSum(home: Home) {
        let model = home.model
        for time in [home.moment, home.midnight, home.moment + 1_234_567] {
            let activeImport = model.reading(.activeImport, at: time)
            let tou = (0..<Register.touCount).map { model.reading(.tou($0), at: time) }
            let blocks = (0..<Register.blockCount).flatMap { block in
                (0..<Register.touInBlockCount).map { model.reading(.touBlock(block: block, tou: $0), at: time) }
            }
            let secondary = (0..<Register.secondaryTOUCount).map { model.reading(.secondaryTOU($0), at: time) }
            #expect(tou.reduce(0, +) == activeImport)
            #expect(blocks.reduce(0, +) == activeImport)
            #expect(secondary.reduce(0, +) == model.reading(.secondaryActiveImport, at: time))
        }
    }

    @Test("Readings one by one and in a row are the same", arguments: homes)
    func streaming(home: Home) {
        for register in Self.measured + [.tou(47), .secondaryTOU(3), .touBlock(block: 3, tou: 7)] {
            for (start, period, count) in [
                (home.midnight - 3_600, 1_800, 52), (home.midnight, 86_400, 5), (home.moment, 86_400, 3),
                (home.moment, 977, 30), (home.midnight - 1, 1, 4), (home.midnight, 1_800, 1), (home.moment, 1, 0),
                (home.installed - 7_200, 1_800, 9),
            ] as [(UTCTime, Int64, Int)] {
                var readings: [UInt64] = []
                home.model.readings(register, from: start, every: period, count: count) { readings.append($0) }
                let single = (0..<Int64(count)).map { home.model.reading(register, at: start + $0 * period) }
                #expect(readings == single, "\(register.name) from \(start) every \(period)")
            }
        }
    }

    @Test("Half hours sum to the day's consumption and to the difference of daily reads", arguments: homes)
    func sums(home: Home) {
        for variant in ElementVariant.allCases {
            let metering = Metering(variant: variant, loadModel: home.model, installed: home.installed)
            let end = home.midnight + 2 * 86_400
            let now = end + 100
            var primary: UInt64 = 0
            var secondary: UInt64 = 0
            metering.entries(of: .activeImportProfile, in: end - 86_400 + 1...end, now: now) {
                primary += UInt64($0.value)
                secondary += UInt64($0.second)
            }
            var day: [UInt32] = []
            metering.entries(of: .dailyConsumption, in: end...end, now: now) { day.append($0.value) }
            #expect(day == [UInt32(primary + secondary)])
            var reads: [DailyReadLogEntry] = []
            metering.dailyReadLog(in: end - 86_400...end, now: now) { reads.append($0) }
            guard reads.count == 2 else {
                // The day after installation has but one read.
                #expect(end - home.installed < 3 * 86_400)
                continue
            }
            #expect(reads[1].activeImport &- reads[0].activeImport == UInt32(primary))
            let isTwin = variant == .twinElement
            #expect(
                reads[1].secondaryActiveImport &- reads[0].secondaryActiveImport == UInt32(secondary) || !isTwin)
            #expect(secondary == 0 || isTwin)
            #expect(reads[1].tou.reduce(0, &+) == reads[1].activeImport)
            #expect(reads[1].blocks.joined().reduce(0, &+) == reads[1].activeImport)
        }
    }

    @Test("Export half hours sum to the difference of daily export reads", arguments: homes)
    func exportSums(home: Home) {
        let metering = Metering(variant: .singleElement, loadModel: home.model, installed: home.installed)
        let end = home.midnight + 3 * 86_400
        var active: UInt32 = 0
        metering.entries(of: .exportProfile, in: end - 86_400 + 1...end, now: end) { active &+= $0.value }
        var reads: [UInt32] = []
        metering.entries(of: .dailyExportReads, in: end - 86_400...end, now: end) { reads.append($0.value) }
        #expect(reads.count == 2)
        #expect(reads.last.map { $0 &- reads[0] } == active)
        #expect(metering.reading(.activeExport, at: end) == reads.last)
    }

    @Test("Nothing is exported between 18:00 and 06:00 UTC", arguments: homes)
    func noExportAtNight(home: Home) {
        for day: Int64 in 0..<8 {
            let evening = home.midnight + day * 47 * 86_400 + 18 * 3_600
            for register in [Register.activeExport, .reactiveExport] {
                #expect(
                    home.model.reading(register, at: evening) == home.model.reading(register, at: evening + 12 * 3_600))
            }
        }
    }

    @Test("The day register counts from 05:00 to 24:00 UTC, the night register before", arguments: homes)
    func dayAndNight(home: Home) {
        let five = home.midnight + 5 * 3_600
        let next = home.midnight + 86_400
        let model = home.model
        #expect(model.reading(.tou(0), at: home.midnight) == model.reading(.tou(0), at: five))
        #expect(model.reading(.tou(1), at: five) == model.reading(.tou(1), at: next))
    }

    @Test("Power is twice the energy of the last half hour", arguments: homes)
    func power(home: Home) {
        let model = home.model
        let energy =
            model.reading(.activeImport, at: home.moment) - model.reading(.activeImport, at: home.moment - 1_800)
        #expect(UInt64(model.activePower(.activeImport, at: home.moment)) == 2 * energy)
    }

    @Test("A year imports and exports about what it was told to", arguments: homes.prefix(6))
    func yearlyTotals(home: Home) {
        let model = DomesticLoadModel(
            seed: home.seed, installed: home.installed, annualImport: 3_100_000, annualExport: 2_000_000)
        let year = home.installed + 365 * 86_400
        #expect((3_000_000...3_200_000).contains(model.reading(.activeImport, at: year)))
        #expect((1_900_000...2_100_000).contains(model.reading(.activeExport, at: year)))
        #expect(model.reading(.secondaryActiveImport, at: year) == 0)
    }

    @Test("A home without panels exports nothing")
    func withoutPanels() {
        let model = DomesticLoadModel(seed: 5, installed: TestEstate.installed, annualImport: 3_000_000)
        #expect(model.reading(.activeExport, at: TestEstate.noon) == 0)
        #expect(model.reading(.reactiveExport, at: TestEstate.noon) == 0)
    }

    @Test("The same seed is the same home, another seed another")
    func seeds() {
        func profile(_ seed: UInt64) -> [UInt64] {
            let model = DomesticLoadModel(seed: seed, installed: TestEstate.installed, annualImport: 3_000_000)
            return (0..<48).map { model.reading(.activeImport, at: TestEstate.noon + $0 * 1_800) }
        }
        #expect(profile(1) == profile(1))
        #expect(profile(1) != profile(2))
    }
}
