import COSEM

/// A CHF Device Log or Historic Device Log as CCS07 and CS14 carry it (IEC 62056-6-2, backup_PAN of class 104).
public struct DeviceLogBackup: Hashable, Sendable {
    public struct Device: Hashable, Sendable {
        public let device: EntityIdentifier
        /// Hash of the Trust Centre link key, 16 octets; none for a device that has no such key yet.
        public let hashedLinkKey: [UInt8]

        public init(device: EntityIdentifier, hashedLinkKey: [UInt8]) {
            (self.device, self.hashedLinkKey) = (device, hashedLinkKey)
        }
    }

    public let time: UTCTime
    public let extendedPANIdentifier: UInt64
    public let devices: [Device]

    public init(time: UTCTime, extendedPANIdentifier: UInt64, devices: [Device]) {
        (self.time, self.extendedPANIdentifier, self.devices) = (time, extendedPANIdentifier, devices)
    }

    /// The log as data: `02 03 {09 0C date-time, 09 08 extended PAN id, 01 n {02 02 {09 08 EUI-64, 09 10 hash}}}`.
    public var data: COSEMData {
        .structure([
            .octetString(COSEMDateTime(time).octets), .octetString(EntityIdentifier(extendedPANIdentifier).octets),
            .array(
                devices.map { .structure([.octetString($0.device.octets), .octetString($0.hashedLinkKey)]) }),
        ])
    }

    /// Reads such a structure; nil for anything else.
    public init?(_ data: COSEMData) {
        guard case .structure(let members) = data, members.count == 3, let moment = members[0].octets,
            moment.count == COSEMDateTime.size, let pan = members[1].octets,
            let pan = EntityIdentifier(octets: pan), case .array(let elements) = members[2]
        else { return nil }
        var reader = OctetReader(moment)
        guard let time = (try? COSEMDateTime(from: &reader))?.utc else { return nil }
        var devices: [Device] = []
        for element in elements {
            guard case .structure(let fields) = element, fields.count == 2, let octets = fields[0].octets,
                let device = EntityIdentifier(octets: octets), let hash = fields[1].octets
            else { return nil }
            devices.append(Device(device: device, hashedLinkKey: hash))
        }
        self.init(time: time, extendedPANIdentifier: pan.rawValue, devices: devices)
    }

    /// The values as a person reads them.
    func values(named name: String) -> [Reading.Value] {
        devices.map {
            Reading.Value(
                "\(name) \($0.device)",
                $0.hashedLinkKey.isEmpty ? "no link key" : "hashed link key \($0.hashedLinkKey.hexadecimal)")
        }
    }
}
