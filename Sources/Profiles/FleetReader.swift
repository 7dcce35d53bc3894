import ESMEEmulator
import Fleet
import GBCS
import PlainText

/// Makes a fleet's definition from its file.
struct FleetReader {
    static let keys = [
        "name", "seed", "firstEntityIdentifier", "meters", "processingTimes", "rules", "cohorts",
    ]
    /// Beginning of keys that are ignored, under which anchors can be defined.
    static let ignoredPrefix = "x-"

    private let document: YAMLDocument
    private let fleet: YAMLMapping
    private let library: ProfileLibrary

    init(_ document: YAMLDocument, _ library: ProfileLibrary) throws(ProfileError) {
        self.document = document
        self.library = library
        guard let root = document.root else { throw ProfileError(document.file, nil, "is empty; it must have cohorts") }
        fleet = try YAMLMapping(root, file: document.file, keys: Self.keys, ignoringPrefix: Self.ignoredPrefix)
    }

    func definition() throws(ProfileError) -> FleetDefinition {
        var definition = FleetDefinition(name: document.baseName, cohorts: [])
        definition.name = try fleet.scalar("name")?.name() ?? definition.name
        definition.seed = try fleet.scalar("seed")?.number(in: 0...UInt64.max) ?? definition.seed
        if let value = try fleet.scalar("firstEntityIdentifier") {
            definition.firstEntityIdentifier = try value.value("an EUI-64 like 02-53-4D-45-80-00-00-00") {
                EntityIdentifier($0)
            }
        }
        definition.hasProcessingTimes = try fleet.scalar("processingTimes")?.boolean() ?? false
        if let rules = try fleet.mapping("rules", keys: ProcessingRules.yamlKeys) { try definition.rules.read(rules) }
        let meters: Int? = try fleet.scalar("meters")?.number(in: 1...FleetDefinition.meterLimit)
        definition.cohorts = try cohorts(meters: meters, rules: definition.rules)
        guard definition.count <= FleetDefinition.meterLimit else {
            throw fleet.error(
                at: "cohorts",
                "the cohorts have \(definition.count.grouped) meters; "
                    + "at most \(FleetDefinition.meterLimit.grouped) are possible")
        }
        if let meters { definition = definition.scaled(to: meters) }
        if let problem = definition.identifierProblem { throw fleet.error(at: "firstEntityIdentifier", problem) }
        return definition
    }

    private func cohorts(meters: Int?, rules: ProcessingRules) throws(ProfileError) -> [Cohort] {
        let value = try fleet.required("cohorts", "a list of cohorts")
        var reader = CohortReader(library, rules: rules)
        var read: [(cohort: Cohort, size: CohortReader.Size)] = []
        var names: Set<String> = []
        for member in try value.list(counts: 1...FleetDefinition.cohortLimit) {
            let (cohort, size) = try reader.cohort(member)
            guard names.insert(cohort.name).inserted else {
                throw size.value.error("another cohort is called \(cohort.name) too; each needs a name of its own")
            }
            if let first = read.first, first.size.isShare != size.isShare {
                throw size.value.error(
                    "\(size.value.key) here and \(first.size.value.key) in line \(first.size.value.line ?? 0); "
                        + "all cohorts must have one or the other")
            }
            read.append((cohort, size))
        }
        guard read[0].size.isShare else { return read.map(\.cohort) }
        guard let meters else {
            throw read[0].size.value.error(
                "share is a share of meters, which is missing; write how many meters there are")
        }
        return try sharing(meters, among: read, value)
    }

    /// Gives every cohort its share of the meters, exact to the meter.
    private func sharing(
        _ meters: Int, among read: [(cohort: Cohort, size: CohortReader.Size)], _ value: YAMLValue
    ) throws(ProfileError) -> [Cohort] {
        let shares = read.map(\.size.share)
        let total = shares.reduce(0, +)
        guard abs(total - 1) < 1e-6 else {
            throw value.error("the cohorts' shares add up to \(YAMLScalar.sum(total)); they must add up to 1")
        }
        var (before, given) = (0.0, 0)
        return read.indices.map { index in
            before += shares[index]
            // The running sum is rounded, so that the counts add up.
            let end = index == read.count - 1 ? meters : min(meters, Int((before * Double(meters)).rounded()))
            var cohort = read[index].cohort
            cohort.count = end - given
            given = end
            return cohort
        }
    }
}

extension YAMLScalar {
    /// A sum of shares as people write it, without the remainders of binary fractions.
    static func sum(_ total: Double) -> String { text((total * 1e6).rounded() / 1e6) }
}
