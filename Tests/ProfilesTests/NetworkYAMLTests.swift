import RadioNet
import SimulationKernel
import Testing

@testable import Profiles

/// Networks in YAML: those that are shipped, every key, and every way to get them wrong.
@Suite struct NetworkYAMLTests {
    static let shipped: [(String, NetworkModel)] = [
        ("csp-north", .cspNorth), ("csp-south-central", .cspSouthCentral),
    ]

    private static func read(_ yaml: String, name: String = "n.yaml") throws -> NetworkModel {
        try NetworkModel(yaml: yaml, name: name)
    }

    // MARK: - Shipped files

    @Test(arguments: shipped)
    func theShippedFileIsTheBuiltInNetwork(name: String, network: NetworkModel) throws {
        let text = try #require(ProfileLibrary.builtInText(.networks, name))
        let read = try Self.read(text, name: "\(name).yaml")
        #expect(read.cell == network.cell)
        #expect(read.baseline == network.baseline)
        #expect(read.settlement == network.settlement)
        #expect(read.randomAccess == network.randomAccess)
        #expect(read == network)
        #expect(try NetworkModel(profile: name) == network)
    }

    @Test(arguments: shipped)
    func theShippedFileStatesEveryParameterAndTakesNoneFromItsBase(name: String, network: NetworkModel) throws {
        let text = try #require(ProfileLibrary.builtInText(.networks, name))
        let document = try YAMLDocument(text, file: "\(name).yaml").mapping(keys: NetworkReader.topKeys)
        for parameter in NetworkModel.allParameters {
            let words = parameter.key.split(separator: ".").map(String.init)
            let isStated: Bool
            if words.count == 1 {
                isStated = document.has(words[0])
            } else {
                isStated = document.value(words[0])?.node.mapping?.contains { $0.key.string == words[1] } ?? false
            }
            #expect(isStated == (parameter.value(in: network) != nil), "\(parameter.key)")
        }
        for (mapping, key) in [
            ("cell", "duplex"), ("baseline", "kinds"), ("settlement", "opens"), ("settlement", "alsoFrom"),
            ("settlement", "release"), ("settlement", "retrieverImport"), ("settlement", "supplierImport"),
            ("settlement", "export"), ("alerts", "path"),
        ] {
            #expect(document.value(mapping)?.node.mapping?.contains { $0.key.string == key } == true, "\(key)")
        }
        #expect(document.has("base") && document.has("scheduledWindow"))
    }

    @Test func theOtherBaseWithTheParametersOfAFileIsNotTheNetwork() throws {
        let text = try #require(ProfileLibrary.builtInText(.networks, "csp-north"))
        expectError("n.yaml:34: radio.bitRate means nothing in a network of this base; take it out") {
            _ = try Self.read(text.replacing("base: csp-north", with: "base: csp-south-central"))
        }
    }

    // MARK: - Keys

    @Test func aFileSaysWhatIsDifferentFromItsBase() throws {
        var north = NetworkModel.cspNorth
        north.name = "mine"
        north.hubs = 1_000_000
        #expect(try Self.read("hubs: 1_000_000", name: "folder/mine.yaml") == north)
        var south = NetworkModel.cspSouthCentral
        south.name = "cities 2030"
        #expect(try Self.read("{base: csp-south-central, name: cities 2030}") == south)
    }

    @Test(arguments: NetworkModel.allParameters)
    func everyParameterIsRead(parameter: ModelParameter<NetworkModel>) throws {
        for (base, network) in Self.shipped where parameter.value(in: network) != nil {
            var expected = network
            expected.name = "n"
            // Without reads a second there is no burst.
            let isBurst = parameter.key == "settlement.burst"
            if isBurst { expected.pacing = ReleasePacing(perSecond: 7, burst: 0) }
            var value = min(parameter.range.upperBound, parameter.range.lowerBound + 0.5)
            if parameter.isWhole { value = min(parameter.range.upperBound, parameter.range.lowerBound + 3) }
            parameter.set(value, in: &expected)
            let words = parameter.key.split(separator: ".")
            let number = parameter.isWhole ? "\(Int(value))" : "\(value)"
            let entry =
                words.count == 1
                ? "\(words[0]): \(number)" : "\(words[0]): {\(words[1]): \(number)\(isBurst ? ", perSecond: 7" : "")}"
            #expect(try Self.read("base: \(base)\n\(entry)") == expected)
        }
    }

