import RadioNet
import SimulationKernel
import Testing

@testable import CellularNet
@testable import Profiles

/// SMETS1 networks in YAML: the one that is shipped, every key, and every way to get them wrong.
@Suite struct SMETS1NetworkYAMLTests {
    private static func read(_ yaml: String, name: String = "n.yaml") throws -> SMETS1Network {
        try SMETS1Network(yaml: yaml, name: name)
    }

    @Test func theShippedFileIsTheBuiltInNetwork() throws {
        let text = try #require(ProfileLibrary.builtInText(.networks, "smets1"))
        let read = try Self.read(text, name: "smets1.yaml")
        #expect(read.cohorts == SMETS1Network.smets1.cohorts)
        for parameter in SMETS1Network.allParameters {
            #expect(parameter.value(in: read) == parameter.value(in: .smets1), "\(parameter.key)")
        }
        #expect(read == .smets1)
        #expect(try SMETS1Network(profile: "smets1") == .smets1)
    }

    @Test func theShippedFileStatesEveryParameter() throws {
        let text = try #require(ProfileLibrary.builtInText(.networks, "smets1"))
        let document = try YAMLDocument(text, file: "smets1.yaml").mapping(keys: SMETS1NetworkReader.topKeys)
        for parameter in SMETS1Network.allParameters {
            let words = parameter.key.split(separator: ".").map(String.init)
            let isStated =
                words.count == 1
                ? document.has(words[0])
                : document.value(words[0])?.node.mapping?.contains { $0.key.string == words[1] } ?? false
            #expect(isStated, "\(parameter.key)")
        }
        #expect(document.has("base") && document.has("cohorts"))
    }

