import GBCS

/// One side of a link: the messages that it sends in blocks and those that it receives.
///
/// It sends as many messages at a time as it receives, ``BlockTransferParameters/simultaneousTransfers``. When it sends
/// more than one, these have at most ``BlockTransferParameters/totalOctets`` together.
public struct BlockTransferEndpoint: Sendable {
    public let parameters: BlockTransferParameters
    public private(set) var reassembly: BlockReassembly
    /// Size in octets of all messages being sent.
    public private(set) var octetsBeingSent = 0
    /// The senders by the header that acknowledgements to them have.
    private var senders: [MessageRoutingHeader: BlockSender] = [:]

    public init(parameters: BlockTransferParameters = .standard) {
        self.parameters = parameters
        reassembly = BlockReassembly(parameters: parameters)
    }

    /// Number of messages being sent.
    public var sendingCount: Int { senders.count }

    /// Begins to send a message in blocks. Throws when the message cannot be sent, and ``BlockTransferFailure/busy``
    /// when it cannot be sent now.
    public mutating func send(_ message: [UInt8], at now: Int64) throws(BlockTransferFailure) -> BlockTransferStep {
        var sender = try BlockSender(message: message, parameters: parameters)
        let key = sender.routing.reversed
        guard senders[key] == nil, senders.count < parameters.simultaneousTransfers,
            senders.isEmpty || octetsBeingSent + message.count <= parameters.totalOctets
        else { throw .busy }
        let step = sender.start(at: now)
        senders[key] = sender
        octetsBeingSent += message.count
        return timed(step)
    }

    /// Takes a block from the other side, whichever transfer it is for.
    public mutating func receive(_ block: MessageBlock, at now: Int64) -> BlockTransferStep {
        guard block.isAcknowledgement else {
            let step = reassembly.receive(block, at: now)
            return timed(step)
        }
        guard let step = senders[block.routing]?.receive(block, at: now) else {
            var step = BlockTransferStep()
            step.events = [.refused(.otherTransfer)]
            return timed(step)
        }
        dropIfEnded(block.routing)
        return timed(step)
    }

    /// Lets time pass for all transfers.
    public mutating func advance(to now: Int64) -> BlockTransferStep {
        var step = reassembly.advance(to: now)
        for key in Array(senders.keys) {
            guard let answer = senders[key]?.advance(to: now) else { continue }
            step.blocks += answer.blocks
            step.events += answer.events
            dropIfEnded(key)
        }
        return timed(step)
    }

    private mutating func dropIfEnded(_ key: MessageRoutingHeader) {
        guard let sender = senders[key], sender.state != .sending else { return }
        octetsBeingSent -= sender.message.count
        senders[key] = nil
    }

    private func timed(_ step: BlockTransferStep) -> BlockTransferStep {
        var step = step
        let deadlines = senders.values.compactMap(\.deadline) + [reassembly.nextLook].compactMap { $0 }
        step.timer = deadlines.min()
        return step
    }
}
