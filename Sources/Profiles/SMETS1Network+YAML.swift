import CellularNet

extension SMETS1Network {
    /// What the files of such networks have as their `base`.
    static let base = "smets1"

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
        let file = try ProfileFile(network: name)
        let document = try YAMLDocument(file.text, file: file.path)
        if let base = document.base, NetworkReader.bases.contains(base) {
            throw ProfileError(
                name, nil,
                "is a network of base \(base), which serve --network, simulate and capacity take; here goes one of base "
                    + Self.base)
        }
        try self.init(document)
    }

    init(_ document: YAMLDocument) throws(ProfileError) {
        let file = try document.mapping(keys: SMETS1NetworkReader.topKeys)
        self = try SMETS1NetworkReader(file: file, name: document.baseName).network()
    }
}

extension YAMLDocument {
    /// The base of a network's file.
    fileprivate var base: String? { root?.mapping?["base"]?.string }

    var isSMETS1Network: Bool { base == SMETS1Network.base }
}

/// Reads the mappings of a SMETS1 network's file: the numbers of ``SMETS1NetworkParameter`` by their keys, and the cohorts.
struct SMETS1NetworkReader {
    static let topKeys = Array(
        Set(
            SMETS1NetworkParameter.all.map { String($0.key.prefix { $0 != "." }) } + ["name", "base", "cohorts"])
    ).sorted()

    private enum Base: String, CaseIterable {
        case smets1
    }

    let file: YAMLMapping
    let name: String

    func network() throws(ProfileError) -> SMETS1Network {
        var network = SMETS1Network.smets1
        _ = try file.scalar("base")?.choice(Base.self)
        network.name = try file.scalar("name")?.name() ?? name
        for parameter in SMETS1NetworkParameter.all {
            guard let scalar = try scalar(parameter) else { continue }
            parameter.set(try number(scalar, parameter), in: &network)
        }
        // The ends of a range move each other, so that the last one read counts: both have to be as the file says.
        for parameter in SMETS1NetworkParameter.all {
            guard let scalar = try scalar(parameter) else { continue }
            // Times are whole microseconds.
            guard abs(try number(scalar, parameter) - parameter.value(in: network)) < 1e-5 else {
                throw scalar.error("\(parameter.key) is beyond the other end of its range")
            }
        }
        if let cohorts = file.value("cohorts") { network.cohorts = try read(cohorts) }
        return network
    }

    private func scalar(_ parameter: SMETS1NetworkParameter) throws(ProfileError) -> YAMLScalar? {
        let parts = parameter.key.split(separator: ".").map(String.init)
        guard parts.count == 2 else { return try file.scalar(parts[0]) }
        let prefix = parts[0] + "."
        let keys = SMETS1NetworkParameter.all.map(\.key).filter { $0.hasPrefix(prefix) }
        return try file.mapping(parts[0], keys: keys.map { String($0.dropFirst(prefix.count)) })?.scalar(parts[1])
    }

    private func number(_ scalar: YAMLScalar, _ parameter: SMETS1NetworkParameter) throws(ProfileError) -> Double {
        guard parameter.isWhole else { return try scalar.decimal(in: parameter.range, parameter.unit) }
        let whole: Int = try scalar.number(in: Int(parameter.range.lowerBound)...Int(parameter.range.upperBound))
        return Double(whole)
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
