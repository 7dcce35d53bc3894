import ArgumentParser
import Console
import DCC
import DUIS
import Estate
import Fleet
import GBCS
import Gateway
import Host
import Keys
import Profiles

/// The options for serving the DCC in front of the meters.
struct DCCServeOptions: ParsableArguments {
    @Flag(help: "Serve the DCC in front of the meters: DUIS, the SMKI Repository, org-crypto.zip, callbacks to Users.")
    var dcc = false

    @Option(help: ArgumentHelp("TCP port of DUIS, 1 to 65,535; 0 takes a free one.", valueName: "port"))
    var duisPort = 8_079

    @Option(help: ArgumentHelp("TCP port of the SMKI Repository, 1 to 65,535; 0 takes a free one.", valueName: "port"))
    var smkiPort = 8_083

    @Option(
        help: ArgumentHelp(
            "A port for org-crypto.zip alone, where clients look for it at 80. The DUIS port has it too.",
            valueName: "port"))
    var cryptoPort: Int?

    @Option(
        help: ArgumentHelp(
            """
            Validate requests by the DUIS schema in this folder: its XSD files and those that it imports. Default: only \
            what is needed is checked.
            """, valueName: "dir"))
    var duisSchemas: String?

    @Option(
        help: ArgumentHelp(
            """
            Post responses and alerts to this http or https URL, of a User as EUI=URL, or of all. May be given several \
            times. Default: they wait until PUT /v1/dcc/users/EUI names an address.
            """, valueName: "url"))
    var duisCallback: [String] = []

    @Option(
        help: ArgumentHelp(
            "Set a rule of the DCC, NAME=VALUE (docs/recalled-rules.md). May be given several times.",
            valueName: "name=value"))
    var dccRule: [String] = []

    @Option(
        help: ArgumentHelp(
            """
            Whose meters are whose: \(ProfileLibrary.builtInNames(.registration).joined(separator: ", ")), or a file (YAML). \
            Default: one party for each role.
            """, valueName: "profile"))
    var registration: String?

    @Flag(help: "Publish private keys in org-crypto.zip although they are not known to be development keys.")
    var publishKeys = false

    @OptionGroup var limits: DCCLimitOptions

    /// What is served of the DCC; nil for nothing.
    func configuration(
        _ estate: Estate, _ folder: KeyFolder, state: StateFolder, isShared: Bool
    ) throws -> DCCConfiguration? {
        guard dcc else {
            let defaults = DCCServeOptions.defaults
            try CheckedOption.refuse(
                [
                    ("--duis-port", duisPort != defaults.duisPort), ("--smki-port", smkiPort != defaults.smkiPort),
                    ("--crypto-port", cryptoPort != nil), ("--duis-schemas", duisSchemas != nil),
                    ("--duis-callback", !duisCallback.isEmpty), ("--dcc-rule", !dccRule.isEmpty),
                    ("--registration", registration != nil), ("--publish-keys", publishKeys),
                ] + limits.given, "without --dcc")
            return nil
        }
        guard !isShared else {
            throw UserError("--dcc: takes no --shard: one process keeps the counters of the Access Control Broker")
        }
        var configuration = DCCConfiguration(folder: folder)
        configuration.duisPort = try CheckedOption.port(duisPort, "duis-port", allowsFree: true)
        configuration.smkiPort = try CheckedOption.port(smkiPort, "smki-port", allowsFree: true)
        configuration.cryptoPort = try cryptoPort.map { try CheckedOption.port($0, "crypto-port", allowsFree: true) }
        configuration.publishesAnyKeys = publishKeys
        configuration.dsp.schema = try duisSchemas.map { try DUISSchemaFolder.schema($0) }
        var rules = configuration.dsp.rules
        rules.ecs17bForAccessControlBroker = estate.rules.ecs17bForAccessControlBroker
        do { configuration.dsp.rules = try DCCRules.applying(dccRule, to: rules) } catch {
            throw UserError("--dcc-rule \(error)")
        }
        configuration.dsp.registration = try registration.map { name in
            try reportingErrors {
                try RegistrationProfile.named(name, users: DefaultUsers.users(of: folder))
            }
        }
        try setCallbacks(&configuration)
        try limits.apply(to: &configuration)
        configuration.providers = try reportingErrors { try S1SPParameters.builtIn() }
        let definition = estate.fleet.definition
        configuration.store =
            "\(state.path)/\(definition.firstEntityIdentifier.fileName)-\(definition.seed).dcc.sqlite"
        return configuration
    }

    private struct Defaults {
        let duisPort = 8_079
        let smkiPort = 8_083
    }

    private static let defaults = Defaults()

    private func setCallbacks(_ configuration: inout DCCConfiguration) throws {
        for text in duisCallback {
            // The EUI of a User stands before a first equals sign; a URL may have others.
            if let sign = text.firstIndex(of: "="), let user = EntityIdentifier(text[..<sign]) {
                configuration.callbacks[user] = try Self.url(String(text[text.index(after: sign)...]), text)
            } else {
                guard configuration.callback == nil else {
                    throw UserError(
                        "--duis-callback \(text): there can be one URL for all Users; write EUI=URL for others")
                }
                configuration.callback = try Self.url(text, text)
            }
        }
    }

    private static func url(_ url: String, _ text: String) throws -> String {
        guard let problem = DCCConfiguration.callbackProblem(url) else { return url }
        throw UserError("--duis-callback \(text): \(problem)")
    }
}
