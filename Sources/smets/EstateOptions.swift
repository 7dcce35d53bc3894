import ArgumentParser
import ESMEEmulator
import Foundation
import Gateway

/// Which estate: the options that all commands about meters share.
struct EstateOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Profile file (YAML). Default: the built-in Profiles/default.yaml.", valueName: "file"))
    var profile: String?

    @Option(help: ArgumentHelp("Number of meters, instead of the profile's.", valueName: "n"))
    var meters: Int?

    @Option(
        help: ArgumentHelp("Folder of certificates and keys. Default: generated in the state folder.", valueName: "dir")
    )
    var keys: String?

    @Option(help: ArgumentHelp("State folder. Default: ~/.local/state/smets-emulator.", valueName: "dir"))
    var state: String?

    @Flag(help: "Open ECS17b (SRV 4.1.1) to the Access Control Broker, as the proposed change to GBCS would.")
    var ecs17bForAccessControlBroker = false

    func loadProfile() throws -> EstateProfile {
        var loaded = EstateProfile.builtIn
        if let profile {
            guard let data = FileManager.default.contents(atPath: profile) else {
                throw UserError("\(profile): cannot be read; is the path right?")
            }
            loaded = try reportingErrors {
                try EstateProfile(yaml: String(decoding: data, as: UTF8.self), name: profile)
            }
        }
        if let meters {
            guard (1...EstateProfile.meterLimit).contains(meters) else {
                throw UserError("--meters \(meters): takes 1 to \(EstateProfile.meterLimit)")
            }
            loaded.meters = meters
        }
        if ecs17bForAccessControlBroker { loaded.rules.ecs17bForAccessControlBroker = true }
        return loaded
    }

    func loadKeys() throws -> KeyFolder {
        try reportingErrors { try keys.map { try KeyFolder(path: $0) } ?? StateFolder(state).keys() }
    }

    /// - Parameter counters: what earlier runs of the estate used up.
    func loadEstate(counters: CounterStore? = nil) throws -> (estate: Estate, folder: KeyFolder) {
        let profile = try loadProfile()
        let folder = try loadKeys()
        return try reportingErrors {
            let estate = try Estate(
                profile: profile, folder: folder, startedAt: SystemTime.microseconds,
                lastCounters: try counters?.counters() ?? [:])
            return (estate, folder)
        }
    }
}
