import NIOCore
import NIOHTTP1

/// One request at a time on a connection, and its answer.
final class WebhookExchange: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    struct Request: Sendable {
        let head: HTTPRequestHead
        let body: ByteBuffer
        let timeout: TimeAmount
    }

    struct Answer: Sendable {
        let status: Int
        /// Whether the connection can carry another request.
        let isReusable: Bool
    }

    struct Unanswered: Error, CustomStringConvertible {
        let description: String
        var isTimeout = false
    }

    private var context: ChannelHandlerContext?
    private var promise: EventLoopPromise<Answer>?
    private var head: HTTPResponseHead?
    private var received = 0
    private var alarm: Scheduled<Void>?
    /// The reason why the connection ended, when it did so before a request.
    private var ending = "the connection was closed"

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(.failure(Unanswered(description: "the connection was closed")))
        self.context = nil
    }

    func start(_ request: Request, _ promise: EventLoopPromise<Answer>) {
        guard let context, context.channel.isActive, self.promise == nil else {
            return promise.fail(Unanswered(description: ending))
        }
        (self.promise, head, received) = (promise, nil, 0)
        arm(request.timeout, context)
        context.write(wrapOutboundOut(.head(request.head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(request.body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func arm(_ time: TimeAmount, _ context: ChannelHandlerContext) {
        alarm?.cancel()
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        alarm = context.eventLoop.scheduleTask(in: time) { bound.value.timeIsOver() }
    }

    private func timeIsOver() {
        finish(.failure(Unanswered(description: "no answer within the time", isTimeout: true)))
        context?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard promise != nil else { return context.close(promise: nil) }
            self.head = head
            arm(WebhookClient.bodyTime, context)
        case .body(let body):
            received += body.readableBytes
            guard received > WebhookClient.bodyLimit else { return }
            finish(.failure(Unanswered(description: "the answer's body is too long")))
            context.close(promise: nil)
        case .end:
            guard let head else { return }
            finish(.success(Answer(status: Int(head.status.code), isReusable: head.isKeepAlive)))
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(Unanswered(description: "the connection was closed without an answer")))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let reason =
            switch error {
            case let error as TLSClientHandler.TLSError: error.description
            case is HTTPParserError: "the answer is no HTTP"
            default: "the connection failed"
            }
        ending = reason
        finish(.failure(Unanswered(description: reason)))
        context.close(promise: nil)
    }

    /// Ends the exchange. A status that has come counts, whatever happens to the body.
    private func finish(_ result: Result<Answer, any Error>) {
        guard let promise else { return }
        self.promise = nil
        alarm?.cancel()
        alarm = nil
        if case .failure = result, let head {
            promise.succeed(Answer(status: Int(head.status.code), isReusable: false))
        } else {
            promise.completeWith(result)
        }
    }
}
