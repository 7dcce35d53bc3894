/// The sixteen octets in front of every PDU (SMPP 3.4, 3.2).
public struct PDUHeader: Hashable, Sendable {
    /// Size of a header in octets, and so the least command_length.
    public static let size = 16
    /// Default for the largest command_length. The standard sets none. A message of the length that real networks carry
    /// fits many times over, also in message_payload, whose length field would allow 65,535 octets.
    public static let defaultLimit = 65_536

    /// Size of the PDU in octets, this header included (command_length).
    public var length: UInt32
    public var command: CommandID
    public var status: CommandStatus
    public var sequenceNumber: UInt32

    public init(length: UInt32, command: CommandID, status: CommandStatus, sequenceNumber: UInt32) {
        self.length = length
        self.command = command
        self.status = status
        self.sequenceNumber = sequenceNumber
    }

    /// Reads the header at the start of `octets`. Throws when it is cut off or its length is not from 16 to `limit`.
    public init(decoding octets: [UInt8], limit: Int = defaultLimit) throws(PDUError) {
        var reader = PDUReader(octets)
        self = try reader.readHeader(limit: limit)
    }

    /// Throws when `length` is not a command_length up to `limit`.
    static func check(length: UInt32, limit: Int) throws(PDUError) {
        guard length >= UInt32(size), Int(length) <= limit else {
            throw PDUError(.lengthOutOfRange(found: length, limit: limit), .commandLength)
        }
    }
}
