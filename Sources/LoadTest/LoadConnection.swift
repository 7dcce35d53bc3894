import GBCS
import Host
import NIOCore
import StreamPort

/// One connection to the system under test. It puts messages into its framing and writes once for each burst.
///
/// Everything here happens on the channel's event loop, which is its worker's.
final class LoadConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Index of the connection among the worker's connections.
    let position: Int32
    private let worker: LoadWorker
    private let framing: Framing
    private let token: AccessToken?
    private var context: ChannelHandlerContext?
    private var decoder = FrameDecoder(maximumMessageSize: Message.maximumSize)
    private var input = ByteBuffer()
    private var output = ByteBuffer()
    /// Slots of the messages in `output`.
    private var burst: [Int] = []
    /// Number of messages without answers.
    var inFlight = 0
    private(set) var hasReceived = false

    /// - Parameter token: token for the server; nil when it wants none.
    init(position: Int32, worker: LoadWorker, framing: Framing, token: AccessToken?) {
        self.position = position
        self.worker = worker
        self.framing = framing
        self.token = token
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) {
        if let token { context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: token.streamLine)), promise: nil) }
        worker.connected(self)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var arrived = unwrapInboundIn(data)
        if input.readableBytes == 0 { input = arrived } else { input.writeBuffer(&arrived) }
        let now = worker.now
        do throws(FramingError) {
            while let frame = try decoder.next(from: &input) {
                hasReceived = true
                if case .message(let octets, _) = frame { worker.receive(octets, on: self, at: now) }
            }
        } catch {
            // The start of the next message is unknown: all outstanding messages of this connection are lost.
            context.close(promise: nil)
            return
        }
        if input.readableBytes == 0 { input.clear() } else { input.discardReadBytes() }
    }

    func channelReadComplete(context: ChannelHandlerContext) { worker.readComplete(self) }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        worker.lost(self)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Adds a message to the next burst.
    func append(_ message: [UInt8], slot: Int) {
        // Commands fit into the wrapper's length of 16 bits: they have a few hundred octets.
        _ = FrameEncoder.encode(message, as: framing, into: &output)
        burst.append(slot)
        inFlight += 1
    }

    /// Writes the burst.
    func flush() {
        guard !burst.isEmpty, let context else { return }
        worker.stamp(burst)
        burst.removeAll(keepingCapacity: true)
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        output.clear()
    }

    func close() { context?.close(promise: nil) }
}
