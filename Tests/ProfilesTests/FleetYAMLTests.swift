import COSEM
import ESMEEmulator
import Fleet
import GBCS
import LoadSynthesis
import Testing

@testable import Profiles

/// Fleets in YAML, well written.
@Suite struct FleetYAMLTests {
    private static func builtInShape(_ name: String) throws -> LoadShape {
        try LoadShape(yaml: try #require(ProfileLibrary.builtInText(.shapes, name)), name: "\(name).yaml")
    }

    @Test func everyKeyIsRead() throws {
        let fleet = try FleetDefinition(
            yaml: """
                name: mine
                seed: 18446744073709551615
                firstEntityIdentifier: 02-53-4D-45-90-00-00-00
                processingTimes: true
                rules:
                  ecs17bForAccessControlBroker: true
                x-anything: {goes: [here]}
                cohorts:
                  - name: first
                    count: 2_000
                    device: generic-twin
                    region: north
                    network: csp-north
                    installed: {from: 2020-01-01, to: 2021-06-30T12:00:00Z}
                    variants: {single: 0.25, twin: 0.5, polyphase: 0.25}
                    offPeak: [00:30-05:00, 22:00-24:00]
                    import:
                      - shape: domestic-unrestricted
                        annual: {median: 2700, spread: 0.45, minimum: 600, maximum: 12000}
                      - {shape: heat-pump, share: 0.25, annual: 4000}
                    secondary:
                      - {shape: storage-heating, share: 0.5, annual: 3000}
                    export:
                      - {shape: solar-57n, share: 0.125, annual: 1600}
                  - name: second
                    count: 1
                    device: smets1-foc
                    import: [{shape: family, annual: 3000}]
                """, name: "fleets/x.yaml")
        #expect(fleet.name == "mine")
        #expect(fleet.seed == .max)
        #expect(fleet.firstEntityIdentifier == EntityIdentifier(0x0253_4D45_9000_0000))
        #expect(fleet.hasProcessingTimes)
        #expect(fleet.rules.ecs17bForAccessControlBroker)
        #expect(fleet.count == 2_001)
        let first = try #require(fleet.cohorts.first)
        #expect(first.name == "first" && first.count == 2_000 && first.region == .north)
        #expect(first.network == "csp-north" && first.device.name == "generic-twin")
        #expect(first.installed == UTCTime(iso8601: "2020-01-01")!...UTCTime(iso8601: "2021-06-30T12:00")!)
        #expect(first.variants == [.singleElement: 0.25, .twinElement: 0.5, .polyphase: 0.25])
        #expect(
            first.offPeak
                == TariffWindow(HalfHourMask(from: 0.5, to: 5).union(HalfHourMask(from: 22, to: 24)), clock: .utc))
        #expect(
            first.loads == [
                LoadComponent(
                    shape: try Self.builtInShape("domestic-unrestricted"),
                    annual: AnnualEnergy(median: 2_700, spread: 0.45, range: 600...12_000)),
                LoadComponent(
                    shape: try Self.builtInShape("heat-pump"), share: 0.25, annual: AnnualEnergy(median: 4_000)),
                LoadComponent(
                    .secondaryActiveImport, shape: try Self.builtInShape("storage-heating"), share: 0.5,
                    annual: AnnualEnergy(median: 3_000)),
                LoadComponent(
                    .activeExport, shape: try Self.builtInShape("solar-57n"), share: 0.125,
                    annual: AnnualEnergy(median: 1_600)),
            ])
        let second = fleet.cohorts[1]
        #expect(second.network == "smets1" && second.device.smetsVersion == .smets1 && second.region == .central)
    }

    @Test func namesHaveAnyCase() throws {
        let yaml = """
            cohorts:
              - {name: a, count: 3, device: GENERIC, region: NORTH, network: CSP-North, variants: {Single: 0.5, POLYPHASE: 0.5},
                 import: [{shape: Family, annual: 1}]}
            """
        let cohort = try FleetDefinition(yaml: yaml, name: "fleets/small.yaml").cohorts[0]
        #expect(cohort.region == .north && cohort.network == "csp-north")
        #expect(cohort.variants == [.singleElement: 0.5, .polyphase: 0.5])
    }

    @Test func whatIsNotSaidKeepsItsDefault() throws {
        let yaml = "cohorts: [{name: a, count: 3, import: [{shape: family, annual: 1}]}]"
        let fleet = try FleetDefinition(yaml: yaml, name: "fleets/small.yaml")
        #expect(fleet.name == "small" && fleet.seed == 2_026 && !fleet.hasProcessingTimes)
        #expect(fleet.firstEntityIdentifier == FleetDefinition.firstDevelopmentIdentifier)
        #expect(fleet.rules == ProcessingRules())
        let cohort = fleet.cohorts[0]
        #expect(cohort.device.name == "generic" && cohort.network == "csp-south-central")
        #expect(cohort.installed.lowerBound == UTCTime(iso8601: "2024-06-01"))
        #expect(cohort.installed.upperBound == cohort.installed.lowerBound)
        #expect(cohort.variants == [.singleElement: 1] && cohort.offPeak == nil)
    }

    static let windows: [(yaml: String, window: TariffWindow)] = [
        ("00:30-07:30", TariffWindow(HalfHourMask(from: 0.5, to: 7.5))),
        ("[23:30-06:30]", TariffWindow(HalfHourMask(from: 23.5, to: 6.5))),
        ("{clock: local, everyDay: 00:30-05:30}", TariffWindow(HalfHourMask(from: 0.5, to: 5.5), clock: .local)),
        (
            "{weekday: [00:00-07:00], weekend: [00:00-08:00, 13:00-16:00]}",
            TariffWindow(
                weekday: HalfHourMask(from: 0, to: 7),
                saturday: HalfHourMask(from: 0, to: 8).union(HalfHourMask(from: 13, to: 16)),
                sunday: HalfHourMask(from: 0, to: 8).union(HalfHourMask(from: 13, to: 16)))
        ),
        (
            "{saturday: 10:00-12:00, sunday: 00:00-24:00, clock: utc}",
            TariffWindow(weekday: [], saturday: HalfHourMask(from: 10, to: 12), sunday: .all)
        ),
    ]

    @Test(arguments: windows)
    func offPeakHasManyForms(_ yaml: String, _ window: TariffWindow) throws {
        let fleet = try FleetDefinition(
            yaml: "cohorts: [{name: a, count: 3, offPeak: \(yaml), import: [{shape: family, annual: 1}]}]",
            name: "p.yaml")
        #expect(fleet.cohorts[0].offPeak == window)
    }

    private static func cohort(_ name: String, _ size: String) -> String {
        "  - {name: \(name), \(size), import: [{shape: family, annual: 1}]}\n"
    }

    @Test(arguments: [1, 3, 10, 999, 1_000, 67_108_864])
    func sharesAddUpToTheMeter(_ meters: Int) throws {
        let yaml =
            "meters: \(meters)\ncohorts:\n" + Self.cohort("a", "share: 0.333333") + Self.cohort("b", "share: 0.333333")
            + Self.cohort("c", "share: 0.333334")
        let fleet = try FleetDefinition(yaml: yaml, name: "p.yaml")
        #expect(fleet.count == meters)
        #expect(fleet.cohorts.allSatisfy { abs($0.count - meters / 3) <= 100 && $0.count > 0 })
    }

    @Test func metersScaleCounts() throws {
        let yaml = "meters: 1000\ncohorts:\n" + Self.cohort("a", "count: 3") + Self.cohort("b", "count: 1")
        let fleet = try FleetDefinition(yaml: yaml, name: "p.yaml")
        #expect(fleet.cohorts.map(\.count) == [750, 250])
    }

    @Test func changedRulesReachDevicesWithTheirOwn() throws {
        var fleet = try FleetDefinition(
            yaml: """
                cohorts:
                  - {name: a, count: 1, device: older-firmware, import: [{shape: family, annual: 1}]}
                  - {name: b, count: 1, import: [{shape: family, annual: 1}]}
                """, name: "p.yaml")
        fleet.changeRules { $0.ecs17bForAccessControlBroker = true }
        #expect(fleet.rules.ecs17bForAccessControlBroker)
        #expect(fleet.cohorts[0].device.rules?.ecs17bForAccessControlBroker == true)
        #expect(fleet.cohorts[0].device.rules?.commandNotSupportedAlert == false)
        #expect(fleet.cohorts[1].device.rules == nil)
    }

    @Test func theFleetsRulesAreWhatADevicesDifferFrom() throws {
        let fleet = try FleetDefinition(
            yaml: """
                rules: {equalCounterIsReplay: false}
                cohorts: [{name: a, count: 1, device: older-firmware, import: [{shape: family, annual: 1}]}]
                """, name: "p.yaml")
        #expect(fleet.cohorts[0].device.rules?.equalCounterIsReplay == false)
    }
}
