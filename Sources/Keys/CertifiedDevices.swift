import COSEM
import GBCS

/// A device of a fleet by its place: a meter's number, or that of the meter at whose premises a hub is.
package struct DevicePlace: Hashable, Sendable {
    package var number: Int
    package var isHub: Bool

    package init(meter number: Int) { (self.number, isHub) = (number, false) }
    package init(hub number: Int) { (self.number, isHub) = (number, true) }
}

/// The devices whose certificates the SMKI Repository has.
package protocol CertifiedDevices: Sendable {
    /// The device with an EUI-64; nil for any other, and for one that has no certificates.
    func place(of device: EntityIdentifier) -> DevicePlace?
    /// The device at a place; nil beyond the last, and for one that has no certificates.
    func entityIdentifier(at place: DevicePlace) -> EntityIdentifier?
    /// The public key with which the device at a place was installed.
    func publicKey(at place: DevicePlace, _ usage: DeviceCertificates.Usage) -> P256PublicKey
    /// When the device at a place was installed.
    func installed(at place: DevicePlace) -> UTCTime
}
