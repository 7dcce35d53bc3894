import GBCS

/// An Originator Counter that was used up by a command with Protection Against Replay.
public struct CounterUse: Hashable, Sendable {
    public let role: RemotePartyRole
    public let counter: UInt64

    public init(role: RemotePartyRole, counter: UInt64) { (self.role, self.counter) = (role, counter) }
}
