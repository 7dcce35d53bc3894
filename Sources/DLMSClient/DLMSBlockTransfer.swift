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

    let invokeID: InvokeIDAndPriority
    /// The get-response that would have come.
    private(set) var answer: [UInt8]
    private var last: UInt32 = 0

    init(of invokeID: InvokeIDAndPriority, _ read: DLMSRead) {
        self.invokeID = invokeID
        answer = [GetResponse.tag] + (read == .list ? [3, invokeID.rawValue] : [1, invokeID.rawValue, 0])
    }

    /// Takes the get-response with a block at `apdu`.
    mutating func take(_ octets: RawSpan, _ apdu: Range<Int>) -> Step {
        guard let response = try? GetResponse(decoding: octets.copy(apdu)), case .block(let block) = response.form,
            case .octets(let contents) = block.content, block.number == last &+ 1,
            answer.count + contents.count <= Self.limit
        else { return .wrong }
        answer += contents
        last = block.number
        return block.isLast ? .whole : .more(block.number)
    }
}
