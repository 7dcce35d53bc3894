import COSEM
import Testing

@testable import GBCS
@testable import Soak

@Suite struct SoakLedgerTests {
    private func time(_ seconds: Int64) -> UTCTime { UTCTime(secondsSince2000: seconds) }

    /// The macro's arguments may change nothing; these may.
    private func expect<Value: Equatable>(
        _ value: Value, _ expected: Value, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(value == expected, sourceLocation: sourceLocation)
    }

    @Test func aCounterUsedAgainIsFoundWhateverHappensBetween() {
        var ledger = CounterLedger()
        expect(ledger.see(7, of: 1), .new)
        expect(ledger.see(7, of: 2), .new)
        expect(ledger.see(8, of: 1), .new)
        expect(ledger.see(7, of: 1), .usedAgain)
        ledger.restart()
        expect(ledger.see(8, of: 1), .usedAgain)
        #expect(ledger.count == 3)
        #expect(ledger.deviceCount == 2)
    }

    @Test func afterARestartCountersGoOnAboveThoseBefore() {
        var ledger = CounterLedger()
        // Connections overtake each other within a life.
        expect(ledger.see(20, of: 1), .new)
        expect(ledger.see(19, of: 1), .new)
        ledger.restart()
        expect(ledger.see(18, of: 1), .wentBack(highest: 20))
        expect(ledger.see(25, of: 1), .new)
        expect(ledger.see(24, of: 1), .new)
        // A device that had shown none may start anywhere.
        expect(ledger.see(1, of: 2), .new)
    }

    @Test func theLatestAnsweredCommandsAreKeptByCounter() {
        var ledger = ReplayLedger()
        #expect(ledger.highest(of: 3) == nil)
        for counter: UInt64 in [10, 14, 12, 16, 18, 20] {
            ledger.answered([UInt8(counter)], counter: counter, by: 3)
        }
        #expect(ledger.answered(by: 3).map(\.counter) == [14, 16, 18, 20])
        #expect(ledger.answered(by: 3).last?.octets == [20])
        #expect(ledger.highest(of: 3) == 20)
        #expect(ledger.answered(by: 4).isEmpty)
        #expect(ledger.count == 6)
        #expect(ledger.meters == [3])
    }

    @Test func registersMayNotGoBackInWhateverOrderTheyAreRead() {
        var ledger = RegisterLedger()
        expect(ledger.see(.init(time: time(100), value: 50), of: 1), nil)
        expect(ledger.see(.init(time: time(300), value: 70), of: 1), nil)
        expect(ledger.see(.init(time: time(200), value: 60), of: 1), nil)
        expect(ledger.see(.init(time: time(250), value: 59), of: 1), .init(time: time(200), value: 60))
        expect(ledger.see(.init(time: time(150), value: 61), of: 1), .init(time: time(200), value: 60))
        expect(ledger.see(.init(time: time(200), value: 61), of: 1), .init(time: time(200), value: 60))
        expect(ledger.see(.init(time: time(200), value: 60), of: 1), nil)
        expect(ledger.see(.init(time: time(50), value: 0), of: 2), nil)
        for step: Int64 in 0..<200 {
            expect(ledger.see(.init(time: time(1_000 + step), value: 100), of: 1), nil)
        }
    }

    @Test func securityEntriesMustAllBeThereAsOftenAsTheyWereTold() {
        var ledger = SecurityLedger()
        let (first, second) = (
            SecurityLedger.Entry(time: time(1), code: 0x8F60), SecurityLedger.Entry(time: time(1), code: 0x8F1E)
        )
        ledger.alerted(first, of: 5)
        ledger.alerted(first, of: 5)
        ledger.alerted(second, of: 5)
        #expect(ledger.missing(from: [first, second, first], of: 5).isEmpty)
        #expect(ledger.missing(from: [first, second], of: 5) == [first])
        #expect(ledger.missing(from: [], of: 5).count == 3)
        #expect(ledger.missing(from: [], of: 6).isEmpty)
        // The log overwrites its oldest; so does the ledger, sooner.
        for second in 0..<Int64(SecurityLedger.depth) { ledger.alerted(.init(time: time(9 + second), code: 1), of: 5) }
        #expect(ledger.count(of: 5) == SecurityLedger.depth)
        #expect(!ledger.missing(from: [], of: 5).contains(first))
    }

    @Test func aKillMayTakeTheEntriesOfTheLastMoments() {
        var ledger = SecurityLedger()
        let kill = ContinuousClock.now
        let entry = SecurityLedger.Entry(time: time(1), code: 0x8F60)
        ledger.alerted(entry, of: 5, at: kill - .seconds(3))
        ledger.alerted(entry, of: 5, at: kill - .seconds(1))
        ledger.alerted(entry, of: 5, at: kill + .milliseconds(5))
        ledger.wasKilled(at: kill)
        #expect(ledger.count(of: 5) == 1)
        #expect(ledger.missing(from: [], of: 5) == [entry])
    }

    @Test func anAcknowledgedSettingStaysAndACutOffOneMay() {
        var settings = KeptSettings(meters: [4])
        let key = KeptSettings.Key(meter: 4, name: .register)
        expect(settings.check(key, found: 0), true)
        settings.attempt(key, 7)
        settings.acknowledge(key)
        #expect(settings.acknowledged(key) == 7)
        expect(settings.check(key, found: 7), true)
        settings.attempt(key, 9)
        expect(settings.check(key, found: 9), true)
        #expect(settings.acknowledged(key) == 9)
        settings.attempt(key, 11)
        expect(settings.check(key, found: 9), true)
        // What a restart cut off is settled by what was found then.
        expect(settings.check(key, found: 11), false)
        settings.attempt(key, 12)
        settings.acknowledge(key)
        expect(settings.check(key, found: 11), false)
    }

    @Test func aDayAddsUpOrSaysWhatDoesNot() {
        var day = DaySums()
        #expect(day.disagreement == "0 half hours in a whole day")
        day.halfHours = Array(repeating: 10, count: 48)
        #expect(day.disagreement?.hasPrefix("no daily consumption") == true)
        day.consumption = 480
        day.midnights = [4_294_967_200, 384]
        #expect(day.disagreement == nil)
        day.midnights = [0, 479]
        #expect(day.disagreement == "48 half hours sum to 480 Wh, the daily reads differ by 479")
        day.consumption = 481
        #expect(day.disagreement == "48 half hours sum to 480 Wh, ECS66 says 481")
    }

    @Test func bothElementsOfATwinMeterCount() {
        func row(_ seconds: Int64, _ values: [Int64]) -> Reading.Row {
            Reading.Row(time: time(seconds), values: values, otherInformation: [])
        }
        let day = DaySums(
            halfHours: .log(
                columns: [.primaryActiveImport, .secondaryActiveImport],
                rows: (0..<48).map { row($0, [3, 4]) }),
            dailyConsumption: .log(columns: [.activeImport], rows: [row(0, [336])]),
            dailyReads: .log(
                columns: [.activeImport, .secondaryActiveImport, .tou(1)],
                rows: [row(0, [10, 20, 1]), row(1, [154, 212, 9])]))
        #expect(day.disagreement == nil)
    }
}
