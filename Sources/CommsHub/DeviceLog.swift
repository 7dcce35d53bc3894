import ESMEEmulator
import GBCS

/// The CHF Device Log: the devices that may communicate over the hub's HAN (GBCS 7.4, CHTS 4.6.3.2).
public struct DeviceLog {
    /// A hub holds at most this many devices.
    public static let limit = 16

    public private(set) var devices: [ESME]

    /// - Precondition: at most ``limit`` devices.
    public init(_ devices: [ESME]) {
        precondition(devices.count <= Self.limit, "a Device Log holds \(Self.limit) devices")
        self.devices = devices
    }

    public subscript(device: EntityIdentifier) -> ESME? {
        devices.first { $0.identity.entityIdentifier == device }
    }
}
