import Console
import NIOCore
import NIOHTTP1
import NIOPosix

/// Connections to a DUIS port that stay open, each with one request at a time.
struct DCCClient {
    private let connections: [NIOLoopBound<DCCConnection>]

    static func connect(_ count: Int, port: Int, on group: MultiThreadedEventLoopGroup) async throws -> DCCClient {
        var connections: [NIOLoopBound<DCCConnection>] = []
        for _ in 0..<count {
            let loop = group.next()
            let connection = try await ClientBootstrap(group: loop)
                .channelOption(.tcpOption(.tcp_nodelay), value: 1)
                .channelInitializer { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHTTPClientHandlers()
                        try channel.pipeline.syncOperations.addHandler(DCCConnection())
                    }
                }
                .connect(host: "127.0.0.1", port: port)
                .flatMapThrowing { channel in
                    NIOLoopBound(try channel.pipeline.syncOperations.handler(type: DCCConnection.self), eventLoop: loop)
                }.get()
            connections.append(connection)
        }
        return DCCClient(connections: connections)
    }

    /// Sends all documents, shared out among the connections, and waits for their answers, which all must have `code`.
    ///
    /// - Returns: the last answer.
    func send(_ documents: [[UInt8]], _ kind: DCCRequests.Kind) async throws -> [UInt8] {
        let count = connections.count
        let (path, code) = (kind.path, kind.code)
        let ends = connections.enumerated().map { index, connection in
            let own = stride(from: index, to: documents.count, by: count).map { ByteBuffer(bytes: documents[$0]) }
            return connection.eventLoop.flatSubmit { connection.value.send(own, to: path, expecting: code) }
        }
        var last: [UInt8] = []
        for end in ends { last = try await end.get() }
        return last
    }

    func close() async throws {
        for connection in connections { try await connection.eventLoop.submit { connection.value.close() }.get() }
    }
}

/// A connection of a ``DCCClient``. Everything here happens on its event loop.
final class DCCConnection: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private var context: ChannelHandlerContext?
    private var documents: ArraySlice<ByteBuffer> = []
    private var path = ""
    private var code = ""
    private var status = HTTPResponseStatus.ok
    private var body = ByteBuffer()
    private var end: EventLoopPromise<[UInt8]>?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func send(_ documents: [ByteBuffer], to path: String, expecting code: String) -> EventLoopFuture<[UInt8]> {
        guard let context else { preconditionFailure("a connection without channel") }
        let promise = context.eventLoop.makePromise(of: [UInt8].self)
        (self.documents, self.path, self.code) = (documents[...], path, code)
        end = promise
        sendNext()
        return promise.futureResult
    }

    private func sendNext() {
        guard let context else { return fail("the server closed a connection") }
        guard let document = documents.popFirst() else {
            end?.succeed(Array(body.readableBytesView))
            end = nil
            return
        }
        let headers: HTTPHeaders = [
            "Host": "127.0.0.1", "Content-Type": "application/xml", "Content-Length": "\(document.readableBytes)",
        ]
        let head = HTTPRequestHead(version: .http1_1, method: .POST, uri: path, headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.write(wrapOutboundOut(.body(.byteBuffer(document))), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            status = head.status
            body.clear()
        case .body(var part): body.writeBuffer(&part)
        case .end:
            let isRight = status == .ok && String(buffer: body).utf8.contains(code.utf8)
            guard isRight else {
                return fail("a request is not taken: \(status.code), \(String(buffer: body).prefix(600))")
            }
            sendNext()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        fail("the server closed a connection")
    }

    private func fail(_ reason: String) {
        end?.fail(UserError(reason))
        (end, documents) = (nil, [])
    }

    func close() { context?.close(promise: nil) }
}
