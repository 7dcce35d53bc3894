import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// How many entries each log holds and which it drops as the clock passes half hours and midnights.
@Suite("Profile logs")
struct ProfileLogTests {
    /// SMETS2 5.7.5: the log's use case, entries and seconds between them.
    static let logs: [(log: ProfileLog, code: MessageCode, sender: Sender, capacity: Int, period: Int64)] = [
        (.activeImportProfile, .ecs22b, .supplier, 19_056, 1_800),
        (.exportProfile, .ecs22a, .networkOperator, 4_464, 1_800),
        (.reactiveImportProfile, .ecs22c, .supplier, 4_464, 1_800),
        (.dailyReads, .ecs21a, .supplier, 31, 86_400),
        (.dailyExportReads, .ecs21c, .accessControlBroker, 31, 86_400),
        (.dailyConsumption, .ecs66, .supplier, 731, 86_400),
    ]
    static let always = UTCTime(secondsSince2000: 0)...UTCTime(secondsSince2000: Int64(UInt32.max))

    @Test("Capacities and periods")
    func capacities() {
        #expect(Set(Self.logs.map(\.log)) == Set(ProfileLog.allCases))
        for (log, _, _, capacity, period) in Self.logs {
            #expect(log.capacity == capacity)
            #expect(log.period == period)
        }
    }

    @Test("A full log drops its oldest entry when another comes", arguments: 0..<logs.count)
    func rollover(index: Int) throws {
        let (log, code, sender, capacity, period) = Self.logs[index]
        let installed = TestEstate.noon - Int64(capacity + 3) * period
        let estate = TestEstate(load: SteadyLoadModel(installed: installed), installed: installed)
        for passed: Int64 in 0..<3 {
            let newest = TestEstate.noon.roundedDown(to: period) + passed * period
            for second: Int64 in [0, 1, period - 1] {
                estate.now = newest + second
                let timestamps = try estate.answer(code, from: sender, range: Self.always).timestamps()
                #expect(timestamps.count == capacity)
                #expect(timestamps.last == newest)
                #expect(timestamps.first == newest - Int64(capacity - 1) * period)
                #expect(zip(timestamps, timestamps.dropFirst()).allSatisfy { $1 - $0 == period })
            }
        }
        #expect(estate.meter.metering.entryCount(of: log, in: Self.always, now: estate.now) == capacity)
    }

    @Test("A log fills from installation on", arguments: 0..<logs.count)
    func filling(index: Int) throws {
        let (log, code, sender, _, period) = Self.logs[index]
        let installed = moment("2026-10-01")
        // Registers are read at the first midnight; energy wants a whole period.
        let snapshot = log == .dailyReads || log == .dailyExportReads ? 1 : 0
        let estate = TestEstate(load: SteadyLoadModel(installed: installed), installed: installed)
        for (seconds, count) in [
            (0, 0), (period - 1, 0), (period, 1), (2 * period - 1, 1), (2 * period, 2), (5 * period, 5),
        ] {
            estate.now = installed + seconds
            #expect(try estate.answer(code, from: sender, range: Self.always).rows().count == count + snapshot)
        }
    }

    @Test("Before installation there is nothing", arguments: 0..<logs.count)
    func beforeInstallation(index: Int) throws {
        let (log, code, sender, _, _) = Self.logs[index]
        let estate = TestEstate(installed: moment("2026-10-15T09:17"))
        let range = UTCTime(secondsSince2000: 0)...estate.meter.metering.installed
        #expect(try estate.answer(code, from: sender, range: range).rows().isEmpty)
        let all = try estate.answer(code, from: sender, range: Self.always).timestamps()
        #expect(try #require(all.first) > estate.meter.metering.installed)
        estate.now = estate.meter.metering.installed - 1
        #expect(try estate.answer(code, from: sender, range: Self.always).rows().isEmpty)
        #expect(log.heldTimestamps(installed: estate.now + 1, now: estate.now) == nil)
    }

    /// An off-grid start takes the next entry, an off-grid end the one before it.
    @Test("Ranges include both ends and need not be on the grid", arguments: 0..<logs.count)
    func ranges(index: Int) throws {
        let (_, code, sender, _, period) = Self.logs[index]
        let estate = TestEstate()
        let end = estate.now.roundedDown(to: period) - 2 * period
        let start = end - 5 * period
        for (from, to, count) in [
            (start, end, 6), (start + 1, end, 5), (start, end - 1, 5), (start + 1, end - 1, 4), (start - 1, end + 1, 6),
            (start, start, 1), (start + 1, start + period - 1, 0), (start + 1, start + period, 1),
            (start - period + 1, start, 1),
        ] {
            let timestamps = try estate.answer(code, from: sender, range: from...to).timestamps()
            #expect(timestamps.count == count, "\(from) to \(to)")
            #expect(timestamps.allSatisfy { (from...to).contains($0) && $0 == $0.roundedDown(to: period) })
        }
    }

    @Test("A range beyond the log gives what there is", arguments: 0..<logs.count)
    func beyond(index: Int) throws {
        let (_, code, sender, _, period) = Self.logs[index]
        let estate = TestEstate()
        let newest = estate.now.roundedDown(to: period)
        let upTo = try estate.answer(code, from: sender, range: newest - period...newest + 400 * 86_400).timestamps()
        #expect(upTo == [newest - period, newest])
        let future = try estate.answer(code, from: sender, range: newest + 1...newest + 400 * 86_400)
        #expect(try future.rows().isEmpty)
        #expect(future.response.isSuccess)
        let dropped = try estate.answer(code, from: sender, range: moment("2001-01-01")...moment("2002-01-01"))
        #expect(try dropped.rows().isEmpty)
    }

    @Test("The meter's own clock decides what has been logged")
    func ownClock() throws {
        let estate = TestEstate()
        estate.meter.clockOffset = 1_800
        let last = try estate.answer(.ecs22c, from: .supplier, range: Self.always).timestamps().last
        #expect(last == estate.now + 1_800)
    }

    /// UTC has no summer time: 2026-03-29 has 23 local hours, 2026-10-25 has 25.
    @Test("The days on which British clocks change have 48 half hours", arguments: ["2026-03-29", "2026-10-25"])
    func clockChanges(day: String) throws {
        let installed = moment("2026-01-01")
        let estate = TestEstate(load: SteadyLoadModel(installed: installed), installed: installed)
        let midnight = moment(day)
        let range = midnight + 1...midnight + 86_400
        for (code, sender) in [
            (MessageCode.ecs22a, Sender.networkOperator), (.ecs22b, .supplier), (.ecs22c, .supplier),
        ] {
            estate.now = code == .ecs22b ? TestEstate.noon : range.upperBound + 3_600
            let rows = try estate.answer(code, from: sender, range: range).numbers()
            #expect(rows.count == 48)
            #expect(rows.map { $0[0] } == (1...48).map { UInt32(midnight.secondsSince2000) + 1_800 * $0 })
            #expect(Set(rows.map { $0[1] }).count == 1)
        }
        let days = try estate.answer(.ecs66, from: .supplier, range: midnight...midnight + 2 * 86_400).numbers()
        #expect(days.map { $0[1] } == [43_200, 43_200])
    }
}
