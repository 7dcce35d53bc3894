import COSEM

/// One block of a message that is too long to be sent whole (General Block Transfer, GBCS 7.2.11): `Message Routing
/// Header ‖ ciphered-service length ‖ security header ‖ general-block-transfer`.
///
/// A block without data is an acknowledgement: the general-block-transfer of a side that has nothing to send.
public struct MessageBlock: Hashable, Sendable {
    /// Tag of general-block-transfer.
    static let tag: UInt8 = 0xE0
    /// Size in octets of the tag E0, block-control, block-number and block-number-ack.
    static let fixedServiceSize = 6
    /// Largest block-number: 16 bits.
    public static let maximumNumber = Int(UInt16.max)
    /// Largest number of octets of a block beyond its data: all lengths at their longest for blocks of up to 65,535
    /// octets.
    public static let maximumOverhead = MessageRoutingHeader.size + 3 + BlockSecurityHeader.size + fixedServiceSize + 3

    public var routing: MessageRoutingHeader
    public var securityHeader: BlockSecurityHeader
    public var control: BlockControl
    /// Number of the block (block-number), from 1.
    public var number: UInt16
    /// The last block of the other side up to which none is missing (block-number-ack); 0 for none.
    public var acknowledged: UInt16
    /// The block's part of the protected message (block-data): a slice of it.
    public var data: ArraySlice<UInt8>

    /// - Precondition: `number` is not 0, the last block does not stream, `data` has at most
    ///   ``Message/maximumSize`` octets.
    public init(
        routing: MessageRoutingHeader, securityHeader: BlockSecurityHeader = .standard, control: BlockControl,
        number: UInt16, acknowledged: UInt16, data: ArraySlice<UInt8>
    ) {
        precondition(number > 0, "blocks count from 1")
        precondition(!(control.isLast && control.isStreaming), "no block follows the last")
        precondition(data.count <= Message.maximumSize, "block-data is at most a message")
        self.routing = routing
        self.securityHeader = securityHeader
        self.control = control
        self.number = number
        self.acknowledged = acknowledged
        self.data = data
    }

    public var isAcknowledgement: Bool { data.isEmpty }

    /// Whether these octets, the start of a message or of a block, are those of a block: it has 09, the length of a
    /// transaction-id, where a MAC Header has 00.
    public static func starts(_ octets: RawSpan) -> Bool {
        octets.byteCount > 1 && octets.octet(at: 0) == MACHeader.tag
            && octets.octet(at: 1) == GroupingHeader.transactionIDSize
    }

    /// Same as ``starts(_:)-(RawSpan)``, for an array.
    public static func starts(_ octets: [UInt8]) -> Bool { starts(octets.span.bytes) }

    /// Decodes all of `octets` as one block.
    public init(parsing octets: [UInt8]) throws(CodecError) {
        guard octets.count <= Message.maximumSize else {
            throw CodecError(.tooLarge(value: octets.count, limit: Message.maximumSize), at: 0)
        }
        let span = octets.span.bytes
        var cursor = OctetCursor(0..<octets.count)
        routing = try MessageRoutingHeader(at: &cursor, in: span)
        try Self.readRemainingLength(&cursor, span)
        securityHeader = BlockSecurityHeader(
            control: try cursor.readUInt8(span), invocationCounter: try cursor.readInteger(span))
        try cursor.expect(Self.tag, "general-block-transfer", span)
        control = BlockControl(octet: try cursor.readUInt8(span))
        guard !(control.isLast && control.isStreaming) else {
            throw CodecError(
                .unexpectedOctet(found: control.octet, expected: "a block-control that is last or streaming, not both"),
                at: cursor.position - 1)
        }
        number = try cursor.readInteger(span)
        guard number > 0 else {
            throw CodecError(.invalidValue("block-number 0; blocks count from 1"), at: cursor.position - 2)
        }
        acknowledged = try cursor.readInteger(span)
        try Self.readRemainingLength(&cursor, span)
        data = octets[cursor.position...]
    }

    /// Reads a length, which must be that of everything left.
    private static func readRemainingLength(_ cursor: inout OctetCursor, _ octets: RawSpan) throws(CodecError) {
        let length = try cursor.readLength(octets)
        if length > cursor.remaining {
            throw CodecError(.truncated(missing: length - cursor.remaining), at: cursor.end)
        }
        if length < cursor.remaining {
            throw CodecError(.trailingOctets(count: cursor.remaining - length), at: cursor.position + length)
        }
    }

    /// Size of the whole block in octets.
    public var size: Int { Self.size(dataSize: data.count) }

    static func size(dataSize: Int) -> Int {
        let service = cipheredLength(dataSize: dataSize)
        return MessageRoutingHeader.size + lengthSize(service) + service
    }

    static func cipheredLength(dataSize: Int) -> Int {
        BlockSecurityHeader.size + fixedServiceSize + lengthSize(dataSize) + dataSize
    }

    /// Largest number of data octets in a block of at most `blockSize` octets; 0 or less when there is no room for any.
    public static func dataCapacity(blockSize: Int) -> Int {
        var capacity = blockSize - size(dataSize: 0)
        while capacity > 0, size(dataSize: capacity) > blockSize { capacity -= 1 }
        return capacity
    }

    public func encode(into octets: inout [UInt8]) {
        octets.reserveCapacity(octets.count + size)
        octets.append(count: MessageRoutingHeader.size) { routing.store(in: $0) }
        octets.append(length: Self.cipheredLength(dataSize: data.count))
        octets.append(count: BlockSecurityHeader.size + Self.fixedServiceSize) { buffer in
            buffer[0] = securityHeader.control
            buffer.store(bigEndian: securityHeader.invocationCounter, at: 1)
            buffer[5] = Self.tag
            buffer[6] = control.octet
            buffer.store(bigEndian: number, at: 7)
            buffer.store(bigEndian: acknowledged, at: 9)
        }
        octets.append(lengthPrefixed: data)
    }

    public var encoded: [UInt8] {
        var octets: [UInt8] = []
        encode(into: &octets)
        return octets
    }
}
