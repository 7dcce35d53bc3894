import NIOCore
import NIOHTTP1
import NIOPosix

/// Posts bodies to one address, one at a time, on a connection that is kept open as long as the server does so. Only
/// the status of an answer is needed: at most ``bodyLimit`` octets are read of its body, and redirections are not
/// followed.
actor WebhookClient {
    /// Largest number of octets read of an answer's body; a longer body ends the connection.
    static let bodyLimit = 65_536
    /// Longest time from a status to the end of its body; beyond it the connection ends.
    static let bodyTime = TimeAmount.seconds(1)

    /// The reason why there is no status, for people.
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private struct Connection: Sendable {
        let channel: any Channel
        let exchange: NIOLoopBound<WebhookExchange>
    }

    private let address: WebhookAddress
    private let timeout: TimeAmount
    private let tls: TLSClientContext?
    /// The connection, which is kept for the next body.
    private var connection: Connection?

    /// - Parameter timeout: longest time of a post, from connecting to the status.
    init(_ address: WebhookAddress, timeout: TimeAmount) {
        self.address = address
        self.timeout = timeout
        tls = address.isTLS ? TLSClientContext() : nil
    }

    /// Posts `body` and returns the status of the answer.
    func post(_ body: [UInt8]) async throws -> Int {
        if let connection, connection.channel.isActive {
            self.connection = nil
            // The server may have closed the connection just now: then a new one is tried.
            do { return try await exchange(body, on: connection) } catch let failure as WebhookExchange.Unanswered {
                if failure.isTimeout { throw Failure(description: failure.description) }
            }
        }
        do { return try await exchange(body, on: try await connect()) } catch let failure as WebhookExchange.Unanswered
        {
            throw Failure(description: failure.description)
        }
    }

    func close() {
        connection?.channel.close(promise: nil)
        connection = nil
    }

    private func connect() async throws -> Connection {
        let (address, tls) = (address, tls)
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .connectTimeout(timeout)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: address.host, port: address.port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        if address.isTLS {
                            guard let tls else { throw Failure(description: "TLS cannot be set up on this machine") }
                            try pipeline.addHandler(TLSClientHandler(tls, host: address.host))
                        }
                        try pipeline.addHTTPClientHandlers()
                        let exchange = WebhookExchange()
                        try pipeline.addHandler(exchange)
                        return Connection(
                            channel: channel, exchange: NIOLoopBound(exchange, eventLoop: channel.eventLoop))
                    }
                }
        } catch let error as IOError {
            throw Failure(description: String(cString: strerror(error.errnoCode)).lowercased())
        } catch is NIOConnectionError {
            throw Failure(description: "nobody answers at \(address.authority)")
        } catch ChannelError.connectTimeout {
            throw Failure(description: "no connection within the time")
        }
    }

    private func exchange(_ body: [UInt8], on connection: Connection) async throws -> Int {
        let (channel, exchange) = (connection.channel, connection.exchange)
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: address.target)
        head.headers.add(name: "Host", value: address.authority)
        head.headers.add(name: "User-Agent", value: "smets")
        head.headers.add(name: "Content-Type", value: "application/json")
        head.headers.add(name: "Content-Length", value: "\(body.count)")
        if let authorization = address.authorization { head.headers.add(name: "Authorization", value: authorization) }
        let request = WebhookExchange.Request(head: head, body: ByteBuffer(bytes: body), timeout: timeout)
        let answer: WebhookExchange.Answer
        do {
            answer = try await withTaskCancellationHandler {
                let promise = channel.eventLoop.makePromise(of: WebhookExchange.Answer.self)
                channel.eventLoop.execute { exchange.value.start(request, promise) }
                return try await promise.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            channel.close(promise: nil)
            throw error
        }
        if answer.isReusable { self.connection = connection } else { channel.close(promise: nil) }
        return answer.status
    }
}

/// One request at a time on a connection, and its answer.
private final class WebhookExchange: ChannelInboundHandler {
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
