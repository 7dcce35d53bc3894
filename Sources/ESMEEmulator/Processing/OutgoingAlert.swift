import GBCS

/// An alert as a device sends it.
public struct OutgoingAlert: Hashable, Sendable {
    public let device: EntityIdentifier
    public let alert: Alert
    public let octets: [UInt8]

    public init(device: EntityIdentifier, alert: Alert, octets: [UInt8]) {
        (self.device, self.alert, self.octets) = (device, alert, octets)
    }
}
