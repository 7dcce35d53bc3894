import Console
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// The User's address: takes the documents that the DCC posts, and counts them.
final class DCCListener: Sendable {
    private struct State {
        var count = 0
        var latest: [UInt8] = []
        var waiter: (count: Int, promise: EventLoopPromise<Void>)?
    }

    private let state = Mutex(State())
    private let channel = Mutex<(any Channel)?>(nil)

    static func start(on group: MultiThreadedEventLoopGroup) async throws -> DCCListener {
        let listener = DCCListener()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
                    try channel.pipeline.syncOperations.addHandler(DCCListenerConnection(listener))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        listener.channel.withLock { $0 = channel }
        return listener
    }

    var port: Int { channel.withLock { $0?.localAddress?.port ?? 0 } }
    /// Number of documents that were taken.
    var count: Int { state.withLock(\.count) }
    /// The document that was taken last.
    var latest: [UInt8] { state.withLock(\.latest) }

    fileprivate func take(_ document: ByteBuffer) {
        let done = state.withLock { state -> EventLoopPromise<Void>? in
            state.count += 1
            state.latest = Array(document.readableBytesView)
            guard let waiter = state.waiter, state.count >= waiter.count else { return nil }
            state.waiter = nil
            return waiter.promise
        }
        done?.succeed()
    }

    /// Waits until `count` documents were taken in all.
    func wait(for count: Int, within limit: TimeAmount, on loop: any EventLoop) async throws {
        let promise = loop.makePromise(of: Void.self)
        let isThere = state.withLock { state in
            if state.count < count { state.waiter = (count, promise) }
            return state.count >= count
        }
        if isThere { promise.succeed() }
        let timeout = loop.scheduleTask(in: limit) { [self] in
            promise.fail(UserError("\(count - self.count) of \(count) answers did not come to the User's address"))
        }
        try await promise.futureResult.get()
        timeout.cancel()
    }

    func stop() async throws { try await channel.withLock { $0 }?.close().get() }
}

/// A connection of the DCC to a ``DCCListener``. Everything here happens on its event loop.
private final class DCCListenerConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let listener: DCCListener
    private var body = ByteBuffer()

    init(_ listener: DCCListener) { self.listener = listener }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head: body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end:
            listener.take(body)
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
            context.write(wrapOutboundOut(.head(head)), promise: nil)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        }
    }
}