    @Test func whatIsNoParameterIsRead() throws {
        let network = try Self.read(
            """
            base: csp-south-central
            scheduledWindow: 01:00-05:00
            cell: {duplex: fdd}
            cellular:
              technologies:
                - {name: LTE, share: 0.75, roundTrip: 0.08, octetsPerSecond: 125_000, loss: 0.005, setUp: 0.3}
                - {name: 5G, share: 0.25, roundTrip: 0.02, octetsPerSecond: 0, loss: 0, setUp: 0}
            settlement:
              opens: 9
              alsoFrom: [00:00-06:00, 22:00-24:00]
              release: at-opening
              export: {name: exports, sizes: [{command: 1, response: 2, compressedCommand: 3, compressedResponse: 4}]}
            baseline:
              kinds:
                - name: all
                  priority: scheduled
                  share: 1
                  sizes:
                    - {command: 10, response: 20, compressedCommand: 5, compressedResponse: 6}
                    - {command: 11, response: 21, compressedCommand: 7, compressedResponse: 8}
            alerts: {path: random-access}
            """)
        var expected = NetworkModel.cspSouthCentral
        expected.name = "n"
        expected.scheduledWindow = 1..<5
        expected.cell.duplex = .fdd
        guard case .cellular(var link) = expected.cell.link else {
            Issue.record("the South is cellular")
            return
        }
        link.technologies = [
            .init(name: "LTE", share: 0.75, roundTrip: 80_000, octetsPerSecond: 125_000, loss: 0.005, setUp: 300_000),
            .init(name: "5G", share: 0.25, roundTrip: 20_000, octetsPerSecond: 0, loss: 0, setUp: 0),
        ]
        expected.cell.link = .cellular(link)
        expected.settlementOpens = 9
        expected.furtherSettlementWindows = [0..<6, 22..<24]
        expected.settlementRelease = .atOpening
        expected.settlement.export = ExchangeKind(
            name: "exports", priority: .settlement,
            sizes: [.init(downlink: 1, uplink: 2, compressedDownlink: 3, compressedUplink: 4)])
        expected.baseline = [
            .init(
                kind: ExchangeKind(
                    name: "all", priority: .scheduled,
                    sizes: [
                        .init(downlink: 10, uplink: 20, compressedDownlink: 5, compressedUplink: 6),
                        .init(downlink: 11, uplink: 21, compressedDownlink: 7, compressedUplink: 8),
                    ]), share: 1)
        ]
        expected.alertPath = .randomAccess
        #expect(network == expected)
    }

    // MARK: - Service Requests

    /// The request of a kind of exchange with these keys, and with the key `sizes`.
    private static func request(_ keys: String) throws -> ServiceRequest? {
        try read("settlement:\n  export: {\(keys), sizes: [\(size)]}").settlement.export.serviceRequest
    }

    @Test(arguments: ServiceRequest.Variant.allCases, ServiceRequest.Requester.allCases)
    func theRequestOfAnExchangeIsReadWhateverItsName(
        variant: ServiceRequest.Variant, requester: ServiceRequest.Requester
    ) throws {
        for name in ["a", "4.8.1 retriever", "4.6.1"] {
            let keys = "name: \(name), serviceReferenceVariant: \(variant.rawValue), requester: \(requester.rawValue)"
            #expect(try Self.request(keys) == ServiceRequest(variant, by: requester))
        }
    }

    @Test(
        "Files of before the keys have the request in the name",
        arguments: [
            ("4.8.1 retriever", ServiceRequest(.importProfile, by: .meterDataRetriever)),
            ("4.8.1 supplier", ServiceRequest(.importProfile, by: .supplier)),
            ("4.8.1", ServiceRequest(.importProfile, by: .supplier)),
            ("4.8.1 on demand by a retriever", ServiceRequest(.importProfile, by: .meterDataRetriever)),
            ("4.8.1retriever", nil),
            ("4.8.3", ServiceRequest(.exportProfile, by: .meterDataRetriever)),
            ("4.8.3 supplier", ServiceRequest(.exportProfile, by: .meterDataRetriever)),
            ("4.1.1 on demand", ServiceRequest(.registers, by: .supplier)),
            ("4.6.1 retriever", ServiceRequest(.dailyReads, by: .meterDataRetriever)),
            ("firmware", nil), ("4.8", nil), ("read 4.8.1", nil),
        ] as [(String, ServiceRequest?)])
    func theNameOfAnExchangeTellsItsRequest(name: String, request: ServiceRequest?) throws {
        #expect(try Self.request("name: \(name)") == request)
    }

    @Test func aFileOfBeforeTheKeysIsTheSameNetwork() throws {
        for (name, network) in Self.shipped {
            let text = try #require(ProfileLibrary.builtInText(.networks, name))
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let old = lines.filter { !$0.contains("serviceReferenceVariant:") && !$0.contains("requester:") }
            #expect(lines.count - old.count == 14)
            #expect(try Self.read(old.joined(separator: "\n"), name: "\(name).yaml") == network)
        }
    }

