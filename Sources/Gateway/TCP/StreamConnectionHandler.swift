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
    /// What arrived in this burst, by shard; framings stand beside their messages.
    @exclusivity(unchecked) private var deliveries: [[Shard.Delivery]]
    @exclusivity(unchecked) private var framings: [[Framing]]
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
        deliveries = Array(repeating: [], count: gateway.shards.count)
        framings = Array(repeating: [], count: gateway.shards.count)
        blocks = limits.blockTransfer.map { ConnectionBlocks(parameters: $0) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // The burst's memory is NIO's to use again: only what is left of it is kept.
        var burst = unwrapInboundIn(data)
        if input.readableBytes > 0 {
            input.writeBuffer(&burst)
            swap(&input, &burst)
            input.clear()
        }
        var messages = 0
        defer { statistics.countMessages(messages) }
        do throws(FramingError) {
            while let frame = try decoder.next(from: &burst) {
                switch frame {
                case .message(let octets, let framing):
                    messages += 1
                    if MessageBlock.starts(octets) {
                        takeBlock(octets, framing, context)
                    } else {
                        take(octets, framing, context)
                    }
                case .alerts(let on, let framing): setAlerts(on, framing, context)
                case .service(let service):
                    // What came before is carried as it came.
                    deliver(context)
                    self.service = service
                }
                guard outstanding <= limits.pipelined else {
                    close(context, breach: "pipelined_messages")
                    return
                }
            }
        } catch {
            deliver(context)
            close(context, breach: error.kind)
            return
        }
        if burst.readableBytes > 0 {
            input.clear()
            input.writeBuffer(&burst)
        }
        deliver(context)
    }

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

    /// Puts a message to those for its shard.
    func take(_ octets: [UInt8], _ framing: Framing, _ context: ChannelHandlerContext) {
        guard let delivery = gateway.delivery(of: octets) else {
            statistics.countUndeliverable()
            return
        }
        outstanding += 1
        guard gateway.range.contains(delivery.number) else {
            deliverElsewhere(octets, delivery.number, framing, context)
            return
        }
        let shard = gateway.shardIndex(of: delivery.number)
        deliveries[shard].append(delivery)
        framings[shard].append(framing)
    }

    /// Hands on what has been taken.
    func deliver(_ context: ChannelHandlerContext) {
        for index in gateway.shards.indices where !deliveries[index].isEmpty {
            let shard = gateway.shards[index]
            guard gateway.network == nil else {
                carry(to: shard, deliveries[index], framings[index], context)
                deliveries[index].removeAll(keepingCapacity: true)
                framings[index].removeAll(keepingCapacity: true)
                continue
            }
            if shard.eventLoop === context.eventLoop {
                let messages = deliveries[index]
                let replies = shard.assumeIsolated { $0.deliver(messages) }
                take(replies, framings[index], context)
                deliveries[index].removeAll(keepingCapacity: true)
                framings[index].removeAll(keepingCapacity: true)
                continue
            }
            let here = context.eventLoop
            let bound = NIOLoopBound((handler: self, context: context), eventLoop: here)
            let (messages, framings) = (deliveries[index], framings[index])
            deliveries[index] = []
            self.framings[index] = []
            deliveries[index].reserveCapacity(messages.count)
            partsElsewhere += 1
            shard.eventLoop.execute {
                let replies = shard.assumeIsolated { $0.deliver(messages) }
                here.execute {
                    let (handler, context) = bound.value
                    handler.partsElsewhere -= 1
                    handler.take(replies, framings, context)
                    handler.scheduleFlush(context)
                }
            }
        }
    }

    /// Has messages carried over the network; each is answered when its response is back.
    private func carry(
        to shard: Shard, _ messages: [Shard.Delivery], _ framings: [Framing], _ context: ChannelHandlerContext
    ) {
        let here = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: here)
        let service = service
        let answered: @Sendable (Int, Shard.Reply) -> Void = { place, reply in
            let take: @Sendable () -> Void = {
                let (handler, context) = bound.value
                handler.take([reply], [framings[place]], context)
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

    private func take(_ replies: [Shard.Reply], _ framings: [Framing], _ context: ChannelHandlerContext) {
        outstanding -= replies.count
        for (index, reply) in replies.enumerated() {
            guard let response = reply.response else { continue }
            guard reply.delay > 0 else {
                writeResponse(response, framings[index], context)
                continue
            }
            outstanding += 1
            let framing = framings[index]
            let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
            context.eventLoop.scheduleTask(in: .microseconds(reply.delay)) {
                let (handler, context) = bound.value
                handler.outstanding -= 1
                handler.writeResponse(response, framing, context)
                handler.scheduleFlush(context)
            }
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
                handler.write(alert.octets, framing)
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
        output = context.channel.allocator.buffer(capacity: output.capacity)
    }

    private func close(_ context: ChannelHandlerContext, breach: String) {
        statistics.countBreach(breach)
        flush(context)
        input.clear()
        context.close(promise: nil)
    }
}
