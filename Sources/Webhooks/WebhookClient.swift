import NIOConcurrencyHelpers
import NIOCore
import NIOHTTP1
import NIOPosix

/// Posts bodies to one address, each on a connection of its own, which is kept open for the next ones as long as the
/// server does so. Only the status of an answer is needed: at most ``bodyLimit`` octets are read of its body, and
/// redirections are not followed.
///
/// There are as many connections at one time as posts; how many that are is up to the callers.
package actor WebhookClient {
    /// Largest number of octets read of an answer's body; a longer body ends the connection.
    static let bodyLimit = 65_536
    /// Longest time from a status to the end of its body; beyond it the connection ends.
    static let bodyTime = TimeAmount.seconds(1)

    /// The reason why there is no status, for people.
    package struct Failure: Error, CustomStringConvertible {
        package let description: String
    }

    private struct Connection: Sendable {
        let channel: any Channel
        let exchange: NIOLoopBound<WebhookExchange>
    }

    /// A connection that is being made.
    private struct Opening {
        var channel: (any Channel)?
        var isCancelled = false
    }

    private let address: WebhookAddress
    private let timeout: TimeAmount
    private let contentType: String
    private let idleLimit: Int
    private let tls: TLSClientContext?
    private let group: any EventLoopGroup
    /// The connections that are kept for the next bodies; the last is the one used last.
    private var idle: [Connection] = []
    private var isClosed = false

    /// - Parameters:
    ///   - timeout: longest time of a post, from connecting to the status.
    ///   - contentType: media type of the bodies.
    ///   - idleLimit: largest number of connections that are kept while nothing is posted on them.
    ///   - group: the event loops of the connections.
    package init(
        _ address: WebhookAddress, timeout: TimeAmount, contentType: String = "application/json", idleLimit: Int = 1,
        on group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        self.group = group
        self.address = address
        self.timeout = timeout
        self.contentType = contentType
        self.idleLimit = idleLimit
        tls = address.isTLS ? TLSClientContext() : nil
    }

    /// Posts `body` and returns the status of the answer.
    package func post(_ body: [UInt8]) async throws -> Int {
        idle.removeAll { !$0.channel.isActive }
        if let connection = idle.popLast() {
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

    /// Closes the connections; those with a post on them when it has ended.
    package func close() {
        isClosed = true
        for connection in idle { connection.channel.close(promise: nil) }
        idle = []
    }

    private func connect() async throws -> Connection {
        let (address, tls) = (address, tls)
        let opening = NIOLockedValueBox(Opening())
        do {
            return try await withTaskCancellationHandler {
                try await ClientBootstrap(group: group)
                    .connectTimeout(timeout)
                    .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                    .connect(host: address.host, port: address.port) { channel in
                        let isCancelled = opening.withLockedValue { opening in
                            opening.channel = channel
                            return opening.isCancelled
                        }
                        return channel.eventLoop.makeCompletedFuture {
                            if isCancelled { throw CancellationError() }
                            let pipeline = channel.pipeline.syncOperations
                            if address.isTLS {
                                guard let tls else {
                                    throw Failure(description: "TLS cannot be set up on this machine")
                                }
                                try pipeline.addHandler(TLSClientHandler(tls, host: address.host))
                            }
                            try pipeline.addHTTPClientHandlers()
                            let exchange = WebhookExchange()
                            try pipeline.addHandler(exchange)
                            return Connection(
                                channel: channel, exchange: NIOLoopBound(exchange, eventLoop: channel.eventLoop))
                        }
                    }
            } onCancel: {
                let channel = opening.withLockedValue { opening in
                    opening.isCancelled = true
                    return opening.channel
                }
                channel?.close(promise: nil)
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
        head.headers.add(name: "Content-Type", value: contentType)
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
        if answer.isReusable, !isClosed, idle.count < idleLimit {
            idle.append(connection)
        } else {
            channel.close(promise: nil)
        }
        return answer.status
    }
}
