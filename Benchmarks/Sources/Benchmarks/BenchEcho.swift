import NIOCore
import NIOPosix

/// A server that only reads frames and answers each with a constant, which shows what TCP and NIO alone can carry.
struct BenchEcho {
    private let channel: any Channel

    /// - Parameter responseSize: size of an answer in octets, with its header.
    static func start(
        _ framing: BenchFraming, responseSize: Int, on group: MultiThreadedEventLoopGroup
    ) async throws -> BenchEcho {
        let response = framing.blank(responseSize)
        var ready = ByteBuffer()
        for _ in 0..<EchoHandler.ready { ready.writeBytes(response) }
        let responses = ready
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(EchoHandler(framing, responses))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return BenchEcho(channel: channel)
    }

    var port: Int { channel.localAddress?.port ?? 0 }

    func stop() async throws { try await channel.close() }
}

/// Answers the messages of one read with one write.
private final class EchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Number of answers that are prepared.
    static let ready = 256

    private let responses: ByteBuffer
    private let size: Int
    private var counter: FrameCounter
    private var owed = 0

    /// - Parameter responses: ``ready`` answers, back to back.
    init(_ framing: BenchFraming, _ responses: ByteBuffer) {
        self.responses = responses
        size = responses.readableBytes / Self.ready
        counter = FrameCounter(framing)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { owed += counter.count(unwrapInboundIn(data)) }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard owed > 0 else { return }
        while owed > 0 {
            let count = min(owed, Self.ready)
            owed -= count
            if let slice = responses.getSlice(at: 0, length: count * size) {
                context.write(wrapOutboundOut(slice), promise: nil)
            }
        }
        context.flush()
    }
}
