import COSEM
import ESMEEmulator
import GBCS
import Testing

@testable import Gateway

/// Profiles: the built-in one, and errors with their line.
@Suite struct EstateProfileTests {
    @Test func theBuiltInProfileIsTheDefault() {
        #expect(EstateProfile.builtIn == EstateProfile())
        #expect(EstateProfile.builtIn.meters == 1_000)
        #expect(EstateProfile.builtIn.installed == UTCTime(iso8601: "2024-06-01"))
    }

    @Test func anEmptyProfileIsTheDefaultToo() throws {
        #expect(try EstateProfile(yaml: "", name: "p.yaml") == EstateProfile())
        #expect(try EstateProfile(yaml: "# nothing\n", name: "p.yaml") == EstateProfile())
    }

    @Test func everyKeyIsRead() throws {
        let profile = try EstateProfile(
            yaml: """
                name: street
                seed: 7
                meters: 60
                firstEntityIdentifier: 02-53-4D-45-90-00-00-00
                installed: 2025-01-01
                firmwareVersion: "00000001"
                variants: {single: 0.5, twin: 0.25, polyphase: 0.25}
                annualImport: {median: 3000, spread: 0.1}
                export: {share: 0.5, annual: 1500}
                annualSecondaryImport: 1000
                rules:
                  ecs17bForAccessControlBroker: true
                  replayAlert: "8F53"
                  emptyRangeResult: other-reason
                  clockStatus: "00"
                """, name: "p.yaml")
        #expect(profile.name == "street")
        #expect(profile.seed == 7)
        #expect(profile.meters == 60)
        #expect(profile.firstEntityIdentifier == EntityIdentifier(0x0253_4D45_9000_0000))
        #expect(profile.firmwareVersion == [0, 0, 0, 1])
        #expect(profile.variants == [.singleElement: 0.5, .twinElement: 0.25, .polyphase: 0.25])
        #expect(profile.rules.ecs17bForAccessControlBroker)
        #expect(profile.rules.replayAlert == .otherAuthenticationFailure)
        #expect(profile.rules.emptyRangeResult == .otherReason)
        #expect(profile.rules.clockStatus == 0)
    }

    static let wrong: [(yaml: String, says: String)] = [
        ("meters: 0", "p.yaml:1: meters is \"0\"; it must be a number from 1 to 100000"),
        ("seed: 1\nmeters: many", "p.yaml:2: meters is \"many\""),
        ("seed: 1\n\nmetres: 3", "p.yaml:3: unknown key metres; known are"),
        ("rules:\n  replayAlert: 8F6", "p.yaml:2: replayAlert is \"8F6\"; it must be an Alert Code"),
        ("rules:\n  nonsense: 1", "p.yaml:2: unknown key nonsense"),
        (
            "rules:\n  equalCounterIsReplay: perhaps",
            "p.yaml:2: equalCounterIsReplay is \"perhaps\"; it must be true or false"
        ),
        ("variants: {single: 0.5}", "p.yaml:1: the shares add up to 0.5, not to 1"),
        ("installed: 2025-02-30", "p.yaml:1: installed is \"2025-02-30\""),
        ("firmwareVersion: 01", "p.yaml:1: firmwareVersion is \"01\"; it must be four octets"),
        ("meters: [1]", "p.yaml:1: meters must be one value"),
        ("export: 3", "p.yaml:1: expected keys and values"),
        ("- a list", "p.yaml:1: expected keys and values"),
        ("seed: 1\nseed: 2", "p.yaml:1: not YAML"),
        ("a: [", "p.yaml:"),
        ("firstEntityIdentifier: FF-FF-FF-FF-FF-FF-FF-FF", "p.yaml:1: the last meter's entity identifier"),
    ]

    @Test(arguments: wrong) func aWrongProfileIsRefusedWithItsLine(yaml: String, says: String) {
        let error = #expect(throws: ProfileError.self) { try EstateProfile(yaml: yaml, name: "p.yaml") }
        #expect(error?.description.hasPrefix(says) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("\n") == false)
    }
}
