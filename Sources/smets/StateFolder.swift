import COSEM
import Fleet
import Foundation
import Gateway

/// Where the emulator keeps what must last: the development keys and the meters' counters.
struct StateFolder {
    let path: String

    /// `--state`, else `$XDG_STATE_HOME/smets-emulator`, else `~/.local/state/smets-emulator`.
    init(_ path: String?) {
        let base =
            ProcessInfo.processInfo.environment["XDG_STATE_HOME"].flatMap { $0.isEmpty ? nil : $0 }
            ?? "\(NSHomeDirectory())/.local/state"
        // Absolute: other processes and later starts must find the same folder from wherever they run.
        self.path = URL(fileURLWithPath: path ?? "\(base)/smets-emulator").standardizedFileURL.path
    }

    var keysPath: String { "\(path)/keys" }

    /// What the meters of a fleet must remember.
    func state(of fleet: Fleet) throws -> FleetState {
        try FleetState(
            folder: path, firstEntityIdentifier: fleet.definition.firstEntityIdentifier, seed: fleet.definition.seed,
            count: fleet.count, now: SystemTime.microseconds)
    }

    /// The generated keys, made when there are none.
    func keys() throws -> KeyFolder {
        let hasKeys =
            (try? FileManager.default.contentsOfDirectory(atPath: keysPath))?.contains { $0.hasSuffix(".pem") } ?? false
        if !hasKeys {
            var generator = SystemRandomNumberGenerator()
            _ = try DevelopmentPKI.create(
                in: keysPath, validFrom: SystemTime.now.roundedDown(to: 86_400), using: &generator)
        }
        return try KeyFolder(path: keysPath)
    }
}

/// The machine's clock.
enum SystemTime {
    static var now: UTCTime { UTCTime(secondsSince2000: Int64(AdjustableClock.systemTime())) }
    /// Microseconds since 2000: counters that start from it are above those of an earlier run.
    ///
    /// 0 when the machine's clock is before that; those who use counters see to it that they never go back.
    static var microseconds: UInt64 { UInt64(clamping: Int64(AdjustableClock.systemTime() * 1_000_000)) }
}
