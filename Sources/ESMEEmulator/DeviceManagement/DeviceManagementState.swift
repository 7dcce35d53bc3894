import COSEM
import GBCS

/// Firmware, keys and device log of a meter, where they differ from what it left the factory with.
public struct DeviceManagementState: Hashable, Sendable, Codable {
    /// The firmware version that runs, four octets; nil for the make's.
    public var firmwareVersion: [UInt8]?
    /// The firmware image that waits for its activation (GBCS 11); nil for none.
    public var image: FirmwareImage?
    /// Key pairs that CS02c made, by their key usage, until CS02d brings their certificates.
    var newKeys: [UInt8: KeyPair] = [:]
    /// Key pairs that took the place of the first ones, by their key usage.
    var ownKeys: [UInt8: KeyPair] = [:]
    /// Certificates of the meter's keys (DER), by their key usage, as CS02e returns them.
    package var certificates: [UInt8: [UInt8]] = [:]
    /// The devices of the meter's own Device Log (GBCS CS03, CS04).
    package var deviceLog: [LoggedDevice] = []
    /// Counters that Protection Against Replay compares with, by the numbers of their roles, where it is not
    /// ``ESME/lastCounters``: those of recovery and root, for whom it has no room, and the floors that a replacement of
    /// credentials set, until the role's next command. Nil where there are none.
    var replayCounters: [UInt8: UInt64]?
    /// Commands that wait for their time.
    package var pendingCommands: [PendingCommand] = []

    public init() {}

    /// A key pair, or only its public half where the private one is not known (exchange files).
    struct KeyPair: Hashable, Sendable, Codable {
        let publicKey: [UInt8]
        let scalar: [UInt8]?
    }
}

/// A firmware image that a meter has received and verified.
public struct FirmwareImage: Hashable, Sendable, Codable {
    /// SHA-256 of the manufacturer image, 32 octets.
    public let hash: [UInt8]
    /// The version that its activation brings, four octets.
    public let version: [UInt8]

    public init(hash: [UInt8], version: [UInt8]) { (self.hash, self.version) = (hash, version) }
}

/// A device of a meter's Device Log.
package struct LoggedDevice: Hashable, Sendable, Codable {
    package let identifier: UInt64
    /// Number of the device's type (``DeviceType``).
    package let type: UInt8

    package init(identifier: UInt64, type: UInt8) { (self.identifier, self.type) = (identifier, type) }
}

/// An ASN.1 command that waits for its time (GBCS 13.3, 11.3).
package struct PendingCommand: Hashable, Sendable, Codable {
    package let time: UTCTime
    package let messageCode: MessageCode
    package let originatorCounter: UInt64
    package let originator: UInt64
    let content: [UInt8]
    /// Failures that a fault brings about at execution; nil for none.
    let failingCells: [Int: UInt8]?
    let failingCode: UInt8?

    var injury: ESME.Injury {
        var injury = ESME.Injury()
        injury.cells = failingCells ?? [:]
        injury.code = failingCode
        return injury
    }
}
