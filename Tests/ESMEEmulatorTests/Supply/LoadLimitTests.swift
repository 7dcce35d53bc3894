import COSEM
import GBCS
import MeterFixture
import Testing

@testable import ESMEEmulator

/// What follows from a load above the limit, apart from meters.
@Suite("Load limit")
struct LoadLimitTests {
    private static let start = moment("2026-11-01")

    private static func configuration(
        period: Int64, restoration: Int64 = 600, disables: Bool = false
    ) -> LoadLimit.Configuration {
        LoadLimit.Configuration(threshold: 1_000, period: period, restoration: restoration, disables: disables)
    }

    /// Power in W in each half hour from the start on; 0 afterwards.
    private static func power(_ halfHours: [UInt32]) -> (UTCTime) -> UInt32 {
        { time in
            let place = Int((time - start) / 1_800)
            return halfHours.indices.contains(place) ? halfHours[place] : 0
        }
    }

    /// Seconds from the start, and E for exceeded or R for restored.
    private static func run(
        _ configuration: LoadLimit.Configuration?, _ halfHours: [UInt32], looks: [Int64] = [7_200]
    ) -> [String] {
        var limit = LoadLimit(followed: start)
        var isEnabled = true
        return looks.flatMap { look in
            limit.advance(to: start + look, configuration, isEnabled: isEnabled, power: power(halfHours)).map {
                switch $0 {
                case .exceeded(let time):
                    isEnabled = configuration?.disables != true
                    return "\(time - start)E"
                case .restored(let time):
                    isEnabled = true
                    return "\(time - start)R"
                }
            }
        }
    }

    @Test("Power must be above the threshold, not equal, for the whole period")
    func threshold() {
        #expect(Self.run(Self.configuration(period: 60), [1_000, 1_001, 1_000, 0]) == ["1860E"])
        #expect(Self.run(Self.configuration(period: 60), [1_000, 1_000, 0, 0]) == [])
        #expect(Self.run(Self.configuration(period: 1_801), [0, 5_000, 0, 5_000]) == [])
        #expect(Self.run(Self.configuration(period: 1_799), [0, 5_000, 0, 5_000]) == ["3599E", "7199E"])
        #expect(Self.run(nil, [5_000, 5_000, 5_000, 5_000]) == [])
    }

    @Test("Once for as long as it stays above, and again after it was below")
    func once() {
        #expect(Self.run(Self.configuration(period: 600), [2_000, 2_000, 2_000, 2_000]) == ["600E"])
        #expect(Self.run(Self.configuration(period: 2_400), [2_000, 2_000, 0, 2_000]) == ["2400E"])
        #expect(Self.run(Self.configuration(period: 600), [2_000, 0, 2_000, 2_000]) == ["600E", "4200E"])
    }

    @Test("A supply that it disables comes back after the restoration period, and the load with it")
    func restoration() {
        let configuration = Self.configuration(period: 300, restoration: 1_500, disables: true)
        #expect(
            Self.run(configuration, [2_000, 2_000, 0, 0]) == ["300E", "1800R", "2100E", "3600R"])
        #expect(Self.run(configuration, [2_000, 0, 0, 0]) == ["300E", "1800R"])
    }

    @Test("What it comes to does not depend on how often it is looked at", arguments: [(1, 7), (600, 601), (1_801, 0)])
    func onceOrOften(period: Int, restoration: Int) {
        let configuration = Self.configuration(
            period: Int64(period), restoration: Int64(restoration), disables: restoration > 0)
        let halfHours: [UInt32] = [0, 2_000, 2_000, 0, 1_500, 1_500, 1_500, 0]
        let often = Self.run(
            configuration, halfHours, looks: Array(stride(from: 37, to: 16_000, by: 37)) + [16_000])
        var seen = often
        if period == 1 { seen = Array(often.prefix(LoadLimit.mostEvents)) }
        #expect(Self.run(configuration, halfHours, looks: [16_000]) == seen)
        #expect(!often.isEmpty)
    }

    @Test("One look finds a limited number of events, and goes on from its time")
    func bound() {
        let configuration = Self.configuration(period: 0, restoration: 0, disables: true)
        let events = Self.run(
            configuration, Array(repeating: 2_000, count: 48), looks: [86_400, 86_401])
        #expect(events.count <= LoadLimit.mostEvents + 4)
        #expect(events.prefix(4) == ["1E", "1R", "2E", "2R"])
    }

    @Test("After a long time without a look the last 31 days count")
    func horizon() {
        var limit = LoadLimit(followed: Self.start)
        let events = limit.advance(
            to: Self.start + 400 * 86_400, Self.configuration(period: 60), isEnabled: true, power: { _ in 2_000 })
        #expect(events == [.exceeded(Self.start + 369 * 86_400 + 60)])
    }
}

/// ECS28a and what follows: counter, supply, log, alerts 8F01, 8F33 and 8F34.
@Suite("Load limiting")
struct LoadLimitingTests {
    private static let noon = TestEstate.noon

    /// A meter whose import is 1,800 W, with this threshold, 60 s and 120 s.
    private static func limited(_ threshold: UInt32, disables: Bool = true) throws -> TestEstate {
        let estate = TestEstate()
        let arguments = Arguments.example(
            MessageCode("ECS28a"), activation: Arguments.now,
            [
                0: .boolean(disables ? 0xFF : 0), 1: .doubleLongUnsigned(threshold), 2: .doubleLongUnsigned(60),
                3: .doubleLongUnsigned(120),
            ])
        _ = try estate.results("ECS28a", arguments)
        return estate
    }

