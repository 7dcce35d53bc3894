import ESMEEmulator
import Fleet

extension FleetDefinition {
    /// Reads a fleet, as in the files of `Profiles/fleets`. `docs/profiles.md` explains every key.
    ///
    /// - Parameters:
    ///   - file: the file's name, for messages; without folder and ending it is the name of a fleet that gives none.
    ///   - profiles: library of the fleet's shapes and device models.
    public init(
        yaml: String, name file: String, profiles: ProfileLibrary = .builtIn
    ) throws(ProfileError) {
        self = try FleetReader(try YAMLDocument(yaml, file: file), profiles).definition()
    }

    /// Reads a built-in fleet by its name (`demo`, `street`, `city`, `great-britain`), or a file by its path.
    public static func named(_ name: String) throws(ProfileError) -> FleetDefinition {
        if let builtIn = ProfileLibrary.builtInFile(.fleets, name) {
            return try FleetDefinition(yaml: builtIn.text, name: builtIn.path)
        }
        let file: ProfileFile
        do { file = try ProfileFile(path: name) } catch { throw error.orUnknown(name, of: .fleets) }
        return try FleetDefinition(yaml: file.text, name: file.path, profiles: ProfileLibrary(beside: file.path))
    }

    /// The default fleet: `demo`.
    public static let standard: FleetDefinition = {
        do throws(ProfileError) { return try named("demo") } catch { fatalError("\(error)") }
    }()

    /// Changes the fleet's rules, and those of device models that have rules of their own.
    public mutating func changeRules(_ change: (inout ProcessingRules) -> Void) {
        change(&rules)
        for index in cohorts.indices {
            if var own = cohorts[index].device.rules {
                change(&own)
                cohorts[index].device.rules = own
            }
        }
    }
}
