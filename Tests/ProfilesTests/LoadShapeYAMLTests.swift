import LoadSynthesis
import Testing

@testable import Profiles

/// Load shapes in YAML: every key, and every way to get them wrong.
@Suite struct LoadShapeYAMLTests {
    private static func points(_ power: String = "1") -> String {
        "[" + Array(repeating: power, count: 48).joined(separator: ", ") + "]"
    }

    @Test func everyKeyOfDaysIsRead() throws {
        let shape = try LoadShape(
            yaml: """
                name: home
                clock: utc
                dayVariation: 0.4
                slotVariation: 0.6
                baseShare: 0.15
                largestHalfHour: 11_500
                days:
                  winter:
                    weekday:
                      base: 0.2
                      bells:
                        - {amplitude: 0.35, centre: 8.0, width: 1.5}
                        - {amplitude: -0.1, centre: 12, width: 3}
                    sunday: \(Self.points())
                  highSummer:
                    saturday: {base: 1}
                heating:
                  share: 0.7
                  baseTemperature: 14
                  months: [10, 11, 12, 1]
                  shape: {base: 1, bells: []}
                """, name: "shapes/x.yaml")
        let winter: [DayType: DayShape] = [
            .weekday: .formula(
                base: 0.2,
                bells: [
                    .init(amplitude: 0.35, centre: 8, width: 1.5), .init(amplitude: -0.1, centre: 12, width: 3),
                ]),
            .sunday: .points(Array(repeating: 1, count: 48)),
        ]
        let expected = LoadShape(
            name: "home", clock: .utc,
            kind: .days([.winter: winter, .highSummer: [.saturday: .formula(base: 1, bells: [])]]),
            heating: Heating(
                share: 0.7, baseTemperature: 14, shape: .formula(base: 1, bells: []), months: [10, 11, 12, 1]),
            dayVariation: 0.4, slotVariation: 0.6, baseShare: 0.15, largestHalfHour: 11_500)
        #expect(shape == expected)
    }

    @Test func everySeasonAndDayTypeHasItsName() throws {
        let yaml =
            "days:\n"
            + ["winter", "spring", "summer", "highSummer", "autumn"].map { season in
                "  \(season): {weekday: {base: 1}, saturday: {base: 2}, sunday: {base: 3}}\n"
            }.joined()
        guard case .days(let days) = try LoadShape(yaml: yaml, name: "x.yaml").kind else {
            Issue.record("no days")
            return
        }
        #expect(Set(days.keys) == Set(Season.allCases))
        for season in Season.allCases {
            #expect(days[season]?[.weekday] == .formula(base: 1, bells: []))
            #expect(days[season]?[.saturday] == .formula(base: 2, bells: []))
            #expect(days[season]?[.sunday] == .formula(base: 3, bells: []))
        }
    }

