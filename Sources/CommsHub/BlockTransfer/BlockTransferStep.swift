import GBCS

/// Why a transfer ended without its message.
public enum BlockTransferFailure: Error, Hashable, Sendable {
    /// Nothing, or nothing new, came from the other side, however often it was asked.
    case noAnswer
    /// The transfer was not finished within ``BlockTransferParameters/transferLife``.
    case expired
    /// The message received has more octets than ``BlockTransferParameters/messageOctets``, or the message to send
    /// takes more blocks than can be numbered.
    case tooLarge
    /// The transfer was given up for another: there were too many, or they held too many octets.
    case displaced
    /// The acknowledgements have used up their block numbers.
    case tooManyAcknowledgements
    /// The transfer was not begun: as many messages are being sent as may be, or this one is already.
    case busy
    /// The message put together is not the one that its blocks' headers name; or the message to send has no readable
    /// header.
    case wrongMessage
}

/// Why a block was refused; its transfer goes on as if the block had not come.
public enum BlockRefusal: Hashable, Sendable, CaseIterable {
    /// The block belongs to another transfer.
    case otherTransfer
    /// The block has this transfer's transaction-id but another recipient or Message Code.
    case differentRoutingHeader
    /// An acknowledgement came where data were expected.
    case unexpectedAcknowledgement
    /// Data came where an acknowledgement was expected.
    case unexpectedData
    /// The block is ahead of all that were asked for.
    case beyondWindow
    /// The block has a number after the last block's.
    case beyondLast
    /// The block is marked as the last although another was, or one came after it; or it is the last and not marked so.
    case wrongLast
    /// The block has come before, with other data.
    case differentData
    /// The acknowledgement is no newer than one before it.
    case staleAcknowledgement
    /// The acknowledgement covers fewer blocks than one before it.
    case acknowledgementWentBack
    /// The acknowledgement covers blocks that were not sent.
    case acknowledgesUnsent
    /// The acknowledgement asks for no blocks although some are missing.
    case noWindow
    /// The transfer has failed or has ended.
    case transferOver
}

/// An event in a transfer.
public enum BlockTransferEvent: Hashable, Sendable {
    /// All blocks have come: the message, octet for octet.
    case received([UInt8], MessageRoutingHeader)
    /// The other side has the whole message.
    case acknowledged(MessageRoutingHeader)
    case failed(MessageRoutingHeader, BlockTransferFailure)
    /// The block that led to this step was refused.
    case refused(BlockRefusal)
    /// The block that led to this step had come before.
    case duplicate
}

/// The answer of a state machine to a block or to the passing of time.
public struct BlockTransferStep: Hashable, Sendable {
    /// Blocks to send, in this order.
    public var blocks: [MessageBlock] = []
    public var events: [BlockTransferEvent] = []
    /// When to call `advance(to:)`, in microseconds, in place of any earlier answer; nil when there is nothing to wait
    /// for.
    public var timer: Int64?

    public init() {}
}

extension Int64 {
    /// The moment `duration` after this one; the largest value when that is too far.
    func after(_ duration: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(duration)
        return overflow ? .max : sum
    }

    /// Whether `duration` has passed since `moment`.
    func isAtLeast(_ duration: Int64, after moment: Int64) -> Bool { self >= moment.after(duration) }
}
