import CellularNet
import DCC
import Fleet
import SimulationKernel
import Testing

@testable import Profiles

/// SMETS1 Service Providers in YAML: those that are shipped, every key, and every way to get them wrong.
@Suite struct S1SPYAMLTests {
    private static func read(_ yaml: String) throws -> S1SPParameters {
        try S1SPParameters(yaml: yaml, name: "p.yaml")
    }

    @Test("The built-in providers are the files, each under its own name")
    func builtIn() throws {
        #expect(S1SPParameters.names.sorted() == ProfileLibrary.builtInNames(.s1sp))
        let providers = try S1SPParameters.builtIn()
        #expect(providers.map(\.name) == ["instant-energy", "secure", "trilliant", "dxc-foc"])
    }

    @Test("Every cohort of the built-in SMETS1 meters has one provider")
    func cohorts() throws {
        let served = try S1SPParameters.builtIn().flatMap(\.serves)
        #expect(Set(served).count == served.count)
        let fleet = try FleetDefinition.named("smets1-demo")
        #expect(Set(fleet.cohorts.compactMap(\.device.smets1?.cohort)) == Set(served))
        #expect(Set(SMETS1Network.smets1.cohorts.map(\.name)) == Set(served))
    }

    @Test("Itron and Aclara are limited, as in the network")
    func limitedMakes() throws {
        let provider = try S1SPParameters(profile: "instant-energy")
        let network = SMETS1Network.smets1.cohorts[0].makes
        #expect(provider.makes.map(\.name) == ["Itron", "Aclara"])
        #expect(provider.makes.map(\.perSecond) == network.map(\.perSecond))
        let fleet = try FleetDefinition.named("smets1-demo")
        let manufacturers = Set(fleet.cohorts.compactMap(\.device.smets1?.manufacturer))
        #expect(provider.makes.allSatisfy { manufacturers.contains($0.manufacturer) })
    }

    @Test("A shipped file states every parameter", arguments: S1SPParameters.names)
    func everyParameterIsStated(name: String) throws {
        let text = try #require(ProfileLibrary.builtInText(.s1sp, name))
        let document = try YAMLDocument(text, file: name).mapping(keys: S1SPReader.topKeys)
        for parameter in S1SPParameters.allParameters {
            let words = parameter.key.split(separator: ".").map(String.init)
            let isStated = document.value(words[0])?.node.mapping?.contains { $0.key.string == words[1] } ?? false
            #expect(isStated, "\(parameter.key)")
        }
    }

    @Test("Every parameter is read", arguments: S1SPParameters.allParameters)
    func everyParameterIsRead(parameter: ModelParameter<S1SPParameters>) throws {
        var expected = S1SPParameters(name: "p", serves: ["IOC"], latencyP95: 3_600 * .second)
        let value = min(parameter.range.upperBound, parameter.range.lowerBound + (parameter.isWhole ? 3 : 0.5))
        parameter.set(value, in: &expected)
        let words = parameter.key.split(separator: ".")
        let number = parameter.isWhole ? "\(Int(value))" : "\(value)"
        var entries = [String(words[0]): "\(words[1]): \(number)"]
        if parameter.key == "latency.p95" {
            expected.medianLatency = 0
            entries["latency", default: ""] += ", median: 0"
        } else {
            entries["latency", default: ""] += (words[0] == "latency" ? ", " : "") + "p95: 3600"
        }
        let yaml = "serves: [IOC]\n" + entries.map { "\($0.key): {\($0.value)}\n" }.sorted().joined()
        #expect(try Self.read(yaml) == expected)
    }

    @Test("A file needs no more than its cohorts, and may have a name")
    func smallFiles() throws {
        #expect(try Self.read("serves: [IOC, FOC]") == S1SPParameters(name: "p", serves: ["IOC", "FOC"]))
        #expect(try Self.read("name: Mine\nserves: [IOC]").name == "Mine")
        let folder = try TemporaryFolder()
        let own = try folder.write("serves: [IOC]", to: "own.yaml")
        #expect(try S1SPParameters(profile: own).name == "own")
        #expect(try S1SPParameters(profile: "Trilliant").name == "trilliant")
        let validated = try ValidatedProfile(own)
        #expect(validated.kind == .s1sp && validated.summary == "a SMETS1 Service Provider of IOC")
        #expect(try ValidatedProfile("secure").summary == "a SMETS1 Service Provider of Secure")
    }

    static let mistakes = [
        Mistake("[]", "p.yaml:1: is a list; it must be keys and values"),
        Mistake(
            "serve: [IOC]",
            "p.yaml:1: unknown key serve; known are accessPoint, cache, latency, makes, name, requests, serves, session"
        ),
        Mistake("name: x", "p.yaml:1: serves is missing; it must be a list of cohorts"),
        Mistake("serves: []", "p.yaml:1: serves has 0 members; it must have 1 to 16"),
        Mistake("serves:\n  - IOC\n  - IOC", "p.yaml:3: cohort IOC is there twice"),
        Mistake(
            "serves: [IOC]\nrequests: {mostAttempts: 0}",
            "p.yaml:2: mostAttempts is \"0\"; it must be a whole number from 1 to 100"),
        Mistake(
            "serves: [IOC]\nlatency: {median: 2, p95: 1}", "p.yaml:2: latency.p95 is below latency.median"),
        Mistake(
            "serves: [IOC]\nmakes:\n  - {name: Itron, manufacturer: itr, perSecond: 1}",
            "p.yaml:3: manufacturer is \"itr\"; it must be three letters from A to Z"),
        Mistake(
            "serves: [IOC]\nmakes:\n  - {name: Itron, manufacturer: ITR}",
            "p.yaml:3: perSecond is missing; it must be a number"),
        Mistake(
            "serves: [IOC]\nmakes:\n  - {name: A, manufacturer: ITR, perSecond: 1}\n"
                + "  - {name: B, manufacturer: ITR, perSecond: 1}", "p.yaml:4: manufacturer ITR is there twice"),
    ]

    @Test("A mistake is named with its line", arguments: mistakes)
    func mistake(_ mistake: Mistake) {
        expectError(mistake.line) { _ = try Self.read(mistake.yaml) }
    }

    @Test("A name that is neither built in nor a file is said with those that are")
    func unknownName() {
        expectError(
            "mds: is neither a built-in SMETS1 Service Provider nor a file; built in are dxc-foc, instant-energy, secure, "
                + "trilliant"
        ) { _ = try S1SPParameters(profile: "mds") }
    }
}
