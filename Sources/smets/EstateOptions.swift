import ArgumentParser
import ESMEEmulator
import Fleet
import Foundation
import Gateway

/// Which estate: the options that all commands about meters share.
struct EstateOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Fleet: demo, street, city, great-britain, or a file (YAML). See: smets fleet describe.", valueName: "fleet"
        ))
    var fleet = "demo"

    @Option(help: ArgumentHelp("Number of meters: the fleet scaled, its cohorts in their shares.", valueName: "n"))
    var meters: Int?

    @Option(
        help: ArgumentHelp("Folder of certificates and keys. Default: generated in the state folder.", valueName: "dir")
    )
    var keys: String?

    @Option(help: ArgumentHelp("State folder. Default: ~/.local/state/smets-emulator.", valueName: "dir"))
    var state: String?

    @Flag(help: "Open ECS17b (SRV 4.1.1) to the Access Control Broker, as the proposed change to GBCS would.")
    var ecs17bForAccessControlBroker = false

    func loadDefinition() throws -> FleetDefinition {
        var definition = try FleetArgument.definition(fleet, meters: meters)
        if ecs17bForAccessControlBroker {
            definition.changeRules { $0.ecs17bForAccessControlBroker = true }
        }
        return definition
    }

    func loadKeys() throws -> KeyFolder {
        try reportingErrors { try keys.map { try KeyFolder(path: $0) } ?? StateFolder(state).keys() }
    }

    func loadEstate() throws -> (estate: Estate, folder: KeyFolder) {
        let definition = try loadDefinition()
        let folder = try loadKeys()
        return try reportingErrors { (try Estate(fleet: Fleet(definition), folder: folder), folder) }
    }
}
