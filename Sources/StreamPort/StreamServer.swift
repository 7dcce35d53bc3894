import Estate
import Glibc
import Host
import Logging
import Metrics
import NIOCore
import NIOPosix

/// The stream port: GBCS messages over TCP in three framings.
public final class StreamServer: Sendable {
    /// Number of octets that the system receives for a connection before the other side must wait; the system may use
    /// fewer or twice as many. Without this it would accept 6 MiB for a connection that is not read from.
    private static let receiveBuffer: SocketOptionValue = 262_144
    /// Number of octets that the system keeps for another side that does not take them; without this it would keep 4
    /// MiB.
    private static let sendBuffer: SocketOptionValue = 262_144

    /// The address that the server listens on.
    public let address: SocketAddress
    private let channel: any Channel
    private let connections: [Connections]

    /// The connections of one event loop.
    private struct Connections: Sendable {
        let eventLoop: any EventLoop
        let box: NIOLoopBoundBox<StreamConnections>
    }

    private init(_ channel: any Channel, _ address: SocketAddress, _ connections: [Connections]) {
        self.channel = channel
        self.address = address
        self.connections = connections
    }

    /// Listens on `host` and `port`; port 0 takes a free one.
    ///
    /// - Parameters:
    ///   - token: token that the first line of a connection must show; nil when none is wanted.
    ///   - sharesPort: whether other processes may listen on the port too; the kernel distributes the connections among
    ///     them.
    ///   - metrics: factory of the metrics that count connections and messages, `smets_stream_…`.
    public static func start(
        host: String, port: Int, gateway: GBCSGateway, group: any EventLoopGroup,
        limits: StreamLimits = StreamLimits(), token: AccessToken? = nil, sharesPort: Bool = false,
        logger: Logger = Logger(label: "smets.stream"), metrics: any MetricsFactory = MetricsSystem.factory
    ) async throws -> StreamServer {
        let statistics = StreamStatistics(metrics: metrics)
        let loops = Array(group.makeIterator())
        var connections: [Connections] = []
        for loop in loops {
            let box = try await loop.submit {
                NIOLoopBoundBox(
                    StreamConnections(
                        on: loop, memory: limits.memory / loops.count, statistics: statistics, alerts: gateway.alerts),
                    eventLoop: loop)
            }.get()
            connections.append(Connections(eventLoop: loop, box: box))
        }
        let all = connections
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1_024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelOption(.socketOption(.so_rcvbuf), value: receiveBuffer)
            .serverChannelOption(.socketOption(.so_sndbuf), value: sendBuffer)
            .serverChannelOption(
                ChannelOptions.socket(SocketOptionLevel(SOL_SOCKET), SO_REUSEPORT), value: sharesPort ? 1 : 0
            )
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // Each look at a connection reads once; then it is the others' turn.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelOption(.writeBufferWaterMark, value: .init(low: 8 << 10, high: 32 << 10))
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
                    guard let here = all.first(where: { $0.eventLoop === channel.eventLoop })?.box.value,
                        !here.isClosed
                    else { throw ChannelError.ioOnClosedChannel }
                    try channel.pipeline.syncOperations.addHandler(
                        StreamConnectionHandler(
                            gateway: gateway, limits: limits, token: token, statistics: statistics, connections: here))
                }
            }
            .bind(host: host, port: port).get()
        guard let address = channel.localAddress else { throw ChannelError.unknownLocalAddress }
        return StreamServer(channel, address, all)
    }

    /// Accepts no more connections and closes those that are open.
    public func stop() async throws {
        try await channel.close()
        for connections in connections {
            try await connections.eventLoop.submit { connections.box.value.closeAll() }.get()
        }
    }
}
