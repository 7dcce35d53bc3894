import NIOCore
import NIOPosix

/// A TCP connection that sends text and collects what comes: for server-sent events and for malformed HTTP.
package final class RawConnection: Sendable {
    /// Something else had come when the time was over.
    struct Timeout: Error { let received: String }

    private let channel: any Channel
    private let chunks: AsyncStream<String>

    private init(_ channel: any Channel, _ chunks: AsyncStream<String>) {
        self.channel = channel
        self.chunks = chunks
    }

    package static func connect(port: Int) async throws -> RawConnection {
        let (chunks, continuation) = AsyncStream<String>.makeStream()
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Collector(continuation))
                }
            }.connect(host: "127.0.0.1", port: port).get()
        return RawConnection(channel, chunks)
    }

    package func send(_ text: String) async throws { try await channel.writeAndFlush(ByteBuffer(string: text)) }

    /// Stops reading, so that what comes fills the buffers between the two sides, or resumes it.
    func pause(_ isPaused: Bool) async throws { try await channel.setOption(.autoRead, value: !isPaused).get() }

    /// Reads up to and including `end`, with anything that came along; nil reads until the connection ends.
    package func read(until end: String?, within seconds: Int64 = 20) async throws -> String {
        var received = ""
        let timeout = channel.eventLoop.scheduleTask(in: .seconds(seconds)) { [channel] in channel.close(promise: nil) }
        defer { timeout.cancel() }
        for await chunk in chunks {
            received += chunk
            if let end, received.contains(end) { return received }
        }
        guard end == nil else { throw Timeout(received: received) }
        return received
    }

    /// Ends sending; what comes is still taken.
    package func closeOutput() async throws { try await channel.close(mode: .output) }

    package func close() async throws {
        // The other side may have closed first.
        do { try await channel.close() } catch ChannelError.alreadyClosed {}
    }
}

private final class Collector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<String>.Continuation

    init(_ continuation: AsyncStream<String>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        continuation.yield(String(buffer: unwrapInboundIn(data)))
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
