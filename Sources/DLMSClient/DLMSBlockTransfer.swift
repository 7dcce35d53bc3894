import COSEM

/// An answer that comes in blocks, put together as if it came whole; a meter has one on its way at a time.
struct DLMSBlockTransfer {
    /// Octets of an answer: a day of a profile with 50 columns and more.
    private static let limit = 65_535

    /// What a block led to.
    enum Step {
        /// The next is to be asked for: the number of this one.
        case more(UInt32)
        case whole
        /// Another block than is next, one that says the transfer failed, or more octets than there can be.
        case wrong
    }

    let identifier: Int
    /// The get-response that would have come.
    private(set) var answer: [UInt8]
    private var last: UInt32 = 0

    init(of identifier: Int, _ read: DLMSRead, priority: UInt8) {
        self.identifier = identifier
        answer = read == .list ? [0xC4, 0x03, priority] : [0xC4, 0x01, priority, 0x00]
    }

    /// Takes the get-response with a block at `apdu`.
    mutating func take(_ octets: RawSpan, _ apdu: Range<Int>) -> Step {
        do throws(CodecError) {
            var cursor = OctetCursor(apdu)
            try cursor.skip(3)
            let isLast = try cursor.readUInt8(octets) != 0
            let number: UInt32 = try cursor.readInteger(octets)
            guard try cursor.readUInt8(octets) == 0, number == last &+ 1 else { return .wrong }
            let contents = try cursor.readContents(octets)
            try cursor.expectEnd()
            guard answer.count + contents.count <= Self.limit else { return .wrong }
            answer += octets.copy(contents)
            last = number
            return isLast ? .whole : .more(number)
        } catch {
            return .wrong
        }
    }
}
