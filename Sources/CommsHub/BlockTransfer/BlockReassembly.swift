import GBCS

/// All transfers that one side receives, from any number of senders, in bounded memory.
///
/// When there are too many, or they hold too many octets, finished ones are forgotten first, and then those are given
/// up whose last new block came longest ago. Whatever comes, the table stays within
/// ``BlockTransferParameters/memoryLimit``.
public struct BlockReassembly: Sendable {
    /// Counts since the beginning.
    public struct Statistics: Hashable, Sendable {
        /// Blocks that came, refused ones and duplicates included.
        public internal(set) var blocks = 0
        public internal(set) var duplicates = 0
        public internal(set) var messages = 0
        public internal(set) var refusals: [BlockRefusal: Int] = [:]
        public internal(set) var failures: [BlockTransferFailure: Int] = [:]
    }

    /// The identity of a transfer: its originator's transaction-id.
    private struct Transaction: Hashable {
        let craFlag: CRAFlag
        let originatorCounter: UInt64
        let originator: EntityIdentifier

        init(_ routing: MessageRoutingHeader) {
            craFlag = routing.craFlag
            originatorCounter = routing.originatorCounter
            originator = routing.businessOriginator
        }
    }

    public let parameters: BlockTransferParameters
    public private(set) var statistics = Statistics()
    /// Size in octets of what has come of all messages that are not whole yet.
    public private(set) var heldOctets = 0
    private var receivers: [Transaction: BlockReceiver] = [:]
    /// A time before which no deadline lies; nil without transfers.
    private(set) var nextLook: Int64?

    public init(parameters: BlockTransferParameters = .standard) { self.parameters = parameters }

    /// Number of transfers in the table, those finished a moment ago included.
    public var count: Int { receivers.count }
    /// Number of transfers that are not finished.
    public var unfinishedCount: Int { receivers.values.count { $0.state == .receiving } }
    /// Size in octets of the memory reserved for blocks, spare room of arrays included.
    var reservedOctets: Int { receivers.values.reduce(0) { $0 + $1.reservedOctets } }

    /// Takes a block with data; one of a new transaction opens a transfer.
    public mutating func receive(_ block: MessageBlock, at now: Int64) -> BlockTransferStep {
        statistics.blocks += 1
        let transaction = Transaction(block.routing)
        var step = BlockTransferStep()
        if receivers[transaction] == nil {
            let receiver = BlockReceiver(routing: block.routing, parameters: parameters, at: now)
            if let refusal = receiver.refusal(of: block) { return finished(step, and: [.refused(refusal)]) }
            makeRoomForTransfer(at: now, &step)
            receivers[transaction] = receiver
        }
        makeRoom(forOctets: receivers[transaction]?.octetsAdded(by: block) ?? 0, besides: transaction, &step)
        let before = receivers[transaction]?.heldOctets ?? 0
        guard let answer = receivers[transaction]?.receive(block, at: now) else { return finished(step) }
        heldOctets += (receivers[transaction]?.heldOctets ?? 0) - before
        step.blocks = answer.blocks
        dropIfEnded(transaction)
        if let deadline = receivers[transaction]?.deadline { nextLook = min(nextLook ?? deadline, deadline) }
        return finished(step, and: answer.events)
    }

    /// Lets time pass for all transfers.
    public mutating func advance(to now: Int64) -> BlockTransferStep {
        var step = BlockTransferStep()
        var events: [BlockTransferEvent] = []
        for (transaction, receiver) in receivers where receiver.deadline.map({ $0 <= now }) ?? true {
            let before = receiver.heldOctets
            guard let answer = receivers[transaction]?.advance(to: now) else { continue }
            heldOctets += (receivers[transaction]?.heldOctets ?? 0) - before
            step.blocks += answer.blocks
            events += answer.events
            dropIfEnded(transaction)
        }
        nextLook = receivers.values.lazy.compactMap(\.deadline).min()
        return finished(step, and: events)
    }

    /// Makes room for one more transfer: drops those past their time, then the first of the order above.
    private mutating func makeRoomForTransfer(at now: Int64, _ step: inout BlockTransferStep) {
        guard receivers.count >= parameters.simultaneousTransfers else { return }
        for (transaction, receiver) in receivers {
            if receiver.isExpired(at: now) { drop(transaction, .expired, &step) }
        }
        while receivers.count >= parameters.simultaneousTransfers, let transaction = firstToGo(where: { _, _ in true })
        {
            drop(transaction, .displaced, &step)
        }
    }

    private mutating func makeRoom(
        forOctets octets: Int, besides kept: Transaction, _ step: inout BlockTransferStep
    ) {
        while heldOctets + octets > parameters.totalOctets,
            let transaction = firstToGo(where: { $0 != kept && $1.heldOctets > 0 })
        {
            drop(transaction, .displaced, &step)
        }
    }

    private func firstToGo(where mayGo: (Transaction, BlockReceiver) -> Bool) -> Transaction? {
        var first: (transaction: Transaction, isOpen: Bool, lastProgress: Int64)?
        for (transaction, receiver) in receivers where mayGo(transaction, receiver) {
            let isOpen = receiver.state == .receiving
            if let first, isOpen == first.isOpen ? receiver.lastProgress >= first.lastProgress : isOpen { continue }
            first = (transaction, isOpen, receiver.lastProgress)
        }
        return first?.transaction
    }

    private mutating func drop(
        _ transaction: Transaction, _ failure: BlockTransferFailure, _ step: inout BlockTransferStep
    ) {
        guard var receiver = receivers.removeValue(forKey: transaction) else { return }
        heldOctets -= receiver.heldOctets
        step.events += receiver.giveUp(failure).events
    }

    private mutating func dropIfEnded(_ transaction: Transaction) {
        switch receivers[transaction]?.state {
        case .failed, .over: receivers[transaction] = nil
        case .receiving, .received, nil: break
        }
    }

    /// Counts all events and sets the timer. The timer may be too early: then `advance(to:)` gives the right time.
    private mutating func finished(
        _ step: BlockTransferStep, and events: [BlockTransferEvent] = []
    ) -> BlockTransferStep {
        var step = step
        step.events += events
        for event in step.events {
            switch event {
            case .received: statistics.messages += 1
            case .acknowledged: break
            case .failed(_, let failure): statistics.failures[failure, default: 0] += 1
            case .refused(let refusal): statistics.refusals[refusal, default: 0] += 1
            case .duplicate: statistics.duplicates += 1
            }
        }
        if receivers.isEmpty { nextLook = nil }
        step.timer = nextLook
        return step
    }
}
