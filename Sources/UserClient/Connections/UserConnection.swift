import NIOCore
import NIOHTTP1
import NIOPosix

/// Posts a User's documents to the DCC's port. Connections are kept open for the next ones as long as the server does so; there
/// are as many at one time as posts.
package actor UserConnection {
    /// Largest number of octets of an answer's body.
    package static let bodyLimit = 8_388_608
    /// Largest number of connections that are kept while nothing is posted on them.
    private static let idleLimit = 16

    /// Why there is no answer, in one line.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        package let description: String
    }

    private struct Connection: Sendable {
        let channel: any Channel
        let exchange: NIOLoopBound<UserExchange>
    }

    package nonisolated let host: String
    package nonisolated let port: Int
    private let timeout: TimeAmount
    private let group: any EventLoopGroup
    /// The last is the one used last.
    private var idle: [Connection] = []
    private var isClosed = false

    /// - Parameter timeout: longest time of a post, from connecting to the end of the answer. The open client gives up after
    ///   three seconds.
    package init(
        host: String, port: Int, timeout: TimeAmount = .seconds(30),
        group: any EventLoopGroup = MultiThreadedEventLoopGroup.singleton
    ) {
        (self.host, self.port, self.timeout, self.group) = (host, port, timeout, group)
    }

    /// Posts XML to a path, such as `/api/v1/serviceS`, and returns the answer, whatever its status.
    package func post(_ body: [UInt8], to path: String) async throws -> UserAnswer {
        idle.removeAll { !$0.channel.isActive }
        if let connection = idle.popLast() {
            // The server may have closed the connection just now: then a new one is tried. A request that it had taken after all
            // is not done twice, for its RequestID is known then.
            do { return try await exchange(body, path, on: connection) } catch let problem as UserExchange.Unanswered {
                guard problem.isClosed else { throw failure(problem.description) }
            }
        }
        do { return try await exchange(body, path, on: try await connect()) } catch let problem
            as UserExchange.Unanswered
        {
            throw failure(problem.description)
        }
    }

    /// Closes the connections; those with a post on them when it has ended.
    package func close() {
        isClosed = true
        for connection in idle { connection.channel.close(promise: nil) }
        idle = []
    }

    private func failure(_ what: String) -> Failure { Failure(description: "\(host):\(port): \(what)") }

    private func connect() async throws -> Connection {
        do {
            return try await ClientBootstrap(group: group)
                .connectTimeout(timeout)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .connect(host: host, port: port) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        let pipeline = channel.pipeline.syncOperations
                        try pipeline.addHTTPClientHandlers()
                        try pipeline.addHandler(NIOHTTPClientResponseAggregator(maxContentLength: Self.bodyLimit))
                        let exchange = UserExchange()
                        try pipeline.addHandler(exchange)
                        return Connection(
                            channel: channel, exchange: NIOLoopBound(exchange, eventLoop: channel.eventLoop))
                    }
                }
        } catch is NIOConnectionError {
            throw failure("nobody answers")
        } catch ChannelError.connectTimeout {
            throw failure("no connection within the time")
        }
    }

    private func exchange(_ body: [UInt8], _ path: String, on connection: Connection) async throws -> UserAnswer {
        let (channel, exchange, timeout) = (connection.channel, connection.exchange, timeout)
        var head = HTTPRequestHead(version: .http1_1, method: .POST, uri: path)
        head.headers.add(name: "Host", value: host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)")
        head.headers.add(name: "User-Agent", value: "smets")
        head.headers.add(name: "Content-Type", value: "application/xml")
        head.headers.add(name: "Content-Length", value: "\(body.count)")
        let (request, octets) = (head, ByteBuffer(bytes: body))
        let reply: UserExchange.Reply
        do {
            reply = try await withTaskCancellationHandler {
                let promise = channel.eventLoop.makePromise(of: UserExchange.Reply.self)
                channel.eventLoop.execute { exchange.value.start(request, octets, within: timeout, promise) }
                return try await promise.futureResult.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {
            channel.close(promise: nil)
            throw error
        }
        if reply.isReusable, !isClosed, idle.count < Self.idleLimit {
            idle.append(connection)
        } else {
            channel.close(promise: nil)
        }
        return reply.answer
    }
}