    @Test func everyKeyOfSessionsIsRead() throws {
        let yaml = "sessions: {power: 7000, startsFrom: 18:30, startsBefore: \"02:00\", perWeek: 4.5}\nclock: local\n"
        let shape = try LoadShape(yaml: yaml, name: "folder/car.yml")
        #expect(shape.name == "car")
        #expect(
            shape.kind
                == .sessions(ChargingSessions(power: 7_000, startsFrom: 18.5, startsBefore: 2, perWeek: 4.5)))
    }

    @Test func everyKeyOfTheSunIsRead() throws {
        let shape = try LoadShape(yaml: "sun: {latitude: 57, longitude: -3.5}\ndayVariation: 0.5", name: "p.yaml")
        #expect(shape == LoadShape(name: "p", kind: .sun(latitude: 57, longitude: -3.5), dayVariation: 0.5))
        #expect(try LoadShape(yaml: "sun: {latitude: 52}", name: "p.yaml").kind == .sun(latitude: 52, longitude: -1.5))
    }

    @Test func whatIsNotSaidKeepsItsDefault() throws {
        let shape = try LoadShape(yaml: "days: {winter: {weekday: {base: 1}}}", name: "p.yaml")
        #expect(
            shape
                == LoadShape(name: "p", kind: .days([.winter: [.weekday: .formula(base: 1, bells: [])]])))
    }

    static let day = "{winter: {weekday: {base: 1}}}"

    static let mistakes = [
        Mistake(
            "",
            "p.yaml: is empty; known keys are name, clock, days, sessions, sun, heating, dayVariation,",
            "slotVariation, baseShare, largestHalfHour"),
        Mistake("clock: utc", "p.yaml:1: the shape has none of days, sessions and sun; it must have one"),
        Mistake(
            "days: \(day)\nsun: {latitude: 52}",
            "p.yaml:2: the shape has more than one of days, sessions and sun; it must have one"),
        Mistake(
            "day: 3",
            "p.yaml:1: unknown key day; known are baseShare, clock, dayVariation, days, heating, largestHalfHour,",
            "name, sessions, slotVariation, sun"),
        Mistake("days: \(day)\nclock: gmt", "p.yaml:2: clock is \"gmt\"; it must be local (GMT and BST) or utc"),
        Mistake(
            "days: \(day)\nname: \"\"",
            "p.yaml:2: name is nothing; it must be a name of 1 to 64 characters, all printable"),
        Mistake(
            "days: \(day)\nname: \"a\\u202Eb\"",
            "p.yaml:2: name is \"a\\u{202E}b\"; it must be a name of 1 to 64 characters, all printable"),
        Mistake(
            "days: \(day)\ndayVariation: 3.1",
            "p.yaml:2: dayVariation is \"3.1\"; it must be a number from 0 to 3"),
        Mistake(
            "days: \(day)\nslotVariation: -1",
            "p.yaml:2: slotVariation is \"-1\"; it must be a number from 0 to 3"),
        Mistake("days: \(day)\nbaseShare: 20%", "p.yaml:2: baseShare is \"20%\"; it must be a number from 0 to 1"),
        Mistake(
            "days: \(day)\nlargestHalfHour: 0",
            "p.yaml:2: largestHalfHour is \"0\"; it must be a whole number from 1 to 1,000,000"),
        Mistake(
            "days: 3",
            "p.yaml:1: days is \"3\"; it must be keys and values: winter, spring, summer, highSummer, autumn"),
        Mistake(
            "days: {}",
            "p.yaml:1: days has no season; it must have some of winter, spring, summer, highSummer and autumn"),
        Mistake(
            "days:\n  fall: {}",
            "p.yaml:2: unknown key fall; known are autumn, highSummer, spring, summer, winter"),
        Mistake(
            "days:\n  winter: {}",
            "p.yaml:2: winter has no day; it must have some of weekday, saturday and sunday"),
        Mistake(
            "days:\n  winter:\n    monday: [1]",
            "p.yaml:3: unknown key monday; known are saturday, sunday, weekday"),
        Mistake("days:\n  winter:\n    weekday: [1, 2]", "p.yaml:3: weekday has 2 members; it must have 48"),
        Mistake(
            "days:\n  winter:\n    weekday: high",
            "p.yaml:3: weekday is \"high\"; it must be a list of 48 powers, or keys and values: base, bells"),
        Mistake(
            "days:\n  winter:\n    weekday: {bells: []}",
            "p.yaml:3: base is missing; it must be a number from 0 to 1e12"),
        Mistake("days:\n  winter:\n    weekday: {base: 0}", "p.yaml:3: weekday: all powers of a day are 0"),
        Mistake(
            "days:\n  winter:\n    weekday: {base: -1}",
            "p.yaml:3: base is \"-1\"; it must be a number from 0 to 1,000,000,000,000"),
        Mistake(
            "days:\n  winter:\n    weekday:\n      base: 1\n      bells: 3",
            "p.yaml:5: bells is \"3\"; it must be a list of 0 to 32"),
        Mistake(
            "days:\n  winter:\n    weekday:\n      base: 1\n      bells:\n        - 3",
            "p.yaml:6: bells is \"3\"; it must be keys and values: amplitude, centre, width"),
        Mistake(
            """
            days:
              winter:
                weekday:
                  base: 1
                  bells:
                    - {amplitude: 1, centre: 25, width: 1}
            """,
            "p.yaml:6: centre is \"25\"; it must be a number from 0 to 24 hours"),
        Mistake(
            """
            days:
              winter:
                weekday:
                  base: 1
                  bells:
                    - {amplitude: 1, centre: 2, width: 0}
            """,
            "p.yaml:6: width is \"0\"; it must be a number of hours, more than 0 and at most 12"),
        Mistake(
            "days:\n  winter:\n    weekday:\n      base: 1\n      bells:\n        - {amplitude: 1, centre: 2}",
            "p.yaml:6: width is missing; it must be a number of hours, more than 0 and at most 12"),
        Mistake(
            "days: \(day)\nheating: {shape: {base: 1}}",
            "p.yaml:2: share is missing; it must be a number from 0 to 1"),
        Mistake(
            "days: \(day)\nheating: {share: 0.5}",
            "p.yaml:2: shape is missing; it must be a list of 48 powers, or keys and values: base, bells"),
        Mistake(
            "days: \(day)\nheating: {share: 2, shape: {base: 1}}",
            "p.yaml:2: share is \"2\"; it must be a number from 0 to 1"),
        Mistake(
            "days: \(day)\nheating: {share: 0.5, baseTemperature: 50, shape: {base: 1}}",
            "p.yaml:2: baseTemperature is \"50\"; it must be a number from 0 to 30 °C"),
        Mistake(
            "days: \(day)\nheating:\n  share: 0.5\n  shape: {base: 1}\n  months: []",
            "p.yaml:5: months has 0 members; it must have 1 to 12"),
        Mistake(
            "days: \(day)\nheating:\n  share: 0.5\n  shape: {base: 1}\n  months: [1, 13]",
            "p.yaml:5: months is \"13\"; it must be a whole number from 1 to 12"),
        Mistake(
            "days: \(day)\nheating:\n  share: 0.5\n  shape: {base: 1}\n  months: [1,\n   1]",
            "p.yaml:6: months has 1 twice; each may stand once"),
        Mistake(
            "sun: {latitude: 52}\nheating: {share: 1, shape: {base: 1}}",
            "p.yaml:2: heating has no effect on sun; it goes with days"),
        Mistake(
            "sun: {latitude: 52}\nclock: utc",
            "p.yaml:2: clock has no effect on sun; it goes with days and sessions"),
        Mistake("sun: {}", "p.yaml:1: latitude is missing; it must be a number from -66 to 66 degrees"),
        Mistake("sun: {latitude: 70}", "p.yaml:1: latitude is \"70\"; it must be a number from -66 to 66 degrees"),
        Mistake(
            "sun: {latitude: 52, longitude: 181}",
            "p.yaml:1: longitude is \"181\"; it must be a number from -180 to 180 degrees"),
        Mistake("sun: 52", "p.yaml:1: sun is \"52\"; it must be keys and values: latitude, longitude"),
        Mistake(session(power: "0"), "p.yaml:1: power is \"0\"; it must be a whole number from 1 to 100,000"),
        Mistake(session(power: "7 kW"), "p.yaml:1: power is \"7 kW\"; it must be a whole number from 1 to 100,000"),
        Mistake(
            session(from: "18:15"),
            "p.yaml:1: startsFrom is \"18:15\"; it must be a time of day on a half hour, 00:00 to 24:00"),
        Mistake(
            session(from: "18"),
            "p.yaml:1: startsFrom is \"18\"; it must be a time of day on a half hour, 00:00 to 24:00"),
        Mistake(
            session(from: "24:30"),
            "p.yaml:1: startsFrom is \"24:30\"; it must be a time of day on a half hour, 00:00 to 24:00"),
        Mistake(
            session(from: "20:00"),
            "p.yaml:1: startsBefore is startsFrom; for starts all day write 00:00 and 24:00"),
        Mistake(session(perWeek: "0.5"), "p.yaml:1: perWeek is \"0.5\"; it must be a number from 1 to 7"),
        Mistake(
            "sessions: {power: 1}",
            "p.yaml:1: startsFrom is missing; it must be a time of day on a half hour, 00:00 to 24:00"),
        Mistake(
            session() + "\nslotVariation: 1",
            "p.yaml:2: slotVariation has no effect on sessions; it goes with days and sun"),
        Mistake(
            session() + "\nbaseShare: 1",
            "p.yaml:2: baseShare has no effect on sessions; it goes with days and sun"),
        Mistake(
            session() + "\nlargestHalfHour: 1",
            "p.yaml:2: largestHalfHour has no effect on sessions; it goes with days and sun"),
    ]

    private static func session(
        power: String = "7000", from: String = "18:00", before: String = "20:00", perWeek: String = "4"
    ) -> String {
        "sessions: {power: \(power), startsFrom: \(from), startsBefore: \(before), perWeek: \(perWeek)}"
    }

    @Test(arguments: mistakes)
    func aMistakeIsNamedWithItsLine(_ mistake: Mistake) {
        expectError(mistake.line) { _ = try LoadShape(yaml: mistake.yaml, name: "p.yaml") }
    }

    @Test func aDentMustLeaveSomething() {
        let yaml = """
            days:
              winter:
                weekday: {base: 0.1, bells: [{amplitude: -1, centre: 12, width: 1}]}
            """
        #expect {
            _ = try LoadShape(yaml: yaml, name: "p.yaml")
        } throws: {
            "\($0)".hasPrefix("p.yaml:3: weekday: the power of half hour 21 is -0.1")
        }
    }
}
