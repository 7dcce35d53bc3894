import Testing

@testable import Profiles

/// What `smets fleet validate` says of files of all kinds.
@Suite struct ValidatedProfileTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    static let files: [(name: String, yaml: String, kind: ProfileLibrary.Kind, summary: String)] = [
        (
            "a.yaml", "meters: 2000\ncohorts: [{name: a, count: 1, import: [{shape: pub, annual: 9}]}]", .fleets,
            "2,000 meters, 1 cohort"
        ),
        ("b.yaml", "cohorts: [{name: a, count: 1, import: [{shape: pub, annual: 9}]}]", .fleets, "1 meter, 1 cohort"),
        ("c.yaml", "days: {winter: {weekday: {base: 1}}}", .shapes, "a load shape of days"),
        ("d.yaml", "sun: {latitude: 1}", .shapes, "a load shape of sun"),
        ("e.yaml", "smetsVersion: smets1", .devices, "a device model, SMETS1"),
        ("devices/f.yaml", "rules: {clockStatus: \"00\"}", .devices, "a device model, SMETS2"),
    ]

    @Test(arguments: files)
    func whatAFileIsFollowsFromItsKeys(
        _ file: (name: String, yaml: String, kind: ProfileLibrary.Kind, summary: String)
    ) throws {
        let profile = try ValidatedProfile(try folder.write(file.yaml, to: file.name))
        #expect(profile.kind == file.kind)
        #expect(profile.summary == file.summary)
    }

    @Test func aBuiltInFleetHasItsName() throws {
        let profile = try ValidatedProfile("demo")
        #expect(profile.kind == .fleets && profile.summary == "1,000 meters, 8 cohorts")
    }

    static let wrong: [(name: String, yaml: String, rest: String)] = [
        ("a.yaml", "cohorts: 3", ":1: cohorts is \"3\"; it must be a list of 1 to 4,096"),
        (
            "b.yaml", "days: 3",
            ":1: days is \"3\"; it must be keys and values: winter, spring, summer, highSummer, autumn"
        ),
        ("shapes/c.yaml", "clock: utc", ":1: the shape has none of days, sessions and sun; it must have one"),
        (
            "devices/d.yaml", "nmae: x",
            ":1: unknown key nmae; known are dlms, firmwareVersion, logCapacities, name, processingTime, rules, smetsVersion"
        ),
        (
            "e.yaml", "nmae: x",
            ":1: unknown key nmae; known are cohorts, firstEntityIdentifier, meters, name, processingTimes, rules, seed"
        ),
        ("f.yaml", "", ": is empty; it must have cohorts"),
        (
            "g.yaml", "a: [",
            ":2: not YAML: while parsing a flow node from line 2 on: did not find expected node content"
        ),
    ]

    @Test(arguments: wrong)
    func whatIsWrongIsNamed(_ file: (name: String, yaml: String, rest: String)) throws {
        let path = try folder.write(file.yaml, to: file.name)
        expectError(path + file.rest) { _ = try ValidatedProfile(path) }
    }

    @Test func fleetsFindWhatLiesBesideThem() throws {
        try folder.write("sun: {latitude: 50}", to: "shapes/roof.yaml")
        let yaml = """
            cohorts:
              - {name: a, count: 1, import: [{shape: pub, annual: 9}], export: [{shape: roof, annual: 9}]}
            """
        #expect(try ValidatedProfile(try folder.write(yaml, to: "a.yaml")).summary == "1 meter, 1 cohort")
    }
}
