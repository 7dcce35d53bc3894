import DCC
import SimulationKernel

extension S1SPParameters {
    /// Reads a provider: what a file of `Profiles/s1sp` says. `docs/profiles.md` explains every key.
    ///
    /// - Parameter file: the file's name, for messages; without folder and ending the provider's name where it has none.
    package init(yaml: String, name file: String) throws(ProfileError) {
        try self.init(try YAMLDocument(yaml, file: file))
    }

    /// A built-in provider's name, or a file's. Throws what is wrong with it first.
    package init(profile name: String) throws(ProfileError) {
        let file: ProfileFile
        if let builtIn = ProfileLibrary.builtInFile(.s1sp, name) {
            file = builtIn
        } else {
            do { file = try ProfileFile(path: name) } catch { throw error.orUnknown(name, of: .s1sp) }
        }
        try self.init(try YAMLDocument(file.text, file: file.path))
    }

    /// The providers that are built in, in the order of ``names``.
    package static func builtIn() throws(ProfileError) -> [S1SPParameters] {
        var providers: [S1SPParameters] = []
        for name in names { providers.append(try S1SPParameters(profile: name)) }
        return providers
    }

    init(_ document: YAMLDocument) throws(ProfileError) {
        let file = try document.mapping(keys: S1SPReader.topKeys)
        self = try S1SPReader(file: file, name: document.baseName).provider()
    }
}

/// Reads the mappings of a provider's file: the parameters by their keys, the cohorts and the makes.
struct S1SPReader {
    static let otherKeys = ["name", "serves", "makes"]
    static let topKeys = ParameterReader<S1SPParameters>.topKeys(and: otherKeys)
    private static let cohortLimit = 16
    private static let makeLimit = 16

    let file: YAMLMapping
    let name: String

    func provider() throws(ProfileError) -> S1SPParameters {
        var provider = S1SPParameters(name: try file.scalar("name")?.name() ?? name)
        try ParameterReader(file: file, otherKeys: [:]).read(into: &provider)
        for cohort in try file.list("serves", counts: 1...Self.cohortLimit) {
            let scalar = try cohort.scalar()
            let name = try scalar.name()
            guard !provider.serves.contains(name) else { throw scalar.error("cohort \(name) is there twice") }
            provider.serves.append(name)
        }
        guard !provider.serves.isEmpty else { throw file.error("serves is missing; it must be a list of cohorts") }
        for entry in try file.list("makes", counts: 0...Self.makeLimit) {
            provider.makes.append(
                try make(try entry.mapping(keys: ["name", "manufacturer", "perSecond"]), of: provider))
        }
        guard provider.latencyP95 >= provider.medianLatency else {
            throw file.error(at: "latency", "latency.p95 is below latency.median")
        }
        return provider
    }

    private func make(
        _ mapping: YAMLMapping, of provider: S1SPParameters
    ) throws(ProfileError) -> S1SPParameters.Make {
        let letters = try mapping.required("manufacturer", "three letters from A to Z").scalar()
        let manufacturer = try letters.value("three letters from A to Z") { text in
            text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) } ? text : nil
        }
        guard !provider.makes.contains(where: { $0.manufacturer == manufacturer }) else {
            throw letters.error("manufacturer \(manufacturer) is there twice")
        }
        return S1SPParameters.Make(
            name: try mapping.required("name", "a name").scalar().name(), manufacturer: manufacturer,
            perSecond: try mapping.required("perSecond", "a number").scalar().decimal(in: 0...1_000_000, "requests/s"))
    }
}
