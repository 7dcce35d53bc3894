import Logging
import Metrics
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix
import SMPP

/// The SMSC's port: SMPP 3.4 over TCP.
///
/// In SMPP "ESME" means the client. Since it means a meter here, clients are called clients.
public final class SMPPServer: Sendable {
    private struct Connection {
        let channel: any Channel
        let unbind: @Sendable () -> Void
    }

    private struct Connections {
        var next = 0
        var open: [Int: Connection] = [:]
    }

    /// The address that the server listens on.
    public let address: SocketAddress
    private let channel: any Channel
    private let stopTimeout: Int64
    private let counts: SMPPCounts
    private let receivers: SMPPReceivers
    private let connections: NIOLockedValueBox<Connections>

    private init(
        _ channel: any Channel, _ address: SocketAddress, _ stopTimeout: Int64, _ counts: SMPPCounts,
        _ receivers: SMPPReceivers, _ connections: NIOLockedValueBox<Connections>
    ) {
        self.channel = channel
        self.address = address
        self.stopTimeout = stopTimeout
        self.counts = counts
        self.receivers = receivers
        self.connections = connections
    }

    /// Listens; throws NIO's error when the port is taken.
    ///
    /// - Parameters:
    ///   - metrics: factory of the metrics that count connections and requests, `smets_smpp_…`.
    ///   - clock: microseconds since any moment, for rates and time limits; it must not go back.
    public static func start(
        _ configuration: SMPPServerConfiguration = SMPPServerConfiguration(), service: any ShortMessageService,
        group: any EventLoopGroup, logger: Logger = Logger(label: "smets.smpp"),
        metrics: any MetricsFactory = MetricsSystem.factory,
        clock: @escaping @Sendable () -> Int64 = { Int64(NIODeadline.now().uptimeNanoseconds / 1_000) }
    ) async throws -> SMPPServer {
        let counts = SMPPCounts(metrics: metrics)
        let receivers = SMPPReceivers(
            receiptLimit: configuration.waitingReceipts, systemLimit: configuration.waitingSystemIDs, counts: counts)
        let connections = NIOLockedValueBox(Connections())
        let channel = try await ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 256)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            .childChannelInitializer { channel in
                guard counts.connectionOpened(limit: configuration.connections) else {
                    if counts.isFirstAtLimit() {
                        logger.warning(
                            "the limit of \(configuration.connections) SMPP connections is met and more are closed")
                    }
                    return channel.close()
                }
                channel.closeFuture.whenComplete { _ in counts.connectionClosed() }
                return channel.eventLoop.makeCompletedFuture {
                    let handler = SMPPConnectionHandler(
                        configuration.session, service: service, receivers: receivers, counts: counts, clock: clock)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    let context = try channel.pipeline.syncOperations.context(handler: handler)
                    let bound = NIOLoopBound((handler: handler, context: context), eventLoop: channel.eventLoop)
                    let connection = Connection(channel: channel) {
                        channel.eventLoop.execute { bound.value.handler.unbind(bound.value.context) }
                    }
                    let number = connections.withLockedValue { connections in
                        defer { connections.next += 1 }
                        connections.open[connections.next] = connection
                        return connections.next
                    }
                    channel.closeFuture.whenComplete { _ in
                        connections.withLockedValue { $0.open[number] = nil }
                    }
                }
            }
            .bind(host: configuration.host, port: configuration.port).get()
        guard let address = channel.localAddress else { throw ChannelError.unknownLocalAddress }
        return SMPPServer(
            channel, address, min(max(0, configuration.stopTimeout), 60_000_000), counts, receivers, connections)
    }

    public var statistics: SMPPStatistics { counts.statistics }

    /// Number of receipts that wait for a receiver with `systemID`.
    public func waitingReceipts(for systemID: String) -> Int { receivers.waiting(for: systemID) }

    /// Hands a receipt to a receiver or transceiver that is bound as `systemID`, in turn when there are several. The
    /// receipt waits until one is bound and has room in its window; receipts for which the queue has no room are
    /// dropped and counted.
    ///
    /// May be called from any thread. When a bind ends before it took a receipt, the next one gets it: a client may get
    /// a receipt twice, and none is lost.
    public func deliver(_ receipt: DeliveryReceipt, toSystemID systemID: String) {
        receivers.deliver(receipt, to: systemID)
    }

    /// Stops listening, asks the clients to unbind, and closes the connections of those that do not do so in time.
    public func stop() async throws {
        try await channel.close()
        let open = connections.withLockedValue { Array($0.open.values) }
        let timeouts = open.map { connection in
            connection.unbind()
            return connection.channel.eventLoop.scheduleTask(in: .microseconds(stopTimeout)) {
                connection.channel.close(promise: nil)
            }
        }
        for (connection, timeout) in zip(open, timeouts) {
            try await connection.channel.closeFuture.get()
            timeout.cancel()
        }
    }
}
