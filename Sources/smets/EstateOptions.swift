import ArgumentParser
import Console
import ESMEEmulator
import Estate
import Fleet
import Foundation
import Host
import Keys
import PlainText
import Profiles

/// The options for the estate, which all commands about meters share.
struct EstateOptions: ParsableArguments {
    private static let standardFleet = "demo"

    @Option(
        help: ArgumentHelp(
            "Fleet: \(FleetArgument.builtInNames), or a file (YAML). See: smets fleet describe.", valueName: "fleet"))
    var fleet = Self.standardFleet

    @Option(help: FleetArgument.metersHelp)
    var meters: Int?

    @Option(
        help: ArgumentHelp(
            "Folder of certificates and keys (smets keys init). Default: those that serve makes in the state folder.",
            valueName: "dir"))
    var keys: String?

    @Option(help: StateFolder.optionHelp)
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

    /// Loads the keys.
    ///
    /// - Parameter ofServer: whether they are to be those of a server, which are not made when there are none.
    private func loadKeys(ofServer: Bool) throws -> KeyFolder {
        try reportingErrors {
            if let keys { return try KeyFolder(path: keys) }
            let state = StateFolder(state)
            return try ofServer ? state.serverKeys() : state.keys()
        }
    }

    func loadFleet() throws -> Fleet {
        try SystemTime.check()
        let definition = try loadDefinition()
        return try reportingErrors { try Fleet(definition) }
    }

    func loadEstate() throws -> (estate: Estate, folder: KeyFolder) { try loadEstate(of: loadFleet()) }

    /// Loads the estate.
    ///
    /// - Parameter ofServer: whether it is to be that of a server, whose keys exist already.
    func loadEstate(of fleet: Fleet, ofServer: Bool = false) throws -> (estate: Estate, folder: KeyFolder) {
        let folder = try loadKeys(ofServer: ofServer)
        return try reportingErrors { (try Estate(fleet: fleet, folder: folder), folder) }
    }

    /// The options that give this estate again from any folder, quoted for a shell, each with a space in front.
    var words: String {
        var words = ""
        if fleet.lowercased() != Self.standardFleet {
            let isFile = FileManager.default.fileExists(atPath: fleet)
            words += isFile ? ShellWords.option("fleet", path: fleet) : " --fleet \(fleet.shellQuoted)"
        }
        if let meters { words += " --meters \(meters)" }
        words += StateFolder(state).option
        if let keys { words += ShellWords.option("keys", path: keys) }
        if ecs17bForAccessControlBroker { words += " --ecs17b-for-access-control-broker" }
        return words
    }
}
