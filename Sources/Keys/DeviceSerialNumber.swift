import COSEM
import GBCS

/// The serial numbers of device certificates: a function of the fleet's seed, the device and the usage that can be inverted,
/// so that a certificate is found by its number although none is stored.
///
/// 16 octets: the first eight of SHA-256 of a label, the seed, what is named and the device's EUI-64, their first two bits set
/// to 01, so that the number is positive and has no leading zeros; then eight octets that say what is named, covered with
/// SHA-256 of another label, the seed and the first eight. Whoever knows the seed, which is no secret, can make them: they keep
/// numbers apart, and hide nothing.
struct DeviceSerialNumber {
    private static let half = 8

    let seed: UInt64

    func serialNumber(
        of device: EntityIdentifier, at place: DevicePlace, _ usage: DeviceCertificates.Usage
    ) -> CertificateSerial? {
        let named = Self.named(place, usage)
        let mark = mark(named, device)
        return CertificateSerial(octets: mark + zip(cover(mark), named).map { $0 ^ $1 })
    }

    /// What a serial number names; nil for one that is none of these. Whether the device at that place has this number must
    /// be seen from ``serialNumber(of:at:_:)``.
    func content(of serialNumber: CertificateSerial) -> (place: DevicePlace, usage: DeviceCertificates.Usage)? {
        guard serialNumber.octets.count == 2 * Self.half else { return nil }
        let mark = Array(serialNumber.octets.prefix(Self.half))
        let named = zip(cover(mark), serialNumber.octets.dropFirst(Self.half)).reduce(0 as UInt64) {
            $0 << 8 | UInt64($1.0 ^ $1.1)
        }
        guard let number = Int(exactly: named >> 2) else { return nil }
        return (
            named & 2 == 0 ? DevicePlace(meter: number) : DevicePlace(hub: number),
            named & 1 == 0 ? .keyAgreement : .digitalSignature
        )
    }

    /// The number of the device, a bit for hubs, and one for the usage.
    private static func named(_ place: DevicePlace, _ usage: DeviceCertificates.Usage) -> [UInt8] {
        var octets: [UInt8] = []
        octets.append(
            bigEndian: UInt64(place.number) << 2 | (place.isHub ? 2 : 0) | (usage == .digitalSignature ? 1 : 0))
        return octets
    }

    private func mark(_ named: [UInt8], _ device: EntityIdentifier) -> [UInt8] {
        var mark = Array(digest("number", named + device.octets).prefix(Self.half))
        mark[0] = mark[0] & 0x3F | 0x40
        return mark
    }

    private func cover(_ mark: [UInt8]) -> [UInt8] { Array(digest("cover", mark).prefix(Self.half)) }

    private func digest(_ purpose: String, _ content: [UInt8]) -> [UInt8] {
        var label = Array("smets-emulator development certificate \(purpose)".utf8)
        label.append(bigEndian: seed)
        return sha256(label + content)
    }
}
