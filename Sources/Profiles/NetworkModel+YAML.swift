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
        try self.init(try YAMLDocument(network: name, of: NetworkBase.ofHubs))
    }

    init(_ document: YAMLDocument) throws(ProfileError) {
        let file = try document.mapping(keys: NetworkReader.topKeys)
        self = try NetworkReader(file: file, name: document.baseName).network()
    }
}

/// Reads the mappings of a network's file: the parameters by their keys, and what is no parameter.
struct NetworkReader {
    static let topKeys = ParameterReader<NetworkModel>.topKeys(and: ["name", "base", "scheduledWindow"])
    /// The keys of a mapping that are not parameters.
    static let otherKeys = [
        "cell": ["duplex"], "baseline": ["kinds"],
        "settlement": ["opens", "alsoFrom", "release", "retrieverImport", "supplierImport", "export"],
        "cellular": ["technologies"], "alerts": ["path"],
    ]

    private enum Duplex: String, CaseIterable {
        case shared
        case fdd
    }

    private let file: YAMLMapping
    private let name: String
    private let parameters: ParameterReader<NetworkModel>

    init(file: YAMLMapping, name: String) {
        self.file = file
        self.name = name
        parameters = ParameterReader(file: file, otherKeys: Self.otherKeys)
    }

    func network() throws(ProfileError) -> NetworkModel {
        var network: NetworkModel = try file.base(of: NetworkBase.ofHubs) == .north ? .cspNorth : .cspSouthCentral
        network.name = try file.scalar("name")?.name() ?? name
        try parameters.read(into: &network)
        if let duplex = try parameters.mapping("cell")?.scalar("duplex")?.choice(Duplex.self) {
            network.cell.duplex = duplex == .shared ? .shared : .fdd
        }
        if let kinds = try parameters.mapping("baseline")?.value("kinds") { network.baseline = try baseline(kinds) }
        if let settlement = try parameters.mapping("settlement") { try read(settlement, into: &network) }
        if let technologies = try parameters.mapping("cellular")?.value("technologies") {
            try read(technologies: technologies, into: &network)
        }
        if let path = try parameters.mapping("alerts")?.scalar("path") {
            network.alertPath = try path.value("random-access or session") { NetworkModel.AlertPath(rawValue: $0) }
        }
        if let window = try file.scalar("scheduledWindow") { network.scheduledWindow = try hours(window) }
        return network
    }

    private func baseline(_ value: YAMLValue) throws(ProfileError) -> [NetworkModel.Baseline] {
        var result: [NetworkModel.Baseline] = []
        for entry in try value.list(counts: 1...64) {
            let mapping = try entry.mapping(keys: ["priority", "share"] + ExchangeKind.yamlKeys)
            let share = try mapping.required("share", "a number from 0 to 1").scalar().decimal(in: 0...1)
            result.append(.init(kind: try ExchangeKind(mapping), share: share))
        }
        guard abs(result.reduce(0) { $0 + $1.share } - 1) < 1e-6 else {
            throw value.error("the shares of baseline.kinds are not 1 together")
        }
        return result
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
        let keys = ExchangeKind.yamlKeys
        if let mapping = try settlement.mapping("retrieverImport", keys: keys) {
            network.settlement.retrieverImport = try ExchangeKind(mapping, priority: .settlement)
        }
        if let mapping = try settlement.mapping("supplierImport", keys: keys) {
            network.settlement.supplierImport = try ExchangeKind(mapping, priority: .settlement)
        }
        if let mapping = try settlement.mapping("export", keys: keys) {
            network.settlement.export = try ExchangeKind(mapping, priority: .settlement)
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
