import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

/// A TCP server that answers each HTTP request with the next of the texts that it was given, and further requests with
/// the last one, whatever they are.
package final class RawServer: Sendable {
    package struct Answer: Sendable {
        package var text: String
        /// Whether endless octets follow, until the other side closes.
        package var endless = false
        package var closes = false

        package init(text: String, endless: Bool = false, closes: Bool = false) {
            self.text = text
            self.endless = endless
            self.closes = closes
        }
    }

    package let port: Int
    package let requests: NIOLockedValueBox<[String]>
    package let connections: NIOLockedValueBox<Int>
    /// Number of octets of endless answers that were taken.
    package let sent: NIOLockedValueBox<Int>
    private let channel: any Channel

    private init(
        _ channel: any Channel, _ requests: NIOLockedValueBox<[String]>, _ connections: NIOLockedValueBox<Int>,
        _ sent: NIOLockedValueBox<Int>
    ) {
        self.channel = channel
        self.requests = requests
        self.connections = connections
        self.sent = sent
        port = channel.localAddress?.port ?? 0
    }

    package static func with(_ answers: [Answer], _ body: (RawServer) async throws -> Void) async throws {
        let requests = NIOLockedValueBox<[String]>([])
        let (connections, sent) = (NIOLockedValueBox(0), NIOLockedValueBox(0))
        let channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                connections.withLockedValue { $0 += 1 }
                return channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(Answerer(answers, requests, sent))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = RawServer(channel, requests, connections, sent)
        do { try await body(server) } catch {
            try await channel.close()
            throw error
        }
        try await channel.close()
    }
}

private final class Answerer: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let answers: [RawServer.Answer]
    private let requests: NIOLockedValueBox<[String]>
    private let sent: NIOLockedValueBox<Int>
    private var received = ""

    init(_ answers: [RawServer.Answer], _ requests: NIOLockedValueBox<[String]>, _ sent: NIOLockedValueBox<Int>) {
        self.answers = answers
        self.requests = requests
        self.sent = sent
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        received += String(buffer: unwrapInboundIn(data))
        // The bodies in these tests are JSON objects without objects in them.
        guard received.hasSuffix("}") else { return }
        let number = requests.withLockedValue { requests in
            requests.append(received)
            return requests.count - 1
        }
        received = ""
        guard let answer = number < answers.count ? answers[number] : answers.last else { return }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: answer.text)), promise: nil)
        if answer.endless { more(context) }
        if answer.closes { context.close(promise: nil) }
    }

    private func more(_ context: ChannelHandlerContext) {
        guard context.channel.isActive else { return }
        let promise = context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        promise.futureResult.whenSuccess {
            let (handler, context) = bound.value
            handler.sent.withLockedValue { $0 += 65_536 }
            handler.more(context)
        }
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(repeating: 0x78, count: 65_536)), promise: promise)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
