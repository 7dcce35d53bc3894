/// The DLMS/COSEM wrapper for TCP (IEC 62056-4-7): version 0001, two wPorts, the length of what follows.
public struct WrapperHeader: Hashable, Sendable {
    /// Size of the header in octets.
    public static let size = 8
    /// The one version of the wrapper that there is: 1.
    public static let version: UInt16 = 1

    /// Source wPort: the sender's service access point, 16 for a public client.
    public var sourcePort: UInt16
    /// Destination wPort: the receiver's service access point, 1 for the management logical device.
    public var destinationPort: UInt16
    /// Number of octets after the header, 0 to 65,535.
    public var length: UInt16

    /// A header with these fields.
    @inlinable
    public init(sourcePort: UInt16, destinationPort: UInt16, length: UInt16) {
        (self.sourcePort, self.destinationPort, self.length) = (sourcePort, destinationPort, length)
    }

    /// Reads the 8 octets of a header; throws for another version.
    public init(from reader: inout OctetReader) throws(CodecError) {
        let start = reader.offset
        let version = try reader.readInteger(UInt16.self)
        guard version == Self.version else {
            throw CodecError(.invalidValue("wrapper version \(version); only version 1 exists"), at: start)
        }
        sourcePort = try reader.readInteger()
        destinationPort = try reader.readInteger()
        length = try reader.readInteger()
    }

    /// Appends the 8 octets.
    public func encode(into octets: inout [UInt8]) {
        octets.append(bigEndian: Self.version)
        octets.append(bigEndian: sourcePort)
        octets.append(bigEndian: destinationPort)
        octets.append(bigEndian: length)
    }
}
