import ESMEEmulator
import GBCS
import NIOCore

/// One connection of the stream port: takes messages off it, has them delivered, writes answers and alerts.
///
/// It frames for itself, hands on the messages of a burst together, one hop for each shard, and writes once for each
/// burst: measured, that carries ten times the messages of an asynchronous sequence. Everything here happens on the
/// channel's event loop.
final class StreamConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let gateway: GBCSGateway
    private let limits: StreamLimits
    let statistics: StreamStatistics
    // Unchecked here and below: the channel's event loop is the only one to come here, and nothing called while these
    // change comes back.
    @exclusivity(unchecked) private var decoder: FrameDecoder
    /// What has arrived of a message that is not whole yet; mostly nothing.
    @exclusivity(unchecked) private var input: ByteBuffer
    @exclusivity(unchecked) private var output: ByteBuffer
    /// What is being read.
    @exclusivity(unchecked) private var arrived = ByteBuffer()
    @exclusivity(unchecked) private var taken: TakenMessages
    /// Messages handed on whose answers are not written yet.
    @exclusivity(unchecked) private var outstanding = 0
    /// Parts of bursts that other shards have not answered yet.
    @exclusivity(unchecked) private var partsElsewhere = 0
    /// What is between whole messages and the blocks they come and go in, where the connection has blocks.
    @exclusivity(unchecked) var blocks: ConnectionBlocks?
    /// How the network is to carry what comes.
    private var service: MessageService
    private var alertSubscription: Int?
    private var isFlushScheduled = false
    private var isReadingPaused = false

    init(gateway: GBCSGateway, limits: StreamLimits, statistics: StreamStatistics) {
        self.gateway = gateway
        self.limits = limits
        self.statistics = statistics
        service = limits.service
        decoder = FrameDecoder(maximumMessageSize: limits.messageSize)
        input = ByteBuffer()
        output = ByteBuffer()
        taken = TakenMessages(shards: gateway.shards.count)
        blocks = limits.blockTransfer.map { ConnectionBlocks(parameters: $0) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // The burst's memory is NIO's to use again: only what is left of it is kept.
        arrived = unwrapInboundIn(data)
        if input.readableBytes > 0 {
            input.writeBuffer(&arrived)
            swap(&input, &arrived)
            input.clear()
        }
        defer { arrived = Self.nothing }
        var position = arrived.readerIndex
        let end = arrived.writerIndex
        // All in one look at the buffer, by its own indices. Nothing called from here changes it.
        let isOpen = arrived.withVeryUnsafeBytes { all in
            read(all.bytes.extracting(0..<end), from: &position, context)
        }
        guard isOpen else { return }
        if position < end {
            arrived.moveReaderIndex(to: position)
            input.clear()
            input.writeImmutableBuffer(arrived)
        }
        deliver(context)
    }

    /// Takes every message that is whole off ``arrived``, whose octets these are; false when the connection has been
    /// closed.
    private func read(_ octets: RawSpan, from position: inout Int, _ context: ChannelHandlerContext) -> Bool {
        var messages = 0
        defer { statistics.countMessages(messages) }
        do throws(FramingError) {
            while let piece = try decoder.nextPiece(of: octets, at: &position) {
                switch piece {
                case .message(let range, let framing):
                    messages += 1
                    takeWhole(octets.extracting(range), at: range.lowerBound, framing, context)
                case .frame(.message(let octets, let framing)):
                    messages += 1
                    takeWhole(octets.span.bytes, at: nil, framing, context)
                case .frame(.alerts(let on, let framing)): setAlerts(on, framing, context)
                case .frame(.service(let service)):
                    // What came before is carried as it came.
                    deliver(context)
                    self.service = service
                }
                guard outstanding <= limits.pipelined else {
                    close(context, breach: "pipelined_messages")
                    return false
                }
            }
        } catch {
            deliver(context)
            close(context, breach: error.kind)
            return false
        }
        return true
    }

    /// Shared, so that giving memory back takes none.
    private static let nothing = ByteBuffer()

    func channelReadComplete(context: ChannelHandlerContext) {
        // With the part of the burst that went to another shard, soon: answers in halves would make the other side send
        // its next commands in halves, and every message would come to cost a read and a write of its own.
        if partsElsewhere == 0 { flush(context) }
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let alertSubscription { gateway.alerts.unsubscribe(alertSubscription) }
        alertSubscription = nil
        blocks?.timer?.cancel()
        blocks = nil
        context.fireChannelInactive()
    }

    /// A reader that does not take its answers gets no more of its commands read.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isPaused = !context.channel.isWritable
        if isPaused != isReadingPaused {
            isReadingPaused = isPaused
            context.channel.setOption(.autoRead, value: !isPaused).whenFailure { [statistics] _ in
                statistics.countBreach("backpressure")
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { close(context, breach: "idle") }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        close(context, breach: "connection_error")
    }

    /// Takes a message, or a block of one.
    private func takeWhole(
        _ octets: RawSpan, at start: Int?, _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        guard !MessageBlock.starts(octets) else {
            return takeBlock(octets.copy(0..<octets.byteCount), framing, context)
        }
        take(octets, at: start, framing, context)
    }

    /// Takes a message.
    ///
    /// - Parameter start: where it stands in ``arrived``; nil for one that was put together.
    func take(_ octets: RawSpan, at start: Int?, _ framing: Framing, _ context: ChannelHandlerContext) {
        guard let (number, routing) = gateway.destination(of: octets) else { return statistics.countUndeliverable() }
        outstanding += 1
        guard gateway.range.contains(number) else {
            return deliverElsewhere(octets.copy(0..<octets.byteCount), number, framing, context)
        }
        if !taken.areTogether(with: framing, whereTheyArrived: start != nil) { deliver(context) }
        taken.append(octets, at: start, number, routing, framing, to: gateway.shardIndex(of: number))
    }

    /// Hands on what has been taken.
    func deliver(_ context: ChannelHandlerContext) {
        guard !taken.isEmpty else { return }
        let framing = taken.framing
        let (count, octets) = (taken.count, taken.close(arrived))
        for index in gateway.shards.indices {
            guard let entries = taken.takeEntries(of: index) else { continue }
            let shard = gateway.shards[index]
            if gateway.network != nil {
                carry(to: shard, MessageBurst(octets: octets, entries: entries).deliveries, framing, context)
                taken.reuse(entries, of: index)
            } else if shard.eventLoop === context.eventLoop {
                outstanding -= entries.count
                answer(MessageBurst(octets: octets, entries: entries), of: shard, count, framing, context)
                taken.reuse(entries, of: index)
            } else {
                taken.reserve(entries.count, of: index)
                deliver(MessageBurst(octets: octets, entries: entries), to: shard, framing, context)
            }
        }
    }

    /// Has messages answered by the shard of this event loop.
    ///
    /// - Parameter count: how many arrived together with these, for whichever shard.
    private func answer(
        _ burst: MessageBurst, of shard: Shard, _ count: Int, _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        let isAsItIs = framing == .raw && blocks == nil
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        shard.assumeIsolated { shard in
            let (handler, context) = bound.value
            // Once, and for what other shards will add.
            if isAsItIs { handler.output.reserveCapacity(minimumWritableBytes: shard.expectedSize(count)) }
            shard.answer(burst) { response, delay in
                if isAsItIs && delay == 0 {
                    handler.output.writeBytes(response)
                } else if !response.isEmpty {
                    handler.take(Array(response), after: delay, framing, context)
                }
            }
        }
    }

    /// Hands messages on to a shard of another event loop.
    private func deliver(
        _ burst: MessageBurst, to shard: Shard, _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        let here = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: here)
        partsElsewhere += 1
        shard.eventLoop.execute {
            let answers = shard.assumeIsolated { $0.answer(burst) }
            here.execute {
                let (handler, context) = bound.value
                handler.partsElsewhere -= 1
                handler.take(answers, framing, context)
                handler.scheduleFlush(context)
            }
        }
    }

    /// Has messages carried over the network; each is answered when its response is back.
    private func carry(
        to shard: Shard, _ messages: [Shard.Delivery], _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        let here = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: here)
        let service = service
        let answered: @Sendable (Int, Shard.Reply) -> Void = { _, reply in
            let take: @Sendable () -> Void = {
                let (handler, context) = bound.value
                handler.outstanding -= 1
                if let response = reply.response { handler.take(response, after: reply.delay, framing, context) }
                handler.scheduleFlush(context)
            }
            if here.inEventLoop { take() } else { here.execute(take) }
        }
        if shard.eventLoop === here {
            shard.assumeIsolated { $0.carry(messages, service, answered: answered) }
        } else {
            shard.eventLoop.execute { shard.assumeIsolated { $0.carry(messages, service, answered: answered) } }
        }
    }

    /// Hands a message on to the process that has its meter.
    private func deliverElsewhere(
        _ octets: [UInt8], _ number: Int, _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        guard let peers = gateway.peers else { preconditionFailure("a process alone has all meters") }
        let here = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: here)
        peers.deliver(octets, to: number) { response in
            here.execute {
                let (handler, context) = bound.value
                handler.outstanding -= 1
                guard let response else { return }
                handler.writeResponse(response, framing, context)
                handler.scheduleFlush(context)
            }
        }
    }

    /// Takes what messages led to.
    private func take(_ answers: MessageBurst.Answers, _ framing: Framing, _ context: ChannelHandlerContext) {
        outstanding -= answers.entries.count
        guard framing != .raw || answers.hasDelays || blocks != nil else {
            // As they are.
            if output.readableBytes == 0 {
                output = answers.octets
            } else {
                output.writeImmutableBuffer(answers.octets)
            }
            return
        }
        var start = answers.octets.readerIndex
        for entry in answers.entries where entry.end > start {
            let response = answers.octets.getBytes(at: start, length: entry.end - start) ?? []
            take(response, after: entry.delay, framing, context)
            start = entry.end
        }
    }

    /// Writes a response when `delay`, in microseconds, is over.
    private func take(
        _ response: [UInt8], after delay: Int64, _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        guard delay > 0 else { return writeResponse(response, framing, context) }
        outstanding += 1
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .microseconds(delay)) {
            let (handler, context) = bound.value
            handler.outstanding -= 1
            handler.writeResponse(response, framing, context)
            handler.scheduleFlush(context)
        }
    }

    func write(_ message: [UInt8], _ framing: Framing) {
        if !FrameEncoder.encode(message, as: framing, into: &output) { statistics.countBreach("wrapper_length") }
    }

    private func setAlerts(_ on: Bool, _ framing: Framing, _ context: ChannelHandlerContext) {
        if let alertSubscription { gateway.alerts.unsubscribe(alertSubscription) }
        alertSubscription = nil
        guard on else { return }
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        alertSubscription = gateway.alerts.subscribe { alert in
            loop.execute {
                let (handler, context) = bound.value
                guard handler.alertSubscription != nil else { return }
                // An alert nobody reads must not pile up.
                guard context.channel.isWritable else {
                    handler.statistics.countBreach("alert_dropped")
                    return
                }
                handler.write(alert.alert.octets, framing)
                handler.scheduleFlush(context)
            }
        }
        if alertSubscription == nil { statistics.countBreach("alert_subscribers") }
    }

    func scheduleFlush(_ context: ChannelHandlerContext) {
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.execute {
            let (handler, context) = bound.value
            handler.isFlushScheduled = false
            handler.flush(context)
        }
    }

    private func flush(_ context: ChannelHandlerContext) {
        guard output.readableBytes > 0 else { return }
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        output = Self.nothing
    }

    private func close(_ context: ChannelHandlerContext, breach: String) {
        statistics.countBreach(breach)
        flush(context)
        input.clear()
        context.close(promise: nil)
    }
}
