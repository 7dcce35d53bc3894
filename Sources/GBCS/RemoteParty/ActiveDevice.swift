import COSEM

/// What a hub tells in CCS06 about a device of its CHF Device Log (IEC 62056-6-2, active_device of class 104).
public struct ActiveDevice: Hashable, Sendable {
    /// The bits of ``status``: authorised on the PAN, actively reporting on the PAN, and transmitting Smart Energy.
    public struct Status: OptionSet, Hashable, Sendable {
        public let rawValue: UInt8

        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The first bit of the bit-string.
        public static let authorised = Status(rawValue: 0x80)
        public static let reporting = Status(rawValue: 0x40)
        public static let smartEnergy = Status(rawValue: 0x08)
    }

    /// The highest, average and lowest value of a measure.
    public struct Levels<Value: Hashable & Sendable>: Hashable, Sendable {
        public let highest: Value
        public let average: Value
        public let lowest: Value

        public init(highest: Value, average: Value, lowest: Value) {
            (self.highest, self.average, self.lowest) = (highest, average, lowest)
        }
    }

    public let device: EntityIdentifier
    public let status: Status
    /// Received signal strength in dBm.
    public let signalStrength: Levels<Int8>
    /// Link quality, 0 to 255.
    public let linkQuality: Levels<UInt8>
    /// When the device was last heard; nil, "not specified" on the wire, for a device that the hub has never heard.
    public let lastCommunication: UTCTime?
    public let hops: UInt8
    public let failures: UInt8
    public let successes: UInt8
    public let applicationVersion: UInt8
    public let stackVersion: UInt8

    public init(
        device: EntityIdentifier, status: Status, signalStrength: Levels<Int8>, linkQuality: Levels<UInt8>,
        lastCommunication: UTCTime?, hops: UInt8, failures: UInt8, successes: UInt8, applicationVersion: UInt8,
        stackVersion: UInt8
    ) {
        self.device = device
        self.status = status
        self.signalStrength = signalStrength
        self.linkQuality = linkQuality
        self.lastCommunication = lastCommunication
        self.hops = hops
        self.failures = failures
        self.successes = successes
        self.applicationVersion = applicationVersion
        self.stackVersion = stackVersion
    }

    /// The device as the structure of 14 members.
    public var data: COSEMData {
        let dateTime = lastCommunication.map(Self.dateTime) ?? .unspecified
        // Eight bits take one octet.
        let status = BitString(count: 8, octets: [status.rawValue]).map(COSEMData.bitString) ?? .nullData
        return .structure([
            .octetString(device.octets), status,
            .integer(signalStrength.highest), .integer(signalStrength.average), .integer(signalStrength.lowest),
            .unsigned(linkQuality.highest), .unsigned(linkQuality.average), .unsigned(linkQuality.lowest),
            .octetString(dateTime.octets), .unsigned(hops), .unsigned(failures), .unsigned(successes),
            .unsigned(applicationVersion), .unsigned(stackVersion),
        ])
    }

    /// The date-time with the day of the week, as published messages have it here and nowhere else (RTDS CCS06); 1 is
    /// Monday.
    private static func dateTime(_ time: UTCTime) -> COSEMDateTime {
        var dateTime = COSEMDateTime(time)
        // The first of January 2000 was a Saturday.
        let days = (time.civil.date.daysSince2000 + 5) % 7
        dateTime.dayOfWeek = UInt8((days + 7) % 7 + 1)
        return dateTime
    }

    /// Reads such a structure; nil for anything else.
    public init?(_ data: COSEMData) {
        guard let members = data.members, members.count == 14, let octets = members[0].octets,
            let device = EntityIdentifier(octets: octets), case .bitString(let status) = members[1],
            status.count == 8, let moment = members[8].octets, moment.count == COSEMDateTime.size
        else { return nil }
        var reader = OctetReader(moment)
        guard let dateTime = try? COSEMDateTime(from: &reader) else { return nil }
        let strengths: [Int8] = members[2...4].compactMap { if case .integer(let value) = $0 { value } else { nil } }
        let counts: [UInt8] = (members[5...7] + members[9...13]).compactMap {
            if case .unsigned(let value) = $0 { value } else { nil }
        }
        guard strengths.count == 3, counts.count == 8 else { return nil }
        self.init(
            device: device, status: Status(rawValue: status.octets[0]),
            signalStrength: Levels(highest: strengths[0], average: strengths[1], lowest: strengths[2]),
            linkQuality: Levels(highest: counts[0], average: counts[1], lowest: counts[2]),
            lastCommunication: dateTime.utc, hops: counts[3], failures: counts[4], successes: counts[5],
            applicationVersion: counts[6], stackVersion: counts[7])
    }

    /// The values as a person reads them.
    var values: [Reading.Value] {
        [
            Reading.Value("\(device) last communication", lastCommunication.map { "\($0)" } ?? "never"),
            Reading.Value(
                "\(device) average signal strength", "\(signalStrength.average)", unit: .decibelMilliwatt),
            Reading.Value(
                "\(device) status", status.contains(.reporting) ? "communicating" : "not communicating"),
        ]
    }
}
