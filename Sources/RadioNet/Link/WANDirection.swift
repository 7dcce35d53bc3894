/// Which way a message goes over the Wide Area Network.
public enum WANDirection: Hashable, Sendable {
    /// Towards the hub.
    case downlink
    /// Towards the data service provider.
    case uplink
}
