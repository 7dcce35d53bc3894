import COSEM
import GBCS

/// The notification of a hub whose supply fails. It is not a GBCS message, but a signal to the Communications Service
/// Provider's network, which makes the DCC Alert of it.
public struct PowerOutageNotification: Hashable, Sendable {
    public let hub: EntityIdentifier
    public let time: UTCTime

    public init(hub: EntityIdentifier, time: UTCTime) { (self.hub, self.time) = (hub, time) }
}
