import ArgumentParser
import Console
import Estate
import Fleet
import Keys
import NetworkStudies

/// The options of commands that make exchanges without a server: whose messages they are.
struct TrafficOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Fleet whose meters answer: \(FleetArgument.builtInNames), or a file (YAML).", valueName: "fleet"))
    var fleet = "great-britain"

    @Option(help: FleetArgument.metersHelp)
    var meters: Int?

    @Option(
        help: ArgumentHelp(
            "Folder of the parties' certificates and keys. Default: made from a fixed seed, so that results are repeatable.",
            valueName: "dir"))
    var keys: String?

    func load() throws -> TrafficEstate {
        let definition = try FleetArgument.definition(fleet, meters: meters)
        return try reportingErrors {
            let fleet = try Fleet(definition)
            guard let keys else { return try TrafficEstate(fleet) }
            let folder = try KeyFolder(path: keys)
            return try TrafficEstate(Estate(fleet: fleet, folder: folder), folder: folder)
        }
    }
}
