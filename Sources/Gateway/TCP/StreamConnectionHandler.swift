import ESMEEmulator
import GBCS
import NIOCore

/// One connection of the stream port: takes messages off it, has them delivered, writes answers and alerts.
///
/// It frames for itself and writes once for each burst it reads: measured, that carries ten times the messages
/// of an asynchronous sequence. Everything here happens on the channel's event loop.
final class StreamConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let gateway: GBCSGateway
    private let limits: StreamLimits
    private let statistics: StreamStatistics
    private var decoder: FrameDecoder
    private var input: ByteBuffer
    private var output: ByteBuffer
    /// Messages handed on whose answers are not written yet.
    private var outstanding = 0
    private var alertSubscription: Int?
    private var isFlushScheduled = false
    private var isReadingPaused = false

    init(gateway: GBCSGateway, limits: StreamLimits, statistics: StreamStatistics) {
        self.gateway = gateway
        self.limits = limits
        self.statistics = statistics
        decoder = FrameDecoder(maximumMessageSize: limits.messageSize)
        input = ByteBuffer()
        output = ByteBuffer()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var burst = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = burst } else { input.writeBuffer(&burst) }
        do throws(FramingError) {
            while let frame = try decoder.next(from: &input) {
                switch frame {
                case .message(let octets, let framing): deliver(octets, framing, context)
                case .alerts(let on, let framing): setAlerts(on, framing, context)
                }
                guard outstanding <= limits.pipelined else {
                    close(context, breach: "pipelined_messages")
                    return
                }
            }
        } catch {
            close(context, breach: error.kind)
            return
        }
        if input.readableBytes == 0 { input.clear() } else { input.discardReadBytes() }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        flush(context)
        context.fireChannelReadComplete()
    }

    func channelInactive(context: ChannelHandlerContext) {
        if let alertSubscription { gateway.alerts.unsubscribe(alertSubscription) }
        alertSubscription = nil
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

    private func deliver(_ octets: [UInt8], _ framing: Framing, _ context: ChannelHandlerContext) {
        statistics.countMessage()
        guard let place = gateway.destination(of: octets) else {
            statistics.countUndeliverable()
            return
        }
        if place.shard.eventLoop === context.eventLoop {
            let reply = place.shard.assumeIsolated { $0.deliver(octets, toHubOf: place.position) }
            take(reply, framing, context)
            return
        }
        outstanding += 1
        let here = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: here)
        place.shard.eventLoop.execute {
            let reply = place.shard.assumeIsolated { $0.deliver(octets, toHubOf: place.position) }
            here.execute {
                let (handler, context) = bound.value
                handler.outstanding -= 1
                handler.take(reply, framing, context)
                handler.scheduleFlush(context)
            }
        }
    }

    private func take(_ reply: Shard.Reply, _ framing: Framing, _ context: ChannelHandlerContext) {
        guard let response = reply.response else { return }
        guard reply.delay > 0 else {
            write(response, framing)
            return
        }
        outstanding += 1
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: .microseconds(reply.delay)) {
            let (handler, context) = bound.value
            handler.outstanding -= 1
            handler.write(response, framing)
            handler.scheduleFlush(context)
        }
    }

    private func write(_ message: [UInt8], _ framing: Framing) {
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

    private func scheduleFlush(_ context: ChannelHandlerContext) {
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
