/// The DLMS/COSEM wrapper for TCP (IEC 62056-4-7): version 0001, two wPorts, the length of what follows.
/// ``WrappedFrame`` reads it.
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

    /// Appends the 8 octets.
    public func encode(into octets: inout [UInt8]) {
        octets.append(bigEndian: Self.version)
        octets.append(bigEndian: sourcePort)
        octets.append(bigEndian: destinationPort)
        octets.append(bigEndian: length)
    }

    /// Appends the header that goes back to where this one came from. Its length is filled in by ``fillLength(at:of:)``.
    public func encodeReply(into octets: inout [UInt8]) {
        WrapperHeader(sourcePort: destinationPort, destinationPort: sourcePort, length: 0).encode(into: &octets)
    }

    /// Writes into the header that begins at `head` how many octets follow it, up to the end of `octets`. Returns false,
    /// and writes nothing, when that are none or more than a length of 16 bits can say.
    public static func fillLength(at head: Int, of octets: inout [UInt8]) -> Bool {
        guard let length = UInt16(exactly: octets.count - head - size), length > 0 else { return false }
        octets[head + 6] = UInt8(length >> 8)
        octets[head + 7] = UInt8(length & 0xFF)
        return true
    }

    /// `apdu` behind a header; its length is cut off at 65,535, more than any APDU has.
    public static func wrapped(_ apdu: [UInt8], from source: UInt16, to destination: UInt16) -> [UInt8] {
        var octets: [UInt8] = []
        octets.reserveCapacity(size + apdu.count)
        WrapperHeader(sourcePort: source, destinationPort: destination, length: UInt16(clamping: apdu.count))
            .encode(into: &octets)
        return octets + apdu
    }
}
