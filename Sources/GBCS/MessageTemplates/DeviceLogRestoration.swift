import COSEM

/// The CHF Device Log of a hub that another takes the place of, as CCS03 carries it (IEC 62056-6-2, restore_PAN of
/// class 104): the network that the new hub is to form, and the devices with the hashes of their Trust Centre link keys.
public struct DeviceLogRestoration: Hashable, Sendable {
    /// Largest number of devices.
    public static let deviceLimit = 16
    /// Sizes in octets that the hash of a link key may have.
    static let keyHashSizes = 16...16

    public let extendedPANIdentifier: UInt64
    public let devices: [DeviceLogBackup.Device]

    /// - Precondition: 1 to ``deviceLimit`` devices, each with a hash of 16 octets.
    public init(extendedPANIdentifier: UInt64, devices: [DeviceLogBackup.Device]) {
        precondition(
            (1...Self.deviceLimit).contains(devices.count)
                && devices.allSatisfy { Self.keyHashSizes.contains($0.hashedLinkKey.count) },
            "a restoration has 1 to \(Self.deviceLimit) devices with hashes of 16 octets")
        (self.extendedPANIdentifier, self.devices) = (extendedPANIdentifier, devices)
    }

    /// The parameter of restore_PAN: `02 02 {09 08 extended PAN id, 01 n {02 02 {09 08 EUI-64, 09 10 hash}}}`.
    var data: COSEMData {
        .structure([
            .octetString(EntityIdentifier(extendedPANIdentifier).octets),
            .array(devices.map { .structure([.octetString($0.device.octets), .octetString($0.hashedLinkKey)]) }),
        ])
    }

    /// Reads such a structure; nil for anything else.
    init?(_ data: COSEMData) {
        guard case .structure(let members) = data, members.count == 2, let pan = members[0].octets,
            let pan = EntityIdentifier(octets: pan), case .array(let elements) = members[1],
            (1...Self.deviceLimit).contains(elements.count)
        else { return nil }
        var devices: [DeviceLogBackup.Device] = []
        for element in elements {
            guard case .structure(let fields) = element, fields.count == 2, let octets = fields[0].octets,
                let device = EntityIdentifier(octets: octets), let hash = fields[1].octets,
                Self.keyHashSizes.contains(hash.count)
            else { return nil }
            devices.append(DeviceLogBackup.Device(device: device, hashedLinkKey: hash))
        }
        self.init(extendedPANIdentifier: pan.rawValue, devices: devices)
    }
}
