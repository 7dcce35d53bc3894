import NIOCore
import NIOPosix

/// A server that only reads frames and answers each with a constant, which shows what TCP and NIO alone can carry.
struct BenchEcho {
    private let channel: any Channel

    /// - Parameter responseSize: size of an answer in octets.
    static func start(on group: MultiThreadedEventLoopGroup, responseSize: Int) async throws -> BenchEcho {
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(EchoHandler(responseSize: responseSize))
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
    private static let ready = 256

    private let responseSize: Int
    private let responses: ByteBuffer
    private var counter = FrameCounter()
    private var owed = 0

    init(responseSize: Int) {
        self.responseSize = responseSize
        var response = ByteBuffer()
        for _ in 0..<Self.ready { response.writeBytes(Self.frame(responseSize)) }
        responses = response
    }

    /// A message of `size` octets, all zeros after the length.
    private static func frame(_ size: Int) -> [UInt8] {
        precondition((270...65_000).contains(size), "a length of three octets")
        let length = size - 10
        return [0xDD, 0, 0, 0, 0, 0, 0, 0x82, UInt8(length >> 8), UInt8(length & 0xFF)]
            + [UInt8](repeating: 0, count: length)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { owed += counter.count(unwrapInboundIn(data)) }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard owed > 0 else { return }
        while owed > 0 {
            let count = min(owed, Self.ready)
            owed -= count
            if let slice = responses.getSlice(at: 0, length: count * responseSize) {
                context.write(wrapOutboundOut(slice), promise: nil)
            }
        }
        context.flush()
    }
}
