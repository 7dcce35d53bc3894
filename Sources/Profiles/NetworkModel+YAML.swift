import RadioNet
import SimulationKernel

extension NetworkModel {
    /// Reads a network: what a file of `Profiles/networks` says. `docs/profiles.md` explains every key.
    ///
    /// - Parameter file: the file's name, for messages; without folder and ending the network's name where it has none.
    public init(yaml: String, name file: String) throws(ProfileError) {
        try self.init(try YAMLDocument(yaml, file: file))
    }

    /// A built-in network's name, or a file's. Throws what is wrong with it first.
    public init(profile name: String) throws(ProfileError) {
        let file = try ProfileFile(network: name)
        let document = try YAMLDocument(file.text, file: file.path)
        guard !document.isSMETS1Network else {
            throw ProfileError(
                name, nil,
                "is a network of SMETS1 meters, which simulate and serve --smets1-network take; here goes one of base "
                    + NetworkReader.bases.joined(separator: " or "))
        }
        try self.init(document)
    }

    init(_ document: YAMLDocument) throws(ProfileError) {
        let file = try document.mapping(keys: NetworkReader.topKeys)
        self = try NetworkReader(file: file, name: document.baseName).network()
    }
}

/// Reads the mappings of a network's file: the numbers of ``NetworkParameter`` by their keys, and what is no number.
struct NetworkReader {
    static let topKeys = Array(
        Set(
            NetworkParameter.all.map { String($0.key.prefix { $0 != "." }) } + [
                "name", "base", "scheduledWindow",
            ])
    ).sorted()

    /// What files of such networks may have as their `base`.
    static let bases = Base.allCases.map(\.rawValue)

    private enum Base: String, CaseIterable {
        case north = "csp-north"
        case southCentral = "csp-south-central"
    }

    private enum Duplex: String, CaseIterable {
        case shared
        case fdd
    }

    let file: YAMLMapping
    let name: String

    /// Of a mapping, what is read beside numbers.
    private static let otherKeys = [
        "cell": ["duplex"], "baseline": ["kinds"],
        "settlement": ["opens", "alsoFrom", "release", "retrieverImport", "supplierImport", "export"],
        "cellular": ["technologies"], "alerts": ["path"],
    ]

    func network() throws(ProfileError) -> NetworkModel {
        var network: NetworkModel =
            switch try file.scalar("base")?.choice(Base.self) ?? .north {
            case .north: .cspNorth
            case .southCentral: .cspSouthCentral
            }
        network.name = try file.scalar("name")?.name() ?? name
        try readNumbers(into: &network)
        if let duplex = try mapping("cell")?.scalar("duplex")?.choice(Duplex.self) {
            network.cell.duplex = duplex == .shared ? .shared : .fdd
        }
        if let kinds = try mapping("baseline")?.value("kinds") { network.baseline = try baseline(kinds) }
        if let settlement = try mapping("settlement") { try read(settlement, into: &network) }
        if let technologies = try mapping("cellular")?.value("technologies") {
            try read(technologies: technologies, into: &network)
        }
        if let path = try mapping("alerts")?.scalar("path") {
            network.alertPath = try path.value("random-access or session") { NetworkModel.AlertPath(rawValue: $0) }
        }
        if let window = try file.scalar("scheduledWindow") { network.scheduledWindow = try hours(window) }
        return network
    }

    private func mapping(_ key: String) throws(ProfileError) -> YAMLMapping? {
        let numbers = NetworkParameter.all.map(\.key).filter { $0.hasPrefix(key + ".") }
        return try file.mapping(
            key, keys: numbers.map { String($0.dropFirst(key.count + 1)) } + (Self.otherKeys[key] ?? []))
    }

    private func readNumbers(into network: inout NetworkModel) throws(ProfileError) {
        for parameter in NetworkParameter.all {
            let parts = parameter.key.split(separator: ".").map(String.init)
            let scalar =
                parts.count == 1 ? try file.scalar(parts[0]) : try mapping(parts[0])?.scalar(parts[1])
            guard let scalar else { continue }
            guard parameter.value(in: network) != nil else {
                throw scalar.error("\(parameter.key) means nothing in a network of this base; take it out")
            }
            parameter.set(try number(scalar, parameter), in: &network)
        }
    }

    private func number(_ scalar: YAMLScalar, _ parameter: NetworkParameter) throws(ProfileError) -> Double {
        guard parameter.isWhole else { return try scalar.decimal(in: parameter.range, parameter.unit) }
        let whole: Int = try scalar.number(in: Int(parameter.range.lowerBound)...Int(parameter.range.upperBound))
        return Double(whole)
    }

    // MARK: - Kinds of exchange

