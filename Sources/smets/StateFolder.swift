import ArgumentParser
import COSEM
import Console
import Estate
import Fleet
import Foundation
import Host
import Keys
import PlainText

/// The folder in which the emulator keeps what must last: the development keys and the meters' counters.
struct StateFolder {
    /// The help text of `--state`.
    static let optionHelp = ArgumentHelp(
        """
        Folder for what must last: keys, counters, logs. Default: smets-emulator in $XDG_STATE_HOME, or else in \
        ~/.local/state.
        """, valueName: "dir")

    let path: String

    /// The folder of `--state`, or else `$XDG_STATE_HOME/smets-emulator`, or else `~/.local/state/smets-emulator`.
    init(_ path: String?) {
        let base =
            ProcessInfo.processInfo.environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? "\(NSHomeDirectory())/.local/state"
        // The path is absolute: other processes and later starts must find the same folder from wherever they run.
        self.path = ShellWords.absolute(path ?? "\(base)/smets-emulator")
    }

    var keysPath: String { "\(path)/keys" }

    /// Opens the state of a fleet's meters.
    func state(of fleet: Fleet) throws -> FleetState {
        try MadeFolder.make(path)
        return try FleetState(
            folder: path, firstEntityIdentifier: fleet.definition.firstEntityIdentifier, seed: fleet.definition.seed,
            count: fleet.count, now: SystemTime.microseconds)
    }

    private var hasKeys: Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: keysPath))?.contains { $0.hasSuffix(".pem") } ?? false
    }

    /// The generated keys, which are made when there are none.
    func keys() throws -> KeyFolder {
        if !hasKeys { try makeKeys() }
        return try KeyFolder(path: keysPath)
    }

    /// The keys in a server's state folder. A client must not make them, since only the server's are of use.
    func serverKeys() throws -> KeyFolder {
        guard hasKeys else {
            throw UserError(
                "\(keysPath): there are no keys, and a server takes only commands made with its own; give the server's "
                    + "--state or --keys, or start one, which makes them: smets serve\(option)")
        }
        return try KeyFolder(path: keysPath)
    }

    /// The option for this folder, ` --state PATH`; empty for the default folder.
    var option: String { path == Self(nil).path ? "" : ShellWords.option("state", path: path) }

    /// Makes the keys beside their folder and puts them in place as a whole: if two processes start at once, the keys
    /// of one stay.
    private func makeKeys() throws {
        try MadeFolder.make(path)
        let new = "\(keysPath).\(ProcessInfo.processInfo.processIdentifier).new"
        defer { try? FileManager.default.removeItem(atPath: new) }
        var generator = SystemRandomNumberGenerator()
        _ = try DevelopmentPKI.create(
            in: new, validFrom: SystemTime.now.roundedDown(to: 86_400), using: &generator)
        guard rename(new, keysPath) == 0 || hasKeys else {
            throw UserError("\(keysPath): cannot be made: \(FileError.systemReason(errno))")
        }
    }
}
