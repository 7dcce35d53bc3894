import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Hummingbird's channel of HTTP/1.1 with ``HTTPConnectionHandler`` behind its decoder.
struct HTTPServerChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    private let channel: HTTP1Channel
    private let shared: HTTPConnectionHandler.Shared

    init(_ channel: HTTP1Channel, shared: HTTPConnectionHandler.Shared) {
        self.channel = channel
        self.shared = shared
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let shared = shared
        return self.channel.setup(channel: channel, logger: logger).flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let handler = HTTPConnectionHandler(shared)
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            try pipeline.addHandler(handler, position: .after(decoder))
            try pipeline.addHandler(HTTPOctetsHandler(handler), position: .first)
            return value
        }
    }

    func handle(value: Value, logger: Logger) async {
        let executor = shared.style.staysOnEventLoop ? EventLoopTaskExecutor(value.channel.eventLoop) : nil
        await withTaskExecutorPreference(executor) { await channel.handle(value: value, logger: logger) }
    }
}
