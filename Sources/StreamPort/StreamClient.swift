import GBCS
import Host
import NIOCore
import NIOPosix

/// A client of the stream port in raw framing: it sends messages and receives what comes.
public struct StreamClient: Sendable {
    private let channel: any Channel
    private let messages: AsyncThrowingStream<[UInt8], any Error>

    /// Connects; throws NIO's error when nobody listens.
    ///
    /// - Parameter token: token for the server; nil when it wants none.
    public static func connect(
        host: String, port: Int, token: AccessToken? = nil, group: any EventLoopGroup
    ) async throws -> StreamClient {
        // The stream is unbounded: the caller sends as much as it wants answered.
        let (messages, continuation) = AsyncThrowingStream<[UInt8], any Error>.makeStream()
        let channel = try await ClientBootstrap(group: group)
            .connectTimeout(.seconds(5))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(StreamClientHandler(continuation))
                }
            }
            .connect(host: host, port: port).get()
        if let token { channel.writeAndFlush(ByteBuffer(bytes: token.streamLine), promise: nil) }
        return StreamClient(channel: channel, messages: messages)
    }

    public func send(_ message: [UInt8]) async throws {
        try await channel.writeAndFlush(ByteBuffer(bytes: message))
    }

    /// Says that nothing more is sent: the server closes the connection when it has answered everything.
    public func endSending() async throws { try await channel.close(mode: .output) }

    /// The next message, or nil when none comes within `seconds` or the connection closes.
    public func receive(within seconds: Int64) async throws -> [UInt8]? {
        let messages = messages
        let timeout = channel.eventLoop.scheduleTask(in: .seconds(seconds)) { [channel] in channel.close(promise: nil) }
        defer { timeout.cancel() }
        for try await message in messages { return message }
        return nil
    }

    public func close() async throws {
        // The server may have closed it in the meantime.
        do { try await channel.close() } catch ChannelError.alreadyClosed {}
    }
}

private final class StreamClientHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation
    private var decoder = FrameDecoder(maximumMessageSize: Message.maximumSize)
    private var input = ByteBuffer()

    init(_ continuation: AsyncThrowingStream<[UInt8], any Error>.Continuation) { self.continuation = continuation }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var burst = unwrapInboundIn(data)
        input.writeBuffer(&burst)
        do throws(FramingError) {
            while let frame = try decoder.next(from: &input) {
                if case .message(let message, _) = frame { continuation.yield(message) }
            }
        } catch {
            continuation.finish(throwing: error)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        continuation.finish(throwing: error)
        context.close(promise: nil)
    }
}
