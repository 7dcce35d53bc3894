import COSEM
import Fleet
import Testing

@testable import Profiles
@testable import SMETS1Meter

/// How a SMETS1 make presents itself, in YAML.
@Suite struct SMETS1ProfileYAMLTests {
    private func profile(_ dlms: String) throws -> SMETS1Profile? {
        try DeviceModel(yaml: "smetsVersion: smets1\ndlms:\n" + dlms, name: "p.yaml").smets1
    }

    @Test func everyKeyIsRead() throws {
        let read = try profile(
            """
              cohort: FOC
              manufacturer: LGZ
              maximumPDUSize: 2_048
              export: true
              touRegisters: 8
              halfHourValue: cumulative
              halfHourStatus: true
              profilesHaveExport: true
              dailyProfile: false
              billingProfile: false
              names: {halfHour: 1-0:98.1.0.255, daily: 1-0:98.2.0.255, billing: 1-0:98.3.0.255, eventLog: 1-0:98.4.0.255}
              capacities: {halfHour: 35136, daily: 3660, billing: 120}
              clients:
                - {accessPoint: 1, authentication: gmac, role: management}
                - {accessPoint: 65535, authentication: none, role: public}
              publicClientReadsEnergy: false
              highLevelRequiresCiphering: true
              quirks:
                dateTimesHaveSeconds: false
                dateTimesHaveDayOfWeek: true
                dateTimesHaveDeviation: false
                dateTimesHaveStatus: false
                supportsGetWithList: false
                supportsAccessByEntry: false
                reportsInvocationCounterErrors: false
            """)
        var expected = SMETS1Profile()
        expected.cohort = "FOC"
        expected.manufacturer = "LGZ"
        expected.maximumPDUSize = 2_048
        expected.hasExport = true
        expected.touRegisterCount = 8
        expected.halfHourValue = .cumulative
        expected.halfHourHasStatus = true
        expected.profilesHaveExport = true
        expected.hasDailyProfile = false
        expected.hasBillingProfile = false
        expected.halfHourProfileName = LogicalName(1, 0, 98, 1, 0)
        expected.dailyProfileName = LogicalName(1, 0, 98, 2, 0)
        expected.billingProfileName = LogicalName(1, 0, 98, 3, 0)
        expected.eventLogName = LogicalName(1, 0, 98, 4, 0)
        (expected.halfHourCapacity, expected.dailyCapacity, expected.billingCapacity) = (35_136, 3_660, 120)
        expected.clients = [.init(1, .gmac, .management), .init(65_535, .none, .public)]
        expected.publicClientReadsEnergy = false
        expected.highLevelRequiresCiphering = true
        expected.quirks.dateTimesHaveSeconds = false
        expected.quirks.dateTimesHaveDayOfWeek = true
        expected.quirks.dateTimesHaveDeviation = false
        expected.quirks.dateTimesHaveStatus = false
        expected.quirks.supportsGetWithList = false
        expected.quirks.supportsAccessByEntry = false
        expected.quirks.reportsInvocationCounterErrors = false
        #expect(read == expected)
        #expect(expected.isValid)
    }

    @Test func whatIsNotSaidKeepsItsDefault() throws {
        #expect(try profile("  cohort: IOC") == SMETS1Profile())
        #expect(try DeviceModel(yaml: "smetsVersion: smets1", name: "p.yaml").smets1 == SMETS1Profile())
        #expect(try DeviceModel(yaml: "smetsVersion: smets2", name: "p.yaml").smets1 == nil)
    }

    @Test(arguments: [
        "smets1-edmi", "smets1-foc", "smets1-ioc-aclara", "smets1-ioc-elster", "smets1-ioc-itron", "smets1-secure",
    ])
    func shippedMakesAreValid(name: String) throws {
        let text = try #require(ProfileLibrary.builtInText(.devices, name))
        let made = try #require(try DeviceModel(yaml: text, name: name).smets1)
        #expect(made.isValid)
        #expect(made != SMETS1Profile())
    }

    @Test(arguments: [
        ("  cohort: SMETS", "p.yaml:3: cohort is \"SMETS\"; it must be IOC, Secure, FOC or EDMI"),
        ("  manufacturer: Itron", "p.yaml:3: manufacturer is \"Itron\"; it must be three letters from A to Z"),
        ("  maximumPDUSize: 63", "p.yaml:3: maximumPDUSize is \"63\"; it must be a whole number from 64 to 65,535"),
        ("  touRegisters: 49", "p.yaml:3: touRegisters is \"49\"; it must be a whole number from 0 to 48"),
        ("  halfHourValue: power", "p.yaml:3: halfHourValue is \"power\"; it must be energy or cumulative"),
        ("  export: maybe", "p.yaml:3: export is \"maybe\"; it must be true or false"),
        (
            "  export: false\n  profilesHaveExport: true",
            "p.yaml:4: profilesHaveExport is true; that needs export: true"
        ),
        (
            "  names:\n    daily: 1.0.99.2.0.255",
            "p.yaml:4: daily is \"1.0.99.2.0.255\"; it must be a logical name like 1-0:99.1.0.255"
        ),
        (
            "  names:\n    daily: 1-0:99.1.0.255", "p.yaml:4: names: two objects have the same; each needs its own"
        ),
        ("  capacities: {daily: 0}", "p.yaml:3: daily is \"0\"; it must be a whole number from 1 to 3,660"),
        ("  clients: []", "p.yaml:3: clients has 0 members; it must have 1 to 64"),
        (
            "  clients:\n    - {accessPoint: 0, authentication: none, role: public}",
            "p.yaml:4: accessPoint is \"0\"; it must be a whole number from 1 to 65,535"
        ),
        (
            "  clients:\n    - {accessPoint: 1, authentication: md5, role: public}",
            "p.yaml:4: authentication is \"md5\"; it must be none, password or gmac"
        ),
        (
            "  clients:\n    - {accessPoint: 1, authentication: none}",
            "p.yaml:4: role is missing; it must be public, reader or management"
        ),
        (
            "  clients:\n    - {accessPoint: 1, authentication: none, role: public}\n"
                + "    - {accessPoint: 1, authentication: gmac, role: reader}",
            "p.yaml:5: client 1 is there twice"
        ),
        ("  quirks: {talks: false}", "p.yaml:3: unknown key talks; known are "),
        ("  speed: 9600", "p.yaml:3: unknown key speed; known are "),
    ])
    func mistakesAreNamedWithTheirLine(dlms: String, message: String) {
        do {
            _ = try profile(dlms)
            Issue.record("no error for \(dlms)")
        } catch { #expect("\(error)".hasPrefix(message), "\(error)") }
    }

    @Test func metersOfSMETS2HaveNone() {
        #expect(throws: ProfileError.self) { try DeviceModel(yaml: "dlms: {cohort: IOC}", name: "p.yaml") }
    }

    @Test(arguments: [
        "", "1-0:99.1.0", "1-0:99.1.0.", "1-0:99.1.0.256", "1.0.99.1.0.255", "1-0:99.1.0.255.1", "-1-0:99.1.0.255",
        "1-0:99.+1.0.255", "1-0:99..0.255", "a-b:c.d.e.f",
    ])
    func whatIsNoLogicalNameIsRefused(text: String) { #expect(LogicalName(text) == nil) }

    @Test func logicalNamesAreReadAsTheyAreWritten() {
        #expect(LogicalName("1-0:99.1.0.255") == LogicalName(1, 0, 99, 1, 0))
        #expect(LogicalName("\(LogicalName(0, 255, 1, 2, 3, 4))") == LogicalName(0, 255, 1, 2, 3, 4))
    }
}