    @Test func whatANetworkIsFollowsFromItsBase() throws {
        let folder = try TemporaryFolder()
        let own = try folder.write("base: smets1\nmeters: 1000", to: "own.yaml")
        let north = try folder.write("hubs: 1000", to: "north.yaml")
        #expect(SMETS1Network.isProfile("smets1") && SMETS1Network.isProfile(own))
        #expect(!SMETS1Network.isProfile("csp-north") && !SMETS1Network.isProfile(north))
        #expect(!SMETS1Network.isProfile("\(folder.path)/none.yaml") && !SMETS1Network.isProfile("none"))
        let capitals = try folder.write("base: SMETS1", to: "capitals.yaml")
        #expect(SMETS1Network.isProfile(capitals))
        let network = try SMETS1Network(profile: own)
        #expect(network.name == "own" && network.meters == 1_000)
        #expect(try ValidatedProfile(own).kind == .networks)
        #expect(
            try ValidatedProfile("smets1").summary == "a network of 8,400,000 SMETS1 meters in 4 cohorts")
    }

    @Test func aNetworkOfTheOtherKindIsSaidSo() throws {
        let own = try TemporaryFolder()
        let file = try own.write("base: smets1\nmeters: 1000", to: "own.yaml")
        for name in ["smets1", file] {
            expectError(
                "\(name): is a network of SMETS1 meters, which simulate and serve --smets1-network take; here goes one of "
                    + "base csp-north or csp-south-central"
            ) { _ = try NetworkModel(profile: name) }
        }
        for name in ["csp-north", "csp-south-central"] {
            expectError(
                "\(name): is a network of base \(name), which serve --network, simulate and capacity take; here goes one "
                    + "of base smets1"
            ) { _ = try SMETS1Network(profile: name) }
        }
    }

    @Test(arguments: SMETS1Network.allParameters)
    func everyParameterIsRead(parameter: ModelParameter<SMETS1Network>) throws {
        var expected = SMETS1Network.smets1
        expected.name = "n"
        let value = min(parameter.range.upperBound, parameter.range.lowerBound + (parameter.isWhole ? 3 : 0.5))
        parameter.set(value, in: &expected)
        let words = parameter.key.split(separator: ".")
        let number = parameter.isWhole ? "\(Int(value))" : "\(value)"
        let entry = words.count == 1 ? "\(words[0]): \(number)" : "\(words[0]): {\(words[1]): \(number)}"
        #expect(try Self.read("base: smets1\n\(entry)") == expected)
    }

    @Test func cohortsAreRead() throws {
        let network = try Self.read(
            """
            cohorts:
              - {name: a, provider: Vodafone, share: 0.25}
              - name: b
                provider: Telefónica
                share: 0.75
                makes: [{name: Itron, share: 0.5, perSecond: 10}, {name: Aclara, share: 0.5, perSecond: 0}]
            """)
        #expect(
            network.cohorts == [
                .init(name: "a", communicationsProvider: "Vodafone", share: 0.25),
                .init(
                    name: "b", communicationsProvider: "Telefónica", share: 0.75,
                    makes: [
                        .init(name: "Itron", share: 0.5, perSecond: 10),
                        .init(name: "Aclara", share: 0.5, perSecond: 0),
                    ]),
            ])
    }

    static let mistakes = [
        Mistake("[]", "n.yaml:1: is a list; it must be keys and values"),
        Mistake("base: csp-north", "n.yaml:1: base is \"csp-north\"; it must be smets1"),
        Mistake(
            "meters: 1\nhubs: 8",
            "n.yaml:2: unknown key hubs; known are accessPoint, base, cache, cohorts, dco, interface, meters, modem,",
            "name, premises, requests, session, settlement, sms"),
        Mistake("meters: 0", "n.yaml:1: meters is \"0\"; it must be a whole number from 1 to 100,000,000"),
        Mistake(
            "modem:\n  idleTimer: 0", "n.yaml:2: idleTimer is \"0\"; it must be a number from 1 to 86,400 s"),
        Mistake(
            "modem:\n  attachShortest: 5\n  attachLongest: 2",
            "n.yaml:2: modem.attachShortest is beyond the other end of its range"),
        Mistake(
            "session:\n  octetsMost: 10\n  octetsLeast: 20",
            "n.yaml:3: session.octetsLeast is beyond the other end of its range"),
        Mistake(
            "sms:\n  validity: 30 min", "n.yaml:2: validity is \"30 min\"; it must be a number from 0 to 604,800 s"),
        Mistake("sms: 4", "n.yaml:1: sms is \"4\"; it must be keys and values:", Self.messageKeys),
        Mistake("cohorts: []", "n.yaml:1: cohorts has 0 members; it must have 1 to 16"),
        Mistake("cohorts:\n  - {name: a}", "n.yaml:2: provider is missing; it must be a name"),
        Mistake(
            "cohorts:\n  - {name: a, provider: b, share: 0.5}", "n.yaml:1: the shares of cohorts are not 1 together"),
        Mistake(
            "cohorts:\n  - {name: a, provider: b, share: 0.5}\n  - {name: a, provider: b, share: 0.5}",
            "n.yaml:1: two cohorts have the same name"),
        Mistake(
            "cohorts:\n  - name: a\n    provider: b\n    share: 1\n    makes: [{name: c, share: 1}]",
            "n.yaml:5: perSecond is missing; it must be a number"),
        Mistake(
            "cohorts:\n  - name: a\n    provider: b\n    share: 1\n    makes:\n"
                + "      - {name: c, share: 1, perSecond: -1}",
            "n.yaml:6: perSecond is \"-1\"; it must be a number from 0 to 1,000,000 requests/s"),
        Mistake(
            "cohorts:\n  - name: a\n    provider: b\n    share: 1\n    makes:\n"
                + "      - {name: c, share: 0.6, perSecond: 1}\n      - {name: d, share: 0.6, perSecond: 1}",
            "n.yaml:5: the shares of makes are more than 1 together"),
    ]

    private static let messageKeys =
        "medianDelay, delayP95, attemptSuccess, mostAttempts, retryInterval, validity, queueLimit, perBind, binds"

    @Test(arguments: mistakes)
    func aMistakeIsNamedWithItsLine(_ mistake: Mistake) {
        expectError(mistake.line) { _ = try Self.read(mistake.yaml) }
    }
}
