import GBCS

/// Sends one message in blocks and repeats those that were lost (GBCS 7.2.11).
///
/// It sends as many blocks as the other side takes, the last of them without the streaming bit, and waits.
/// block-number-ack says up to which block nothing is missing, and the window how many blocks to send from there: after
/// a loss that is the gap alone. Without an acknowledgement in time it repeats the last block sent, which makes the
/// other side say what it has.
///
/// It is a value: time is passed in as microseconds, and what is to be done comes back. It always ends: every
/// acknowledgement that it answers must be new, and it answers at most ``BlockTransferParameters/retries`` in a row
/// that bring nothing, timeouts included.
public struct BlockSender: Sendable {
    public enum State: Hashable, Sendable {
        case ready
        case sending
        case acknowledged
        case failed(BlockTransferFailure)
    }

    public let routing: MessageRoutingHeader
    public private(set) var state = State.ready
    /// Number of blocks that the message takes.
    public let blockCount: Int
    /// Number of blocks sent, repeated ones counted each time.
    public private(set) var blocksSent = 0
    /// When to call ``advance(to:)``.
    private(set) var deadline: Int64?

    let message: [UInt8]
    private let parameters: BlockTransferParameters
    private let dataOctets: Int
    /// Number of the block up to which nothing is missing on the other side.
    private var acknowledged = 0
    /// Number of blocks after ``acknowledged`` that the other side asked for last.
    private var requested: Int
    /// The fewest blocks after ``acknowledged`` that the other side asked for.
    private var fewestRequested: Int
    /// Number of the highest block sent.
    private var highest = 0
    /// Number of the last block of the last burst.
    private var burstEnd = 0
    /// The number of the last acknowledgement, which the blocks acknowledge.
    private var lastAcknowledgement: UInt16 = 0
    /// How many times in a row blocks were sent without anything new in between.
    private var attempts = 0

    /// - Parameter message: a whole, protected message: the blocks' headers are taken from its Grouping Header.
    ///
    /// Throws ``BlockTransferFailure/wrongMessage`` when that cannot be read and ``BlockTransferFailure/tooLarge`` when
    /// it takes more than 65,535 blocks.
    public init(
        message: [UInt8], parameters: BlockTransferParameters = .standard
    ) throws(BlockTransferFailure) {
        guard let routing = try? MessageRoutingHeader(ofMessage: message) else { throw .wrongMessage }
        self.message = message
        self.routing = routing
        self.parameters = parameters
        dataOctets = parameters.dataOctets
        blockCount = (message.count + dataOctets - 1) / dataOctets
        guard blockCount <= MessageBlock.maximumNumber else { throw .tooLarge }
        requested = parameters.window
        fewestRequested = parameters.window
    }

    /// Sends the first blocks; does nothing a second time.
    public mutating func start(at now: Int64) -> BlockTransferStep {
        guard state == .ready else { return step() }
        state = .sending
        return burst(at: now)
    }

    /// Takes a block that came from the other side: an acknowledgement.
    public mutating func receive(_ block: MessageBlock, at now: Int64) -> BlockTransferStep {
        if let refusal = refusal(of: block) { return step(events: [.refused(refusal)]) }
        lastAcknowledgement = block.number
        let isAdvance = block.acknowledged > acknowledged
        let isProgress = isAdvance || block.control.window < fewestRequested
        acknowledged = Int(block.acknowledged)
        requested = block.control.window
        fewestRequested = isAdvance ? requested : min(fewestRequested, requested)
        guard acknowledged < blockCount else {
            state = .acknowledged
            deadline = nil
            return step(events: [.acknowledged(routing)])
        }
        attempts = isProgress ? 0 : attempts + 1
        guard attempts <= parameters.retries else { return fail(.noAnswer) }
        return burst(at: now)
    }

    /// Lets time pass.
    public mutating func advance(to now: Int64) -> BlockTransferStep {
        guard let deadline, now >= deadline else { return step() }
        attempts += 1
        guard attempts <= parameters.retries else { return fail(.noAnswer) }
        self.deadline = now.after(parameters.blockTimeout)
        blocksSent += 1
        return step(blocks: [block(burstEnd, isStreaming: false)])
    }

    private func refusal(of block: MessageBlock) -> BlockRefusal? {
        guard block.routing == routing.reversed else {
            return block.routing.hasTransaction(of: routing.reversed) ? .differentRoutingHeader : .otherTransfer
        }
        guard block.isAcknowledgement else { return .unexpectedData }
        guard state == .sending else { return .transferOver }
        guard block.number > lastAcknowledgement else { return .staleAcknowledgement }
        guard block.acknowledged >= acknowledged else { return .acknowledgementWentBack }
        guard block.acknowledged <= highest else { return .acknowledgesUnsent }
        guard block.control.window > 0 || block.acknowledged == blockCount else { return .noWindow }
        return nil
    }

    /// Sends the blocks that were asked for, as many as go at a time.
    private mutating func burst(at now: Int64) -> BlockTransferStep {
        burstEnd = min(blockCount, acknowledged + min(requested, parameters.window))
        highest = max(highest, burstEnd)
        deadline = now.after(parameters.blockTimeout)
        blocksSent += burstEnd - acknowledged
        return step(blocks: (acknowledged + 1...burstEnd).map { block($0, isStreaming: $0 < burstEnd) })
    }

    private func block(_ number: Int, isStreaming: Bool) -> MessageBlock {
        let start = (number - 1) * dataOctets
        return MessageBlock(
            routing: routing, securityHeader: parameters.securityHeader,
            control: BlockControl(
                isLast: number == blockCount, isStreaming: isStreaming, window: parameters.window),
            number: UInt16(number), acknowledged: lastAcknowledgement,
            data: message[start..<min(message.count, start + dataOctets)])
    }

    private mutating func fail(_ failure: BlockTransferFailure) -> BlockTransferStep {
        state = .failed(failure)
        deadline = nil
        return step(events: [.failed(routing, failure)])
    }

    private func step(blocks: [MessageBlock] = [], events: [BlockTransferEvent] = []) -> BlockTransferStep {
        var step = BlockTransferStep()
        (step.blocks, step.events, step.timer) = (blocks, events, deadline)
        return step
    }
}
