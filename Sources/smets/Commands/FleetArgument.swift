import ArgumentParser
import Console
import Fleet
import Host
import Profiles

/// The argument that names a fleet, and its size.
struct FleetArgument: ParsableArguments {
    /// The names of the built-in fleets as help texts list them.
    static let builtInNames = ProfileLibrary.builtInNames(.fleets).joined(separator: ", ")

    /// The help text of `--meters` where a command takes a fleet.
    static let metersHelp = ArgumentHelp(
        "Number of meters, 1 to \(FleetDefinition.meterLimit.grouped): every cohort keeps its share. Default: the fleet's.",
        valueName: "n")

    @Argument(help: ArgumentHelp("A built-in fleet (\(Self.builtInNames)) or a YAML file."))
    var fleet = "demo"

    @Option(help: Self.metersHelp)
    var meters: Int?

    func definition() throws -> FleetDefinition { try Self.definition(fleet, meters: meters) }

    /// The fleet of a name or file, scaled to `meters` meters if that is given.
    static func definition(_ fleet: String, meters: Int?) throws -> FleetDefinition {
        let definition = try reportingErrors { try FleetDefinition.named(fleet) }
        guard let meters else { return definition }
        guard (1...FleetDefinition.meterLimit).contains(meters) else {
            throw UserError("--meters \(meters): takes 1 to \(FleetDefinition.meterLimit)")
        }
        let scaled = definition.scaled(to: meters)
        if let problem = scaled.identifierProblem { throw UserError("--meters \(meters): \(problem)") }
        return scaled
    }

    func load() throws -> Fleet {
        let definition = try definition()
        return try reportingErrors {
            do { return try Fleet(definition) } catch { throw UserError("\(fleet): \(error)") }
        }
    }
}
