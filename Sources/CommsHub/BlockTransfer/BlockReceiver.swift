import GBCS

/// Puts one message together from its blocks and acknowledges them (GBCS 7.2.11).
///
/// It acknowledges at the end of every burst of blocks, and when nothing comes any more: the blocks up to the first
/// gap, with a window of the length of the gap, or the whole window where there is none. It does not repeat an
/// acknowledgement within half a block timeout: one for every duplicate would make both sides send ever more.
///
/// It is a value, as ``BlockSender`` is. It ends after ``BlockTransferParameters/retries`` requests that brought
/// nothing new, and at the end of ``BlockTransferParameters/transferLife``.
public struct BlockReceiver: Sendable {
    public enum State: Hashable, Sendable {
        case receiving
        /// The message has been handed out; it is acknowledged again when its sender did not hear of it.
        case received
        case failed(BlockTransferFailure)
        /// The message was received so long ago that its sender will not ask any more.
        case over
    }

    public let routing: MessageRoutingHeader
    public private(set) var state = State.receiving
    /// Number of octets of the message that are here.
    public private(set) var heldOctets = 0

    private let parameters: BlockTransferParameters
    private let opened: Int64
    /// The message up to ``front``.
    private var message: [UInt8] = []
    /// Number of the last block up to which none is missing.
    private var front = 0
    /// Blocks that came before others that are missing, never more than a window.
    private var waiting: [Int: [UInt8]] = [:]
    private var highest = 0
    private var last: Int?
    /// The end of the blocks that were asked for last.
    private var requestedEnd: Int
    private var lastAcknowledgement: Acknowledgement?
    private var acknowledgements: UInt16 = 0
    /// How many times in a row nothing new came before the deadline.
    private var idleTimes = 0
    /// When the last new block came.
    private(set) var lastProgress: Int64
    private(set) var deadline: Int64?

    private struct Acknowledgement: Hashable {
        let front: Int
        let window: Int
        let sent: Int64
    }

    /// Waits for the blocks with this header.
    public init(routing: MessageRoutingHeader, parameters: BlockTransferParameters = .standard, at now: Int64) {
        self.routing = routing
        self.parameters = parameters
        opened = now
        lastProgress = now
        requestedEnd = parameters.window
        deadline = now.after(min(parameters.blockTimeout, parameters.transferLife))
    }

    /// Size in octets of the memory reserved for blocks, spare room of arrays included.
    var reservedOctets: Int {
        message.capacity + waiting.values.reduce(0) { $0 + $1.capacity }
    }

    /// Takes a block that came from the other side.
    public mutating func receive(_ block: MessageBlock, at now: Int64) -> BlockTransferStep {
        if let refusal = refusal(of: block) {
            // The end of a burst lies beyond the window: its sender waits to hear what it should send.
            let answer = refusal == .beyondWindow && !block.control.isStreaming ? acknowledgement(at: now) : []
            return step(answer, [.refused(refusal)])
        }
        let number = Int(block.number)
        if number <= front || waiting[number] != nil {
            return step(block.control.isStreaming ? [] : acknowledgement(at: now), [.duplicate])
        }
        guard heldOctets + block.data.count <= parameters.messageOctets else { return fail(.tooLarge) }
        take(block)
        idleTimes = 0
        lastProgress = now
        deadline = min(now.after(parameters.blockTimeout), opened.after(parameters.transferLife))
        if front == last { return finish(at: now) }
        return step(
            !block.control.isStreaming || front >= requestedEnd ? acknowledgement(at: now) : [])
    }

    /// Lets time pass.
    public mutating func advance(to now: Int64) -> BlockTransferStep {
        guard let deadline, now >= deadline else { return step() }
        guard state == .receiving else {
            if state == .received { state = .over }
            self.deadline = nil
            return step()
        }
        guard !isExpired(at: now) else { return fail(.expired) }
        idleTimes += 1
        guard idleTimes <= parameters.retries else { return fail(.noAnswer) }
        lastAcknowledgement = nil
        self.deadline = min(now.after(parameters.blockTimeout), opened.after(parameters.transferLife))
        let answer = acknowledgement(at: now)
        return answer.isEmpty ? fail(.tooManyAcknowledgements) : step(answer)
    }