    private func baseline(_ value: YAMLValue) throws(ProfileError) -> [NetworkModel.Baseline] {
        var result: [NetworkModel.Baseline] = []
        for entry in try value.list(counts: 1...64) {
            let mapping = try entry.mapping(keys: ["name", "priority", "share", "sizes"])
            let share = try mapping.required("share", "a number from 0 to 1").scalar().decimal(in: 0...1)
            result.append(.init(kind: try kind(mapping, priority: nil), share: share))
        }
        guard abs(result.reduce(0) { $0 + $1.share } - 1) < 1e-6 else {
            throw value.error("the shares of baseline.kinds are not 1 together")
        }
        return result
    }

    private func kind(_ mapping: YAMLMapping, priority: MessagePriority?) throws(ProfileError) -> ExchangeKind {
        let name = try mapping.required("name", "a name").scalar().name()
        let names = MessagePriority.allCases.map(\.name)
        let own =
            if let priority { priority } else {
                try mapping.required("priority", YAMLScalar.alternatives(names)).scalar()
                    .value(YAMLScalar.alternatives(names)) { MessagePriority(name: $0) }
            }
        var sizes: [ExchangeKind.Size] = []
        for value in try mapping.required("sizes", "a list").list(counts: 1...1_024) {
            sizes.append(try size(value))
        }
        return ExchangeKind(name: name, priority: own, sizes: sizes)
    }

    private func size(_ value: YAMLValue) throws(ProfileError) -> ExchangeKind.Size {
        let keys = ["command", "response", "compressedCommand", "compressedResponse"]
        let mapping = try value.mapping(keys: keys)
        var octets: [Int] = []
        for key in keys {
            octets.append(
                try mapping.required(key, "a whole number of octets").scalar().number(in: 1...1_000_000))
        }
        return .init(
            downlink: octets[0], uplink: octets[1], compressedDownlink: octets[2], compressedUplink: octets[3])
    }

    // MARK: - Cellular

    private func read(technologies value: YAMLValue, into network: inout NetworkModel) throws(ProfileError) {
        guard case .cellular(var link) = network.cell.link else {
            throw value.error("technologies mean nothing in a network of this base; take them out")
        }
        var technologies: [CellularLink.Technology] = []
        for entry in try value.list(counts: 1...16) {
            let mapping = try entry.mapping(
                keys: ["name", "share", "roundTrip", "octetsPerSecond", "loss", "setUp"])
            func seconds(_ key: String) throws(ProfileError) -> Microseconds {
                Microseconds(
                    seconds: try mapping.required(key, "seconds from 0 to 600").scalar().decimal(in: 0...600, "s"))
            }
            technologies.append(
                CellularLink.Technology(
                    name: try mapping.required("name", "a name").scalar().name(),
                    share: try mapping.required("share", "a number from 0 to 1").scalar().decimal(in: 0...1),
                    roundTrip: try seconds("roundTrip"),
                    octetsPerSecond: try mapping.required("octetsPerSecond", "a number").scalar()
                        .decimal(in: 0...1e9, "octets/s"),
                    loss: try mapping.required("loss", "a number from 0 to 0.9").scalar().decimal(in: 0...0.9),
                    setUp: try seconds("setUp")))
        }
        guard abs(technologies.reduce(0) { $0 + $1.share } - 1) < 1e-6 else {
            throw value.error("the shares of cellular.technologies are not 1 together")
        }
        link.technologies = technologies
        network.cell.link = .cellular(link)
    }

    // MARK: - Settlement

    private func read(_ settlement: YAMLMapping, into network: inout NetworkModel) throws(ProfileError) {
        network.settlementOpens = try settlement.scalar("opens")?.number(in: 0...23) ?? network.settlementOpens
        if let release = try settlement.scalar("release") {
            network.settlementRelease = try release.choice(SettlementRelease.self)
        }
        if let windows = settlement.value("alsoFrom") {
            network.furtherSettlementWindows = []
            for value in try windows.list(counts: 0...24) {
                network.furtherSettlementWindows.append(try hours(try value.scalar()))
            }
        }
        let keys = ["name", "sizes"]
        if let mapping = try settlement.mapping("retrieverImport", keys: keys) {
            network.settlement.retrieverImport = try kind(mapping, priority: .settlement)
        }
        if let mapping = try settlement.mapping("supplierImport", keys: keys) {
            network.settlement.supplierImport = try kind(mapping, priority: .settlement)
        }
        if let mapping = try settlement.mapping("export", keys: keys) {
            network.settlement.export = try kind(mapping, priority: .settlement)
        }
    }

    /// `00:00-06:00`, on full hours.
    private func hours(_ scalar: YAMLScalar) throws(ProfileError) -> Range<Int> {
        try scalar.value("two full UTC hours like 00:00-06:00") { text in
            let parts = text.split(separator: "-").map { part -> Int? in
                part.hasSuffix(":00") ? Int(part.dropLast(3)) : nil
            }
            guard parts.count == 2, let from = parts[0], let until = parts[1], (0..<until).contains(from), until <= 24
            else { return nil }
            return from..<until
        }
    }
}
