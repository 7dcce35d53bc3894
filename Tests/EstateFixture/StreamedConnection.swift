import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A TCP connection that sends octets and reads a given number of them.
package final class StreamedConnection: Sendable {
    /// The connection ended, or the time was over, before there were enough octets.
    struct Ended: Error { let received: [UInt8] }

    private let channel: any Channel
    private let chunks: AsyncStream<[UInt8]>
    private let rest: NIOLoopBoundBox<[UInt8]>
    private let count: NIOLockedValueBox<Int>

    private init(_ channel: any Channel, _ chunks: AsyncStream<[UInt8]>, _ count: NIOLockedValueBox<Int>) {
        self.channel = channel
        self.chunks = chunks
        self.count = count
        rest = .makeBoxSendingValue([], eventLoop: channel.eventLoop)
    }

    package static func connect(host: String, port: Int) async throws -> StreamedConnection {
        let (chunks, continuation) = AsyncStream<[UInt8]>.makeStream()
        let count = NIOLockedValueBox(0)
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(OctetCollector(continuation, count))
                }
            }.connect(host: host, port: port).get()
        return StreamedConnection(channel, chunks, count)
    }

    /// Takes over a connection that was accepted and on which nothing has come yet.
    package static func adopt(_ channel: any Channel) async throws -> StreamedConnection {
        let (chunks, continuation) = AsyncStream<[UInt8]>.makeStream()
        let count = NIOLockedValueBox(0)
        try await channel.eventLoop.submit {
            try channel.pipeline.syncOperations.addHandler(OctetCollector(continuation, count))
        }.get()
        return StreamedConnection(channel, chunks, count)
    }

    /// The number of octets that have come, whether they have been read or not.
    package var receivedCount: Int { count.withLockedValue { $0 } }

    /// Sends octets without waiting for anything.
    package func sendAtOnce(_ octets: [UInt8]) { channel.writeAndFlush(ByteBuffer(bytes: octets), promise: nil) }

    package func send(_ octets: [UInt8]) async throws { try await channel.writeAndFlush(ByteBuffer(bytes: octets)) }

    package func read(_ count: Int, within seconds: Int64 = 20) async throws -> [UInt8] {
        var received = try await take()
        let timeout = channel.eventLoop.scheduleTask(in: .seconds(seconds)) { [channel] in channel.close(promise: nil) }
        defer { timeout.cancel() }
        if received.count < count {
            for await chunk in chunks {
                received += chunk
                if received.count >= count { break }
            }
        }
        guard received.count >= count else { throw Ended(received: received) }
        let left = Array(received.dropFirst(count))
        try await channel.eventLoop.submit { [rest] in rest.value = left }.get()
        return Array(received.prefix(count))
    }

    /// Reads until the other side closes.
    package func readToEnd(within seconds: Int64 = 20) async throws -> [UInt8] {
        var received = try await take()
        let timeout = channel.eventLoop.scheduleTask(in: .seconds(seconds)) { [channel] in channel.close(promise: nil) }
        for await chunk in chunks { received += chunk }
        timeout.cancel()
        return received
    }

    private func take() async throws -> [UInt8] {
        try await channel.eventLoop.submit { [rest] in
            defer { rest.value = [] }
            return rest.value
        }.get()
    }

    package func close() async throws {
        // The other side may have closed first.
        do { try await channel.close() } catch ChannelError.alreadyClosed {}
    }
}

private final class OctetCollector: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let continuation: AsyncStream<[UInt8]>.Continuation
    private let count: NIOLockedValueBox<Int>

    init(_ continuation: AsyncStream<[UInt8]>.Continuation, _ count: NIOLockedValueBox<Int>) {
        self.continuation = continuation
        self.count = count
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let octets = Array(unwrapInboundIn(data).readableBytesView)
        count.withLockedValue { $0 += octets.count }
        continuation.yield(octets)
    }

    func channelInactive(context: ChannelHandlerContext) { continuation.finish() }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
