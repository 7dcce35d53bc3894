import CellularNet

extension SMETS1Network {
    /// Whether a built-in network of this name, or a file, is a SMETS1 network; false where it cannot be read.
    public static func isProfile(_ name: String) -> Bool {
        guard let file = try? ProfileFile(network: name), let document = try? YAMLDocument(file.text, file: file.path)
        else {
            return false
        }
        return document.isSMETS1Network
    }

    /// Reads a network: what a file of `Profiles/networks` of base `smets1` says. `docs/profiles.md` explains every key.
    ///
    /// - Parameter file: the file's name, for messages; without folder and ending the network's name where it has none.
    public init(yaml: String, name file: String) throws(ProfileError) {
        try self.init(try YAMLDocument(yaml, file: file))
    }

    /// A built-in network's name, or a file's. Throws what is wrong with it first.
    public init(profile name: String) throws(ProfileError) {
        try self.init(try YAMLDocument(network: name, of: [.smets1]))
    }

    init(_ document: YAMLDocument) throws(ProfileError) {
        let file = try document.mapping(keys: SMETS1NetworkReader.topKeys)
        self = try SMETS1NetworkReader(file: file, name: document.baseName).network()
    }
}

/// Reads the mappings of a SMETS1 network's file: the parameters by their keys, and the cohorts.
struct SMETS1NetworkReader {
    static let topKeys = ParameterReader<SMETS1Network>.topKeys(and: ["name", "base", "cohorts"])

    let file: YAMLMapping
    let name: String

    func network() throws(ProfileError) -> SMETS1Network {
        var network = SMETS1Network.smets1
        _ = try file.base(of: [.smets1])
        network.name = try file.scalar("name")?.name() ?? name
        try ParameterReader(file: file, otherKeys: [:]).read(into: &network)
        if let cohorts = file.value("cohorts") { network.cohorts = try read(cohorts) }
        return network
    }

    // MARK: - Cohorts

    private func read(_ value: YAMLValue) throws(ProfileError) -> [SMETS1Network.Cohort] {
        var cohorts: [SMETS1Network.Cohort] = []
        for entry in try value.list(counts: 1...16) {
            let mapping = try entry.mapping(keys: ["name", "provider", "share", "makes"])
            cohorts.append(
                SMETS1Network.Cohort(
                    name: try mapping.required("name", "a name").scalar().name(),
                    communicationsProvider: try mapping.required("provider", "a name").scalar().name(),
                    share: try share(mapping), makes: try makes(mapping)))
        }
        guard abs(cohorts.reduce(0) { $0 + $1.share } - 1) < 1e-6 else {
            throw value.error("the shares of cohorts are not 1 together")
        }
        guard Set(cohorts.map(\.name)).count == cohorts.count else {
            throw value.error("two cohorts have the same name")
        }
        return cohorts
    }

    private func share(_ mapping: YAMLMapping) throws(ProfileError) -> Double {
        try mapping.required("share", "a number from 0 to 1").scalar().decimal(in: 0...1)
    }

    private func makes(_ cohort: YAMLMapping) throws(ProfileError) -> [SMETS1Network.Make] {
        var makes: [SMETS1Network.Make] = []
        for entry in try cohort.list("makes", counts: 0...16) {
            let mapping = try entry.mapping(keys: ["name", "share", "perSecond"])
            makes.append(
                SMETS1Network.Make(
                    name: try mapping.required("name", "a name").scalar().name(), share: try share(mapping),
                    perSecond: try mapping.required("perSecond", "a number").scalar()
                        .decimal(in: 0...1_000_000, "requests/s")))
        }
        guard makes.reduce(0, { $0 + $1.share }) <= 1 + 1e-6 else {
            throw cohort.error(at: "makes", "the shares of makes are more than 1 together")
        }
        return makes
    }
}
