/// What a User sends, and what it wants to have back (DUIS 5.4 schema, type CommandVariant).
public enum CommandVariant: UInt8, Sendable, CaseIterable {
    /// A request that is not critical: the Command goes to the Device.
    case send = 1
    /// The Command comes back for local delivery.
    case localCommand
    /// Both.
    case sendAndLocalCommand
    /// A critical request: the Pre-Command comes back.
    case transform
    /// A Signed Pre-Command: the Command goes to the Device.
    case sendSigned
    /// The Command comes back for local delivery.
    case localSignedCommand
    /// Both.
    case sendSignedAndLocalCommand
    /// A request that the DCC answers itself.
    case nonDevice

    /// Whether the body is a Signed Pre-Command.
    public var isSignedPreCommand: Bool { (5...7).contains(rawValue) }
    /// Whether the Command is sent to the Device over the WAN.
    public var isSent: Bool { [1, 3, 5, 7].contains(rawValue) }
    /// Whether the Command comes back for local delivery.
    public var isLocal: Bool { [2, 3, 6, 7].contains(rawValue) }
}