    /// Gives the transfer up from outside, and frees what it held.
    mutating func giveUp(_ failure: BlockTransferFailure) -> BlockTransferStep {
        state == .receiving ? fail(failure) : step()
    }

    /// Number of octets that this block would add: none when it is refused, has come before or is too much.
    func octetsAdded(by block: MessageBlock) -> Int {
        let number = Int(block.number)
        let isTaken =
            refusal(of: block) == nil && number > front && waiting[number] == nil
            && heldOctets + block.data.count <= parameters.messageOctets
        return isTaken ? block.data.count : 0
    }

    func isExpired(at now: Int64) -> Bool { now.isAtLeast(parameters.transferLife, after: opened) }

    func refusal(of block: MessageBlock) -> BlockRefusal? {
        guard block.routing == routing else {
            return block.routing.hasTransaction(of: routing) ? .differentRoutingHeader : .otherTransfer
        }
        guard !block.isAcknowledgement else { return .unexpectedAcknowledgement }
        guard state == .receiving || state == .received else { return .transferOver }
        let number = Int(block.number)
        if let last {
            guard number <= last else { return .beyondLast }
            guard block.control.isLast == (number == last) else { return .wrongLast }
        } else if block.control.isLast {
            guard number >= highest else { return .wrongLast }
            // This block has come before without being marked as the last.
            guard number > front, waiting[number] == nil else { return .wrongLast }
        }
        guard number <= front + parameters.window else { return .beyondWindow }
        if let held = waiting[number], held[...] != block.data { return .differentData }
        return nil
    }

    private mutating func take(_ block: MessageBlock) {
        let number = Int(block.number)
        heldOctets += block.data.count
        highest = max(highest, number)
        if block.control.isLast { last = number }
        guard number == front + 1 else {
            // This makes a copy: the slice would keep the whole array that it is a slice of.
            waiting[number] = Array(block.data)
            return
        }
        message.append(contentsOf: block.data)
        front = number
        while let data = waiting.removeValue(forKey: front + 1) {
            message.append(contentsOf: data)
            front += 1
        }
    }

    private mutating func finish(at now: Int64) -> BlockTransferStep {
        let octets = message
        message = []
        waiting = [:]
        heldOctets = 0
        guard let found = try? MessageRoutingHeader(ofMessage: octets), found == routing else {
            return fail(.wrongMessage)
        }
        state = .received
        deadline = now.after(parameters.lingerTime)
        return step(acknowledgement(at: now), [.received(octets, routing)])
    }

    private mutating func fail(_ failure: BlockTransferFailure) -> BlockTransferStep {
        state = .failed(failure)
        message = []
        waiting = [:]
        heldOctets = 0
        deadline = nil
        return step([], [.failed(routing, failure)])
    }

    /// The acknowledgement to send now; none when the same was said a moment ago, or when no number is left for
    /// another.
    private mutating func acknowledgement(at now: Int64) -> [MessageBlock] {
        let gap = waiting.keys.min().map { $0 - front - 1 } ?? parameters.window
        let window = min(gap, parameters.window)
        if let before = lastAcknowledgement, before.front == front, before.window == window,
            !now.isAtLeast(parameters.blockTimeout / 2, after: before.sent)
        {
            return []
        }
        guard acknowledgements < .max else { return [] }
        acknowledgements += 1
        lastAcknowledgement = Acknowledgement(front: front, window: window, sent: now)
        requestedEnd = front + window
        return [
            MessageBlock(
                routing: routing.reversed, securityHeader: parameters.securityHeader,
                control: BlockControl(isLast: parameters.acknowledgementIsLast, isStreaming: false, window: window),
                number: acknowledgements, acknowledged: UInt16(front), data: [])
        ]
    }

    private func step(_ blocks: [MessageBlock] = [], _ events: [BlockTransferEvent] = []) -> BlockTransferStep {
        var step = BlockTransferStep()
        (step.blocks, step.events, step.timer) = (blocks, events, deadline)
        return step
    }
}