    @Test func aFileIsFoundByItsPath() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("cell: {channels: 8}", to: "wide.yaml")
        let network = try NetworkModel(profile: path)
        #expect(network.name == "wide" && network.cell.channels == 8)
        let wrong = try folder.write("cell: {channels: 0}", to: "wrong.yaml")
        expectError("\(wrong):1: channels is \"0\"; it must be a whole number from 1 to 1,000") {
            _ = try NetworkModel(profile: wrong)
        }
        #expect(throws: ProfileError.self) { _ = try NetworkModel(profile: "\(folder.path)/none.yaml") }
    }

    // MARK: - Mistakes

    private static let size = "{command: 1, response: 2, compressedCommand: 3, compressedResponse: 4}"
    private static let kind = "{name: a, priority: firmware, share: 1, sizes: [\(size)]}"

    static let mistakes = [
        Mistake("[]", "n.yaml:1: is a list; it must be keys and values"),
        Mistake(
            "hubs: 1\nchannels: 8",
            "n.yaml:2: unknown key channels; known are alerts, base, baseline, cell, cellular, hubs, hubsPerCell, name,",
            "radio, scheduledWindow, settlement, shareOfCountry, testCommands"),
        Mistake("base: csp-west", "n.yaml:1: base is \"csp-west\"; it must be csp-north or csp-south-central"),
        Mistake("name: ''", "n.yaml:1: name is nothing; it must be a name of 1 to 64 characters, all printable"),
        Mistake("hubs: 0", "n.yaml:1: hubs is \"0\"; it must be a whole number from 1 to 100,000,000"),
        Mistake("hubs: 1.5", "n.yaml:1: hubs is \"1.5\"; it must be a whole number from 1 to 100,000,000"),
        Mistake("hubs: [1]", "n.yaml:1: hubs is a list; it must be one value"),
        Mistake("shareOfCountry: 1.1", "n.yaml:1: shareOfCountry is \"1.1\"; it must be a number from 0 to 1"),
        Mistake("shareOfCountry: nan", "n.yaml:1: shareOfCountry is \"nan\"; it must be a number from 0 to 1"),
        Mistake(
            "radio:\n  turnRound: -1", "n.yaml:2: turnRound is \"-1\"; it must be a number from 0 to 60 s"),
        Mistake(
            "radio: 5", "n.yaml:1: radio is \"5\"; it must be keys and values:",
            "bitRate, codeRate, segmentPayload, segmentOverhead, messageOverhead, segmentLoss, turnRound,",
            "acknowledgement, setUp"),
        Mistake(
            "cellular:\n  setUp: 1",
            "n.yaml:2: cellular.setUp means nothing in a network of this base; take it out"),
        Mistake(
            "base: csp-south-central\nradio:\n  bitRate: 9600",
            "n.yaml:3: radio.bitRate means nothing in a network of this base; take it out"),
        Mistake(
            "cell:\n  channel: 4",
            "n.yaml:2: unknown key channel; known are channels, duplex, mostAttempts, queueLimit, retryInterval,",
            "unreachable, unreachableTime"),
        Mistake("cell: {duplex: half}", "n.yaml:1: duplex is \"half\"; it must be shared or fdd"),
        Mistake(
            "scheduledWindow: 00:00",
            "n.yaml:1: scheduledWindow is \"00:00\"; it must be two full UTC hours like 00:00-06:00"),
        Mistake(
            "scheduledWindow: 06:00-00:00",
            "n.yaml:1: scheduledWindow is \"06:00-00:00\"; it must be two full UTC hours like 00:00-06:00"),
        Mistake(
            "scheduledWindow: 00:30-06:00",
            "n.yaml:1: scheduledWindow is \"00:30-06:00\"; it must be two full UTC hours like 00:00-06:00"),
        Mistake(
            "scheduledWindow: 00:00-25:00",
            "n.yaml:1: scheduledWindow is \"00:00-25:00\"; it must be two full UTC hours like 00:00-06:00"),
        Mistake("settlement: {opens: 24}", "n.yaml:1: opens is \"24\"; it must be a whole number from 0 to 23"),
        Mistake(
            "settlement: {release: at once}",
            "n.yaml:1: release is \"at once\"; it must be evenly or at-opening"),
        Mistake(
            "settlement:\n  alsoFrom:\n    - 6",
            "n.yaml:3: alsoFrom is \"6\"; it must be two full UTC hours like 00:00-06:00"),
        Mistake("settlement: {alsoFrom: 6}", "n.yaml:1: alsoFrom is \"6\"; it must be a list of 0 to 24"),
        Mistake(
            "settlement:\n  export: {name: a}", "n.yaml:2: sizes is missing; it must be a list"),
        Mistake(
            "settlement:\n  export: {sizes: [\(size)]}", "n.yaml:2: name is missing; it must be a name"),
        Mistake(
            "settlement:\n  export: {name: a, priority: settlement, sizes: [\(size)]}",
            "n.yaml:2: unknown key priority; known are name, requester, serviceReferenceVariant, sizes"),
        Mistake(
            "settlement:\n  export: {name: a, serviceReferenceVariant: 4.8.1, sizes: [\(size)]}",
            "n.yaml:2: requester is missing beside serviceReferenceVariant; it must be supplier, other-supplier or mdr"),
        Mistake(
            "settlement:\n  export: {name: a, requester: mdr, sizes: [\(size)]}",
            "n.yaml:2: requester: means nothing without serviceReferenceVariant; write that too"),
        Mistake(
            "settlement:\n  export: {name: a, serviceReferenceVariant: 4.8, requester: mdr, sizes: [\(size)]}",
            "n.yaml:2: serviceReferenceVariant is \"4.8\"; it must be 4.1.1, 4.6.1, 4.8.1 or 4.8.3"),
        Mistake(
            "settlement:\n  export: {name: a, serviceReferenceVariant: 4.8.1, requester: me, sizes: [\(size)]}",
            "n.yaml:2: requester is \"me\"; it must be supplier, other-supplier or mdr"),
        Mistake("alerts: {path: pigeon}", "n.yaml:1: path is \"pigeon\"; it must be random-access or session"),
        Mistake("baseline: {kinds: []}", "n.yaml:1: kinds has 0 members; it must have 1 to 64"),
        Mistake(
            "baseline:\n  kinds:\n    - {name: a, share: 1, sizes: [\(size)]}",
            "n.yaml:3: priority is missing; it must be",
            "on-demand, on-demand-profile, scheduled, settlement or firmware"),
        Mistake(
            "baseline:\n  kinds:\n    - {name: a, priority: urgent, share: 1, sizes: [\(size)]}",
            "n.yaml:3: priority is \"urgent\"; it must be",
            "on-demand, on-demand-profile, scheduled, settlement or firmware"),
        Mistake(
            "baseline:\n  kinds:\n    - {name: a, priority: firmware, sizes: [\(size)]}",
            "n.yaml:3: share is missing; it must be a number from 0 to 1"),
        Mistake(
            "baseline:\n  kinds: [\(kind), \(kind)]",
            "n.yaml:2: the shares of baseline.kinds are not 1 together"),
        Mistake(
            "baseline:\n  kinds:\n    - {name: a, priority: firmware, share: 1, sizes: []}",
            "n.yaml:3: sizes has 0 members; it must have 1 to 1,024"),
        Mistake(
            "baseline:\n  kinds:\n    - {name: a, priority: firmware, share: 1, sizes: [{command: 1}]}",
            "n.yaml:3: response is missing; it must be a whole number of octets"),
        Mistake(
            "baseline:\n  kinds:\n    - {name: a, priority: firmware, share: 1, sizes: [\(size.replacing("1", with: "0"))]}",
            "n.yaml:3: command is \"0\"; it must be a whole number from 1 to 1,000,000"),
        Mistake(
            "cellular:\n  technologies: []",
            "n.yaml:2: technologies mean nothing in a network of this base; take them out"
        ),
        Mistake(
            cellular("[]"), "n.yaml:3: technologies has 0 members; it must have 1 to 16"),
        Mistake(
            cellular("[{name: LTE}]"), "n.yaml:3: share is missing; it must be a number from 0 to 1"),
        Mistake(
            cellular("[{name: LTE, share: 1}]"), "n.yaml:3: roundTrip is missing; it must be seconds from 0 to 600"),
        Mistake(
            cellular(technology(share: "0.9")),
            "n.yaml:3: the shares of cellular.technologies are not 1 together"),
        Mistake(
            cellular(technology(loss: "1")), "n.yaml:3: loss is \"1\"; it must be a number from 0 to 0.9"),
        Mistake(
            cellular(technology(roundTrip: "601")),
            "n.yaml:3: roundTrip is \"601\"; it must be a number from 0 to 600 s"),
    ]

    private static func cellular(_ technologies: String) -> String {
        "base: csp-south-central\ncellular:\n  technologies: \(technologies)"
    }

    private static func technology(share: String = "1", loss: String = "0", roundTrip: String = "1") -> String {
        "[{name: LTE, share: \(share), roundTrip: \(roundTrip), octetsPerSecond: 1, loss: \(loss), setUp: 0}]"
    }

    @Test(arguments: mistakes)
    func aMistakeIsNamedWithItsLine(_ mistake: Mistake) {
        expectError(mistake.line) { _ = try Self.read(mistake.yaml) }
    }
}