    private static func advance(_ estate: TestEstate, to seconds: Int64) throws -> [String] {
        estate.now = noon + seconds
        return try estate.meter.advance(to: estate.now).map { outgoing in
            let alert = try ReceivedAlert(outgoing, from: estate.meter)
            #expect(alert.header.otherInformation == .messageCode(.genericCriticalAlert))
            let party = Party.allCases.first { $0.entityIdentifier == alert.header.businessTarget }
            return "\(alert.code.rawValue.hexadecimal) \(try #require(alert.time) - noon) "
                + "\(try #require(party) == .supplier ? "S" : "N")"
        }
    }

    @Test("Above the limit: counted, disabled, told; enabled again after the restoration period")
    func disables() throws {
        let estate = try Self.limited(1_799)
        #expect(try Self.advance(estate, to: 0).isEmpty)
        #expect(estate.nextDueTime == Self.noon + 60)
        #expect(try Self.advance(estate, to: 59).isEmpty)
        #expect(try Self.advance(estate, to: 60) == ["8F01 60 S", "8F33 60 S", "8F33 60 N"])
        #expect(try estate.data("ECS45") == octets("1600"))
        #expect(estate.value(.loadLimitCounter) == .doubleLongUnsigned(1))
        #expect(estate.meter.eventLogs.events.entries.last?.code == .loadLimitExceeded)
        #expect(estate.nextDueTime == Self.noon + 180)
        #expect(try Self.advance(estate, to: 180) == ["8F34 180 S", "8F34 180 N"])
        #expect(try estate.data("ECS45") == octets("1601"))
        #expect(estate.nextDueTime == Self.noon + 240)
        #expect(
            try Self.advance(estate, to: 300) == ["8F01 240 S", "8F33 240 S", "8F33 240 N"])
        #expect(estate.value(.loadLimitCounter) == .doubleLongUnsigned(2))
    }

    @Test("Without the order to disable, the limit is only counted and told")
    func counts() throws {
        let estate = try Self.limited(1_799, disables: false)
        _ = try Self.advance(estate, to: 0)
        #expect(try Self.advance(estate, to: 60) == ["8F01 60 S"])
        #expect(try estate.data("ECS45") == octets("1601"))
        #expect(try Self.advance(estate, to: 7_200).isEmpty)
        #expect(estate.value(.loadLimitCounter) == .doubleLongUnsigned(1))
    }

    @Test("At the limit and below it nothing happens; a meter without limit has nothing due")
    func below() throws {
        let estate = try Self.limited(1_800)
        _ = try Self.advance(estate, to: 0)
        #expect(try Self.advance(estate, to: 86_400).isEmpty)
        #expect(estate.value(.loadLimitCounter) == .doubleLongUnsigned(0))
        let none = try Self.limited(.max)
        #expect(none.nextDueTime == nil)
        #expect(try Self.advance(none, to: 86_400).isEmpty)
        #expect(none.meter.state.loadLimit == nil)
    }

    @Test("A supply that the Supplier switches in between is not enabled by the restoration")
    func commandInBetween() throws {
        let estate = try Self.limited(1_799)
        _ = try Self.advance(estate, to: 0)
        _ = try Self.advance(estate, to: 60)
        #expect(try estate.results("ECS43") == [0])
        #expect(try Self.advance(estate, to: 200).isEmpty)
        #expect(try estate.data("ECS45") == octets("1600"))
        #expect(estate.nextDueTime == nil)
    }

    @Test("A limit that is lowered, or a supply that is enabled, looks at nothing that was before")
    func changes() throws {
        let estate = try Self.limited(5_000)
        #expect(try Self.advance(estate, to: 0).isEmpty)
        #expect(try Self.advance(estate, to: 7_100).isEmpty)
        let lower = Arguments.example(
            MessageCode("ECS28a"), activation: Arguments.now,
            [0: .boolean(0), 1: .doubleLongUnsigned(1_000), 2: .doubleLongUnsigned(60), 3: .doubleLongUnsigned(60)])
        _ = try estate.results("ECS28a", lower)
        #expect(try Self.advance(estate, to: 7_159).isEmpty)
        #expect(try Self.advance(estate, to: 7_160) == ["8F01 7160 S"])
        #expect(try estate.results("ECS43") == [0])
        #expect(try Self.advance(estate, to: 20_000).isEmpty)
        #expect(try estate.results("ECS42") == [0])
        #expect(try Self.advance(estate, to: 20_059).isEmpty)
        #expect(try Self.advance(estate, to: 20_060) == ["8F01 20060 S"])
    }

    @Test("It is kept with the state")
    func kept() throws {
        let estate = try Self.limited(1_799)
        _ = try Self.advance(estate, to: 0)
        _ = try Self.advance(estate, to: 60)
        let other = TestEstate()
        other.meter.state = try storedAndRead(estate.meter.state)
        #expect(other.meter.state == estate.meter.state)
        other.meter.ownOriginatorCounter = estate.meter.ownOriginatorCounter
        #expect(try Self.advance(other, to: 180) == ["8F34 180 S", "8F34 180 N"])
    }
}
