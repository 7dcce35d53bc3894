import NIOCore
import NIOHTTP1

/// An answer of the DCC's port.
package struct UserAnswer: Hashable, Sendable {
    package let status: Int
    package let body: [UInt8]

    package init(status: Int, body: [UInt8]) { (self.status, self.body) = (status, body) }
}

/// One request at a time on a connection, and its whole answer.
final class UserExchange: ChannelInboundHandler {
    typealias InboundIn = NIOHTTPClientResponseFull
    typealias OutboundOut = HTTPClientRequestPart

    struct Reply: Sendable {
        let answer: UserAnswer
        /// Whether the connection can carry another request.
        let isReusable: Bool
    }

    struct Unanswered: Error {
        let description: String
        /// Whether the connection ended before anything of an answer came.
        var isClosed = false
    }

    private var context: ChannelHandlerContext?
    private var promise: EventLoopPromise<Reply>?
    private var alarm: Scheduled<Void>?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) {
        finish(.failure(Unanswered(description: "the connection was closed", isClosed: true)))
        self.context = nil
    }

    func start(_ head: HTTPRequestHead, _ body: ByteBuffer, within time: TimeAmount, _ promise: EventLoopPromise<Reply>)
    {
        guard let context, context.channel.isActive, self.promise == nil else {
            return promise.fail(Unanswered(description: "the connection was closed", isClosed: true))
        }
        self.promise = promise
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        alarm = context.eventLoop.scheduleTask(in: time) { bound.value.timeIsOver() }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    private func timeIsOver() {
        finish(.failure(Unanswered(description: "no answer within the time")))
        context?.close(promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let response = unwrapInboundIn(data)
        guard promise != nil else { return context.close(promise: nil) }
        let answer = UserAnswer(
            status: Int(response.head.status.code), body: response.body.map { Array($0.readableBytesView) } ?? [])
        finish(.success(Reply(answer: answer, isReusable: response.head.isKeepAlive)))
    }

    func channelInactive(context: ChannelHandlerContext) {
        finish(.failure(Unanswered(description: "the connection was closed", isClosed: true)))
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let problem =
            switch error {
            case is NIOHTTPObjectAggregatorError:
                Unanswered(description: "the answer has more than \(UserConnection.bodyLimit) octets")
            // The server ended the connection just when a request was written to it.
            case is IOError: Unanswered(description: "the connection was closed", isClosed: true)
            default: Unanswered(description: "the answer is no HTTP: \(error)")
            }
        finish(.failure(problem))
        context.close(promise: nil)
    }

    private func finish(_ result: Result<Reply, any Error>) {
        alarm?.cancel()
        alarm = nil
        promise?.completeWith(result)
        promise = nil
    }
}
