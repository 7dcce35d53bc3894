import ArgumentParser
import Console
import DCC
import Estate
import Fleet
import GBCS
import Keys
import Profiles

/// The keys with which messages are checked and decrypted.
struct MessageKeyOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Folder of certificates and keys, to check and decrypt with.", valueName: "dir"))
    var keys: String?

    @Option(
        help: ArgumentHelp(
            "The two parties' shared secret Z, 32 octets in hexadecimal, instead of --keys.", valueName: "hex"))
    var secret: String?

    /// Messages of the built-in fleet's meters can be decrypted with their development keys.
    func messageKeys() throws -> MessageKeys {
        let folder = try reportingErrors { try self.keys.map { try KeyFolder(path: $0) } }
        let estate = folder.flatMap { folder in
            try? Estate(fleet: Fleet(FleetDefinition.named("demo")), folder: folder)
        }
        return MessageKeys(folder: folder, secret: try givenSecret()) { estate?.keys(of: $0) }
    }

    private func givenSecret() throws -> SharedSecret? {
        guard let secret else { return nil }
        guard let octets = try? [UInt8](hexadecimal: secret), let value = SharedSecret(octets: octets) else {
            throw UserError("--secret: takes 32 octets in hexadecimal")
        }
        return value
    }
}
