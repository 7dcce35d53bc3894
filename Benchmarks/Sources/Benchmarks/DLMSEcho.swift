import COSEM
import NIOCore
import NIOPosix

/// A server that only reads wrapped frames and answers each with a constant.
struct DLMSEcho {
    private let channel: any Channel

    /// - Parameter responseSize: size of an answer in octets, including its wrapper header.
    static func start(on group: MultiThreadedEventLoopGroup, responseSize: Int) async throws -> DLMSEcho {
        var frame: [UInt8] = []
        WrapperHeader(
            sourcePort: 1, destinationPort: 32, length: UInt16(clamping: responseSize - WrapperHeader.size)
        ).encode(into: &frame)
        frame += [UInt8](repeating: 0, count: responseSize - frame.count)
        var ready = ByteBuffer()
        for _ in 0..<DLMSEchoHandler.ready { ready.writeBytes(frame) }
        let responses = ready
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(DLMSEchoHandler(responses))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        return DLMSEcho(channel: channel)
    }

    var port: Int { channel.localAddress?.port ?? 0 }

    func stop() async throws { try await channel.close() }
}

/// Answers the frames of one read with one write.
private final class DLMSEchoHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Number of answers that are prepared.
    static let ready = 16

    private let responses: ByteBuffer
    private let size: Int
    private var counter = WrapperCounter()
    private var owed = 0

    init(_ responses: ByteBuffer) {
        self.responses = responses
        size = responses.readableBytes / Self.ready
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
