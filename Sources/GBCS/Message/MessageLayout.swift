import COSEM

/// The ranges of a message's parts, and its header's fields: all that parsing finds, without the octets.
///
/// It is trivial, so that a message that is only looked at costs no reference counting: whoever has the octets keeps
/// them.
package struct MessageLayout: Hashable, Sendable {
    package let header: HeaderFields
    package let contentRange: Range<Int>
    package let signature: Message.SignatureField
    /// Range from DF to the end of the signature field.
    package let groupingRange: Range<Int>
    /// Range of the MAC, the last 12 octets; nil without a MAC Header.
    package let macRange: Range<Int>?

    /// Parses all of `octets` as one message.
    package init(parsing octets: RawSpan) throws(CodecError) {
        let count = octets.byteCount
        guard count <= Message.maximumSize else {
            throw CodecError(.tooLarge(value: count, limit: Message.maximumSize), at: 0)
        }
        var cursor = OctetCursor(0..<count)
        var groupingEnd = count
        let hasMAC = try cursor.peek(octets) == MACHeader.tag
        if hasMAC {
            try MACHeader.readPrefix(&cursor, octets)
            let length = try cursor.readLength(octets)
            guard length == cursor.remaining else {
                if length > cursor.remaining {
                    throw CodecError(.truncated(missing: length - cursor.remaining), at: count)
                }
                throw CodecError(.trailingOctets(count: cursor.remaining - length), at: cursor.position + length)
            }
            try MACHeader.readSecurityHeader(&cursor, octets)
            guard cursor.remaining > MACHeader.macSize else {
                throw CodecError(.truncated(missing: MACHeader.macSize + 1 - cursor.remaining), at: count)
            }
            groupingEnd -= MACHeader.macSize
        }
        macRange = hasMAC ? groupingEnd..<count : nil
        groupingRange = cursor.position..<groupingEnd
        cursor = OctetCursor(groupingRange)
        header = try HeaderFields(at: &cursor, in: octets)
        let contentLength = try cursor.readLength(octets)
        let contentStart = try cursor.skip(contentLength)
        contentRange = contentStart..<contentStart + contentLength
        if cursor.isAtEnd && !hasMAC {
            signature = .absent
        } else {
            switch try cursor.readUInt8(octets) {
            case 0: signature = .empty
            case UInt8(Message.signatureSize):
                let start = try cursor.skip(Message.signatureSize)
                signature = .present(start..<start + Message.signatureSize)
            case let length:
                throw CodecError(
                    .unexpectedOctet(found: length, expected: "a signature length 00 or 40"), at: cursor.position - 1)
            }
        }
        try cursor.expectEnd()
    }

    /// Range from the transaction-id's length octet to the end of the content: what a signature covers (GBCS 6.2.3).
    package var signedRange: Range<Int> { groupingRange.lowerBound + 1..<contentRange.upperBound }
}
