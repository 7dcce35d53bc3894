import ESMEEmulator
import Estate
import GBCS
import Metrics
import NIOCore
import StreamPort

/// Answers another process of the fleet: reads its messages from a Unix socket, has them delivered, and writes the
/// answers.
///
/// Everything here happens on the channel's event loop.
final class PeerCommandHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Largest number of octets of messages that are being answered; beyond it no more are read, and the other
    /// process's messages wait, as those of a network would.
    static let underWayLimit = 16 << 20
    /// Largest number of octets of answers that the other process has not read. Beyond the higher mark it gets no more,
    /// and nothing is read from it until the lower one is reached.
    static let waterMark = ChannelOptions.Types.WriteBufferWaterMark(low: 8 << 20, high: 32 << 20)
    /// Number of octets that a message takes besides its own.
    private static let overhead = 256

    private let gateway: GBCSGateway
    private let dropped: Counter
    private var input = ByteBuffer()
    private var underWay = 0
    private var isPaused = false
    private var context: ChannelHandlerContext?

    init(_ gateway: GBCSGateway, metrics: any MetricsFactory) {
        self.gateway = gateway
        dropped = Counter(label: "smets_peer_dropped_total", dimensions: [("what", "answer")], factory: metrics)
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var burst = unwrapInboundIn(data)
        input.writeBuffer(&burst)
        takeMessages(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { resume(context) } else { pause(context) }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func takeMessages(_ context: ChannelHandlerContext) {
        do throws(FramingError) {
            while underWay <= Self.underWayLimit,
                let frame = try PeerFrame.read(from: &input, maximumSize: Message.maximumSize)
            {
                deliver(frame, context)
            }
        } catch { return context.close(promise: nil) }
        input.discardReadBytes()
        if underWay > Self.underWayLimit { pause(context) }
    }

    private func pause(_ context: ChannelHandlerContext) {
        guard !isPaused else { return }
        isPaused = true
        // This fails on a closed channel only, here and below.
        try? context.channel.syncOptions?.setOption(.autoRead, value: false)
    }

    private func resume(_ context: ChannelHandlerContext) {
        guard isPaused, underWay <= Self.underWayLimit / 2, context.channel.isWritable else { return }
        isPaused = false
        takeMessages(context)
        if !isPaused { try? context.channel.syncOptions?.setOption(.autoRead, value: true) }
    }

    /// Delivers a message, but only to meters of this process: a message is handed on once.
    private func deliver(_ frame: PeerFrame, _ context: ChannelHandlerContext) {
        let size = Self.overhead + (frame.message?.count ?? 0)
        underWay += size
        guard let octets = frame.message, let delivery = gateway.delivery(of: octets),
            gateway.range.contains(delivery.number)
        else { return answer(frame.number, nil, size) }
        let (number, loop) = (frame.number, context.eventLoop)
        let bound = NIOLoopBound(self, eventLoop: loop)
        gateway.ways[gateway.shardIndex(of: delivery.number)].send([delivery], .onDemand) { _, reply in
            loop.execute { bound.value.take(reply, of: number, size) }
        }
    }

    /// Takes the reply to a message; a response that has to be delayed counts as under way until then.
    private func take(_ reply: MessageOutcome, of number: UInt64, _ size: Int) {
        guard reply.delay > .zero, let response = reply.response, let context else {
            return answer(number, reply.response, size)
        }
        guard underWay + response.count <= 2 * Self.underWayLimit else {
            dropped.increment()
            return answer(number, nil, size)
        }
        underWay += response.count
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: TimeAmount(reply.delay)) {
            bound.value.answer(number, response, size + response.count)
        }
    }

    private func answer(_ number: UInt64, _ response: [UInt8]?, _ size: Int) {
        underWay -= size
        guard let context else { return }
        var response = response
        if !context.channel.isWritable, response != nil {
            dropped.increment()
            response = nil
        }
        var buffer = context.channel.allocator.buffer(capacity: PeerFrame.headSize + (response?.count ?? 0))
        PeerFrame(number: number, message: response).write(to: &buffer)
        context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
        resume(context)
    }
}
