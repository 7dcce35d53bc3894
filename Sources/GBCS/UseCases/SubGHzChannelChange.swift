import COSEM

/// A move of a hub's sub-GHz network to a channel, as DBCH07 and the entries of the log of DBCH02 tell it.
public struct SubGHzChannelChange: Hashable, Sendable, Codable {
    /// What made the hub look for another channel: the order is the MMC schema's (ScanTrigger), whose numbers the
    /// published log has.
    public enum Trigger: UInt8, Hashable, Sendable, Codable {
        case remotePartyCommand = 0
        case gsmeRequest = 1
        case gsmeMissedCurfew = 2
        case gsmeMissing = 3
        case messageFailures = 4
        case messageRetries = 5
        case otherDeviceRequest = 6
        case networkFormation = 7
    }

    /// The new channel: a mask with one channel.
    public let channel: UInt32
    public let trigger: Trigger

    public init(channel: UInt32, trigger: Trigger) { (self.channel, self.trigger) = (channel, trigger) }

    /// The element of DBCH07: `02 02 {04 20 channel, 09 01 trigger}` (RTDS DBCH07).
    var data: COSEMData { .structure([.subGHzChannel(channel), .octetString([trigger.rawValue])]) }

    /// The otherInformation of the log's entry: the channel without tag and length, the trigger with them (RTDS
    /// DBCH02).
    public var otherInformation: [UInt8] {
        var octets: [UInt8] = []
        octets.append(bigEndian: channel)
        COSEMData.octetString([trigger.rawValue]).encode(into: &octets)
        return octets
    }
}

extension COSEMData {
    /// A mask of sub-GHz channels, bit-string(32).
    package static func subGHzChannel(_ mask: UInt32) -> COSEMData {
        var octets: [UInt8] = []
        octets.append(bigEndian: mask)
        return BitString(count: 32, octets: octets).map { .bitString($0) } ?? .nullData
    }
}
