import Glibc
import Logging
import NIOCore
import NIOPosix

/// The stream port: GBCS messages over TCP in three framings.
public final class StreamServer: Sendable {
    /// Where it listens.
    public let address: SocketAddress
    private let channel: any Channel

    private init(_ channel: any Channel, _ address: SocketAddress) {
        self.channel = channel
        self.address = address
    }

    /// Listens on `host` and `port`; port 0 takes a free one.
    ///
    /// - Parameter sharesPort: other processes may listen on the port too; the kernel deals connections out.
    public static func start(
        host: String, port: Int, gateway: GBCSGateway, group: any EventLoopGroup,
        limits: StreamLimits = StreamLimits(), sharesPort: Bool = false,
        logger: Logger = Logger(label: "smets.stream")
    ) async throws -> StreamServer {
        let statistics = StreamStatistics()
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(
                ChannelOptions.socket(SocketOptionLevel(SOL_SOCKET), SO_REUSEPORT), value: sharesPort ? 1 : 0
            )
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                guard statistics.connectionOpened(limit: limits.connections) else {
                    if statistics.isFirstAtLimit() {
                        logger.warning(
                            """
                            the limit of \(limits.connections) connections is met and more are closed; more take \
                            --maximum-connections, at most \(DescriptorLimit.connections) here, or more processes: \
                            smets serve --shard 1/2
                            """)
                    }
                    return channel.close()
                }
                channel.closeFuture.whenComplete { _ in statistics.connectionClosed() }
                return channel.eventLoop.makeCompletedFuture {
                    let idle = IdleStateHandler(readTimeout: .seconds(limits.idleSeconds))
                    let handler = StreamConnectionHandler(gateway: gateway, limits: limits, statistics: statistics)
                    try channel.pipeline.syncOperations.addHandlers([idle, handler])
                }
            }
            .bind(host: host, port: port).get()
        guard let address = channel.localAddress else { throw ChannelError.unknownLocalAddress }
        return StreamServer(channel, address)
    }

    public func stop() async throws { try await channel.close() }
}
