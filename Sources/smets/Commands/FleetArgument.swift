import ArgumentParser
import Console
import Fleet
import Profiles

/// The argument that names a fleet, and its size.
struct FleetArgument: ParsableArguments {
    @Argument(help: ArgumentHelp("A built-in fleet (city, demo, great-britain, smets1-demo, street) or a YAML file."))
    var fleet = "demo"

    @Option(
        help: ArgumentHelp("Number of meters, instead of the fleet's: every cohort keeps its share.", valueName: "n"))
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
