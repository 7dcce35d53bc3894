import COSEM

/// The destination of a message, or of a block of one, read without parsing the rest.
public struct MessageRouting: Hashable, Sendable, BitwiseCopyable {
    /// The recipient (recipient-system-title).
    public let businessTarget: EntityIdentifier
    /// The party that protected attributes in the response would be for: the supplementary party where there is one,
    /// else the Business Originator. nil when it cannot be read, which does not make the message wrong; in a block it
    /// never can.
    public let reader: EntityIdentifier?

    /// Reads both from their fixed places in the Grouping Header, behind the MAC Header if there is one. Throws when no
    /// Business Target can be read.
    public init(of octets: [UInt8]) throws(CodecError) { try self.init(of: octets.span.bytes) }

    /// Same as ``init(of:)-([UInt8])``, for a span.
    public init(of span: RawSpan) throws(CodecError) {
        var cursor = OctetCursor(0..<span.byteCount)
        if MessageBlock.starts(span) {
            businessTarget = try MessageRoutingHeader(at: &cursor, in: span).businessTarget
            reader = nil
            return
        }
        if try cursor.peek(span) == MACHeader.tag {
            try cursor.skip(MACHeader.prefixSize)
            _ = try cursor.readLength(span)
            try cursor.skip(MACHeader.securityHeaderSize)
        }
        try cursor.expect(GroupingHeader.tag, "general-signing", span)
        // transaction-id with its length
        try cursor.skip(10)
        try cursor.skip(1)
        let originator = EntityIdentifier(try cursor.readInteger(span))
        try cursor.expect(8, "length of recipient-system-title", span)
        businessTarget = EntityIdentifier(try cursor.readInteger(span))
        reader = Self.reader(after: &cursor, in: span, originator)
    }

    /// Reads date-time, then other-information: the Message Code and perhaps the supplementary party.
    private static func reader(
        after cursor: inout OctetCursor, in span: RawSpan, _ originator: EntityIdentifier
    ) -> EntityIdentifier? {
        do throws(CodecError) {
            try cursor.skip(Int(try cursor.readUInt8(span)))
            guard try cursor.readLength(span) >= 10 else { return originator }
            try cursor.skip(2)
            return EntityIdentifier(try cursor.readInteger(span))
        } catch { return nil }
    }

    public static func businessTarget(of octets: [UInt8]) throws(CodecError) -> EntityIdentifier {
        try MessageRouting(of: octets).businessTarget
    }
}
