import COSEM

/// The end of the message at the start of a stream of messages: GBCS messages carry their length, and so do the blocks
/// of a message that is sent in blocks.
public enum MessageBoundary: Equatable, Sendable {
    /// At least this many octets are needed before more can be said.
    case needs(Int)
    /// The message takes this many octets.
    case length(Int)

    /// Looks at the start of `stream`. A message without MAC Header must have its signature field here: the end of a
    /// pre-command cannot be found in a stream.
    public init(of stream: RawSpan, maximumSize: Int = Message.maximumSize) throws(CodecError) {
        guard !stream.isEmpty else {
            self = .needs(1)
            return
        }
        var cursor = Cursor(maximumSize: maximumSize)
        switch stream.octet(at: 0) {
        case MACHeader.tag where !MessageBlock.starts(stream):
            cursor.offset = MACHeader.prefixSize
            self = try cursor.field(of: stream).map { .length($0) } ?? .needs(cursor.wanted)
        case MACHeader.tag, GroupingHeader.tag:
            // The fields transaction-id, originator, recipient, date-time, other-information; then content and
            // signature in a message, or key-info and ciphered-service in a block.
            cursor.offset = 1
            var end: Int?
            for _ in 0..<7 {
                end = try cursor.field(of: stream)
                guard let end else { break }
                cursor.offset = end
            }
            self = end.map { .length($0) } ?? .needs(cursor.wanted)
        case let octet:
            throw CodecError(.unexpectedOctet(found: octet, expected: "DD or DF, the start of a GBCS message"), at: 0)
        }
    }

    private struct Cursor {
        let maximumSize: Int
        var offset = 0
        var wanted = 0

        /// The end of the length-prefixed field at `offset`. nil when its length is not all there yet; `wanted` is then
        /// how far the stream must reach.
        mutating func field(of stream: RawSpan) throws(CodecError) -> Int? {
            guard let first = octet(at: offset, of: stream) else { return nil }
            var length = Int(first)
            var size = 1
            if first >= 0x80 {
                size += Int(first & 0x7F)
                guard (2...5).contains(size) else { throw CodecError(.badLength(octet: first), at: offset) }
                length = 0
                for position in 1..<size {
                    guard let next = octet(at: offset + position, of: stream) else { return nil }
                    length = length << 8 | Int(next)
                }
                guard lengthSize(length) == size else { throw CodecError(.badLength(octet: first), at: offset) }
            }
            let end = offset + size + length
            guard end <= maximumSize else { throw CodecError(.tooLarge(value: end, limit: maximumSize), at: offset) }
            return end
        }

        private mutating func octet(at position: Int, of stream: RawSpan) -> UInt8? {
            guard position < stream.byteCount else {
                wanted = position + 1
                return nil
            }
            return stream.octet(at: position)
        }
    }
}
