import COSEM

/// A GBCS message: `MAC Header ‖ Grouping Header ‖ content ‖ signature ‖ MAC` (GBCS 7.2).
///
/// The value keeps the octets it was parsed from and says where the parts are, so parsing copies nothing.
/// Three of the parts may be missing: a message without MAC Header is protected by its signature alone, and
/// a pre-command, what a service user signs, has no signature field at all.
public struct Message: Sendable {
    /// The signature field after the content.
    public enum SignatureField: Hashable, Sendable {
        /// Not even the length octet: a pre-command.
        case absent
        /// Length octet 00.
        case empty
        /// Length octet 40, then r and s at this range of the octets.
        case present(Range<Int>)
    }

    /// Longest message accepted, in octets: 13 months of half hours take about 230,000 on a twin meter.
    public static let maximumSize = 1 << 20
    public static let signatureSize = 64

    public let octets: [UInt8]
    public let header: GroupingHeader
    /// Where the content is.
    public let contentRange: Range<Int>
    public let signature: SignatureField
    /// DF to the end of the signature field: what the MAC covers after its constant prefix.
    public let groupingRange: Range<Int>
    /// The last 12 octets, when there is a MAC Header.
    public let macRange: Range<Int>?

    public var content: ArraySlice<UInt8> { octets[contentRange] }
    /// The transaction-id's length octet to the end of the content: what a signature covers (GBCS 6.2.3).
    public var signedRange: Range<Int> { groupingRange.lowerBound + 1..<contentRange.upperBound }

    /// Parses all of `octets` as one message.
    public init(parsing octets: [UInt8]) throws(CodecError) {
        guard octets.count <= Self.maximumSize else {
            throw CodecError(.tooLarge(value: octets.count, limit: Self.maximumSize), at: 0)
        }
        var reader = OctetReader(octets)
        var groupingEnd = octets.count
        if try reader.peek() == MACHeader.tag {
            try MACHeader.readPrefix(&reader)
            let length = try reader.readLength()
            guard length == reader.remaining else {
                if length > reader.remaining {
                    throw CodecError(.truncated(missing: length - reader.remaining), at: octets.count)
                }
                throw CodecError(.trailingOctets(count: reader.remaining - length), at: reader.offset + length)
            }
            for octet in MACHeader.securityHeader { try reader.expect(octet, "MAC Header: security header") }
            guard reader.remaining > MACHeader.macSize else {
                throw CodecError(.truncated(missing: MACHeader.macSize + 1 - reader.remaining), at: octets.count)
            }
            groupingEnd -= MACHeader.macSize
            macRange = groupingEnd..<octets.count
        } else {
            macRange = nil
        }
        let groupingStart = reader.offset
        reader = OctetReader(octets, range: groupingStart..<groupingEnd)
        header = try GroupingHeader(from: &reader)
        let contentLength = try reader.readLength()
        let contentStart = try reader.skip(contentLength)
        contentRange = contentStart..<contentStart + contentLength
        if reader.isAtEnd && macRange == nil {
            signature = .absent
        } else {
            switch try reader.readUInt8() {
            case 0: signature = .empty
            case UInt8(Self.signatureSize):
                let start = try reader.skip(Self.signatureSize)
                signature = .present(start..<start + Self.signatureSize)
            case let length:
                throw CodecError(
                    .unexpectedOctet(found: length, expected: "a signature length 00 or 40"), at: reader.offset - 1)
            }
        }
        try reader.expectEnd()
        groupingRange = groupingStart..<groupingEnd
        self.octets = octets
    }
}

extension Message: Equatable {
    public static func == (left: Message, right: Message) -> Bool { left.octets == right.octets }
}
