import COSEM
import GBCS

/// Why a transfer ended without its message.
public enum BlockTransferFailure: Error, Hashable, Sendable {
    /// Nothing, or nothing new, came from the other side, however often it was asked.
    case noAnswer
    /// Not finished within ``BlockTransferParameters/transferLife``.
    case expired
    /// Receiving, more octets than ``BlockTransferParameters/messageOctets``; sending, more blocks than can be numbered.
    case tooLarge
    /// Given up for another transfer: there were too many, or they held too many octets.
    case displaced
    /// Acknowledgements have used up their block numbers.
    case tooManyAcknowledgements
    /// Not begun: as many messages are being sent as may be, or this one is already.
    case busy
    /// The message put together is not the one its blocks' headers name; or, sending, has no readable header.
    case wrongMessage
}

/// Why a block was refused; what it belongs to goes on as if it had not come.
public enum BlockRefusal: Hashable, Sendable, CaseIterable {
    /// Of a transfer that is not this one.
    case otherTransfer
    /// This transfer's transaction-id with another recipient or Message Code.
    case differentRoutingHeader
    /// An acknowledgement where data were expected.
    case unexpectedAcknowledgement
    /// Data where an acknowledgement was expected.
    case unexpectedData
    /// Ahead of all blocks that were asked for.
    case beyondWindow
    /// A number after the last block's.
    case beyondLast
    /// Called the last although others were last or came after it; or, the last, not called so.
    case wrongLast
    /// This block has come before, with other data.
    case differentData
    /// An acknowledgement no newer than one before it.
    case staleAcknowledgement
    /// Acknowledges fewer blocks than one before it.
    case acknowledgementWentBack
    /// Acknowledges blocks that were not sent.
    case acknowledgesUnsent
    /// Asks for no blocks although some are missing.
    case noWindow
    /// The transfer has failed or has ended.
    case transferOver
}

/// Something that became of a transfer.
public enum BlockTransferEvent: Hashable, Sendable {
    /// All blocks are there: the message, octet for octet.
    case received([UInt8], MessageRoutingHeader)
    /// The other side has the whole message.
    case acknowledged(MessageRoutingHeader)
    case failed(MessageRoutingHeader, BlockTransferFailure)
    /// The block that led to this step.
    case refused(BlockRefusal)
    /// The block that led to this step had come before.
    case duplicate
}

/// What a state machine answers to a block or to the passing of time.
public struct BlockTransferStep: Hashable, Sendable {
    /// To be sent, in this order.
    public var blocks: [MessageBlock] = []
    public var events: [BlockTransferEvent] = []
    /// When to call `advance(to:)`, in microseconds: replaces what was said before. nil: nothing to wait for.
    public var timer: Int64?

    public init() {}
}

extension Int64 {
    /// The moment `duration` after this one; the last of all moments when that is too far.
    func after(_ duration: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(duration)
        return overflow ? .max : sum
    }

    /// Whether `duration` has passed since `moment`.
    func isAtLeast(_ duration: Int64, after moment: Int64) -> Bool { self >= moment.after(duration) }
}
