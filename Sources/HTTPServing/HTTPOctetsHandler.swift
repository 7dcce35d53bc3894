import Hummingbird
import Metrics
import NIOCore
import NIOHTTP1

/// Tells the handler of a connection that octets came, before the decoder has them.
final class HTTPOctetsHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer

    let connection: HTTPConnectionHandler

    init(_ connection: HTTPConnectionHandler) { self.connection = connection }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        connection.octetsArrive(unwrapInboundIn(data))
        context.fireChannelRead(data)
    }
}
