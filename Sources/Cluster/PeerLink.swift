import GBCS
import Metrics
import NIOCore
import NIOPosix
import StreamPort

/// The link to one other process of the fleet: a Unix socket, opened when it is first needed, and again after it
/// breaks.
///
/// Everything in it happens on its event loop; callers hand their messages over to that.
final class PeerLink: Sendable {
    /// Largest number of messages that wait for their answers at one time; further ones get no answer.
    static let limit = 65_536
    /// Largest number of octets of messages that the other process has not read; further messages get no answer.
    static let octetLimit = 16 << 20

    private final class State {
        var channel: (any Channel)?
        var isConnecting = false
        var next: UInt64 = 0
        var pending: [UInt64: ([UInt8]?) -> Void] = [:]
        /// Octets that are written once the connection is open.
        var waiting = ByteBuffer()
    }

    private let dropped: Counter
    private let path: String
    private let loop: any EventLoop
    private let state: NIOLoopBoundBox<State>

    init(path: String, loop: any EventLoop, metrics: any MetricsFactory) {
        dropped = Counter(label: "smets_peer_dropped_total", dimensions: [("what", "message")], factory: metrics)
        self.path = path
        self.loop = loop
        state = .makeBoxSendingValue(State(), eventLoop: loop)
    }

    /// Sends a message; `completion` gets its answer on the link's loop, nil when none will come.
    func deliver(_ octets: [UInt8], _ completion: @escaping @Sendable ([UInt8]?) -> Void) {
        loop.execute { self.send(octets, completion) }
    }

    private func send(_ octets: [UInt8], _ completion: @escaping ([UInt8]?) -> Void) {
        let state = state.value
        guard state.pending.count < Self.limit, state.waiting.readableBytes < Self.octetLimit,
            state.channel?.isWritable ?? true
        else {
            dropped.increment()
            return completion(nil)
        }
        state.next += 1
        state.pending[state.next] = completion
        let frame = PeerFrame(number: state.next, message: octets)
        if let channel = state.channel, channel.isActive {
            var buffer = channel.allocator.buffer(capacity: PeerFrame.headSize + octets.count)
            frame.write(to: &buffer)
            channel.writeAndFlush(buffer, promise: nil)
        } else {
            frame.write(to: &state.waiting)
            connect()
        }
    }

    private func connect() {
        let state = state.value
        guard !state.isConnecting else { return }
        state.isConnecting = true
        ClientBootstrap(group: loop)
            .channelOption(.writeBufferWaterMark, value: .init(low: Self.octetLimit / 2, high: Self.octetLimit))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(PeerAnswerHandler(self))
                }
            }
            .connect(unixDomainSocketPath: path)
            .whenComplete { [self] result in
                let state = self.state.value
                state.isConnecting = false
                guard case .success(let channel) = result else {
                    failAll()
                    return
                }
                state.channel = channel
                channel.writeAndFlush(state.waiting, promise: nil)
                state.waiting = ByteBuffer()
            }
    }

    fileprivate func take(_ frame: PeerFrame) { state.value.pending.removeValue(forKey: frame.number)?(frame.message) }

    /// Ends all messages without an answer: what was under way is lost with the connection.
    fileprivate func failAll() {
        let state = state.value
        state.channel = nil
        state.waiting = ByteBuffer()
        let pending = state.pending
        state.pending = [:]
        for completion in pending.values { completion(nil) }
    }
}

private final class PeerAnswerHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let link: PeerLink
    private var input = ByteBuffer()

    init(_ link: PeerLink) { self.link = link }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var burst = unwrapInboundIn(data)
        input.writeBuffer(&burst)
        do throws(FramingError) {
            while let frame = try PeerFrame.read(from: &input, maximumSize: Message.maximumSize) { link.take(frame) }
        } catch { context.close(promise: nil) }
        input.discardReadBytes()
    }

    func channelInactive(context: ChannelHandlerContext) { link.failAll() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
