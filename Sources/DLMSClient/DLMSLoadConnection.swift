import COSEM
import LoadTest
import NIOCore

/// One connection to a meter: associates, then keeps its requests in flight and writes once for each burst.
///
/// Everything here happens on the channel's event loop, which is its worker's.
final class DLMSLoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let worker: DLMSLoadWorker
    private let meter: String
    private var context: ChannelHandlerContext?
    private var input = ByteBuffer()
    /// Until the association stands.
    private var association: EventLoopPromise<Void>?

    /// Identifiers of requests without answers, a bit each.
    private var outstanding: UInt32 = 0
    /// When each was sent, microseconds from the start.
    private var sent = [Int64](repeating: 0, count: DLMSRequestRing.identifiers)
    /// Which day each asked for.
    private var days = [Int](repeating: 0, count: DLMSRequestRing.identifiers)
    private var nextDay: Int
    /// Whether a request waits for all others: until it is known that answers come whole, since a meter has one answer in
    /// blocks on its way at a time, and another request ends it.
    private var isOneByOne: Bool
    private var transfer: DLMSBlockTransfer?
    /// Something was written that is not on its way yet.
    private var isFlushDue = false

    /// - Parameters:
    ///   - meter: its address, for errors.
    ///   - firstDay: where its days begin: connections in step would ask all meters for the same.
    init(meter: String, worker: DLMSLoadWorker, firstDay: Int, association: EventLoopPromise<Void>) {
        (self.meter, self.worker, nextDay, self.association) = (meter, worker, firstDay, association)
        isOneByOne = worker.plan.read != .register
    }

    var inFlight: Int { outstanding.nonzeroBitCount }

    /// When the longest waiting request was sent.
    var oldestSent: Int64? { oldest.map { sent[$0] } }

    /// The identifier of the request that waits longest; of one burst, the lowest.
    private var oldest: Int? {
        var best: Int?
        for identifier in sent.indices where outstanding & 1 << identifier != 0 {
            if let other = best, sent[other] <= sent[identifier] { continue }
            best = identifier
        }
        return best
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(worker.associationRequest), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var arrived = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = arrived } else { input.writeBuffer(&arrived) }
        if association != nil { return associate() }
        let read = worker.receive(input.readableBytesSpan, on: self)
        if let read { input.moveReaderIndex(forwardBy: read) } else { return giveUp() }
        if input.readableBytes == 0 { input.clear() } else { input.discardReadBytes() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        if association == nil { worker.fill(self) }
        if isFlushDue { flush() }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        association?.fail(LoadError("\(meter): closed the connection before the association; is the meter awake?"))
        association = nil
        worker.lost(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func associate() {
        let port = worker.clientPort
        switch DLMSFrame.at(0, of: input.readableBytesSpan, to: port) {
        case .incomplete: return
        case .wrongHeader: fail(LoadError("\(meter): answers the AARQ with a wrong wrapper header"))
        case .apdu(let range):
            let octets = input.readableBytesSpan.copy(range)
            input.moveReaderIndex(forwardBy: range.upperBound)
            switch DLMSAssociationAnswer(octets) {
            case .accepted:
                association?.succeed()
                association = nil
            case .refused(let reason): fail(LoadError("\(meter): \(reason)"))
            }
        }
    }

    private func fail(_ error: LoadError) {
        association?.fail(error)
        association = nil
        context?.close(promise: nil)
    }

    // MARK: Requests

    /// Puts as many requests in flight as may be, with one write.
    func fill(_ requests: DLMSRequestRing, limit: UInt32, at now: Int64) {
        guard let context else { return }
        var free = (isOneByOne ? 1 : limit) & ~outstanding
        guard free != 0 else { return }
        while free != 0 {
            let first = free.trailingZeroBitCount
            let count = (~(free >> UInt32(first))).trailingZeroBitCount
            guard let slice = requests.slice(day: nextDay, first: first, count: count) else { return }
            for identifier in first..<first + count {
                sent[identifier] = now
                days[identifier] = nextDay
            }
            let run = (UInt32(1) << UInt32(count) - 1) << UInt32(first)
            outstanding |= run
            free &= ~run
            nextDay += 1
            if nextDay == requests.dayCount { nextDay = 0 }
            context.write(wrapOutboundOut(slice), promise: nil)
        }
        flush()
    }

    private func flush() {
        isFlushDue = false
        context?.flush()
    }

    // MARK: Answers

    /// An answer came whole: there may be more at a time from now on.
    func tookWhole() { isOneByOne = false }

    /// Takes a block of an answer and asks for the next. The whole answer; nil while there is more to come,
    /// and for a wrong block.
    func take(block octets: RawSpan, _ apdu: Range<Int>) -> (answer: [UInt8]?, isWrong: Bool) {
        let invokeID = InvokeIDAndPriority(rawValue: octets.octet(at: apdu.lowerBound + 2))
        var transfer = transfer ?? DLMSBlockTransfer(of: invokeID, worker.plan.read)
        guard transfer.invokeID.invokeID == invokeID.invokeID else { return (nil, true) }
        // Not held twice while octets are added.
        self.transfer = nil
        switch transfer.take(octets, apdu) {
        case .wrong: return (nil, true)
        case .whole: return (transfer.answer, false)
        case .more(let number):
            self.transfer = transfer
            let request = DLMSRequests.get(.next(block: number), invokeID)
            let wrapped = DLMSRequests.wrapped(request, from: worker.plan.client)
            context?.write(wrapOutboundOut(ByteBuffer(bytes: wrapped)), promise: nil)
            isFlushDue = true
            return (nil, false)
        }
    }

    /// The request that an answer with `identifier` answers: when it was sent, and the day asked for; nil for none.
    @inline(__always)
    func close(_ identifier: Int) -> (sent: Int64, day: Int)? {
        guard outstanding & 1 << identifier != 0 else { return nil }
        outstanding &= ~(1 << identifier)
        return (sent[identifier], days[identifier])
    }

    /// Closes the request that waits longest: an answer without identifier answers it.
    func closeOldest() -> (sent: Int64, day: Int)? { oldest.flatMap { close($0) } }

    /// Waits for nothing any more; how many requests that were.
    func closeAll() -> Int {
        defer { outstanding = 0 }
        return inFlight
    }

    /// Where the next answer begins, or whether one ever comes, cannot be told.
    func giveUp() { context?.close(promise: nil) }
}
