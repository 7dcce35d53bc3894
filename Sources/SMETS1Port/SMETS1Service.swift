import CellularNet
import Estate
import Fleet
import Glibc
import Host
import Logging
import Metrics
import NIOCore
import NIOPosix

/// The SMETS1 meters of a process: short messages wake them, and clients read them over DLMS/COSEM at addresses of
/// their own.
///
/// One listening socket serves them all: the local address of a connection names the PDP context, and so the meter.
/// Sleeping meters have no object and take no memory here.
public final class SMETS1Service: Sendable {
    /// The reason why the meters cannot be served.
    public struct StartError: Error, CustomStringConvertible, Sendable {
        public let description: String
    }

    public let configuration: SMETS1Configuration
    /// The port that meters listen on.
    public let port: Int
    /// The cellular network; nil when all meters are awake.
    package let network: CellularNetwork?
    let gateway: GBCSGateway
    let table: PDPContextTable
    private let listener: DLMSListener
    private let handOver: ConnectionHandOver?
    private let statistics: DLMSStatistics
    /// The open connections, by shard.
    let registries: [NIOLoopBoundBox<DLMSConnections>]
    private let logger: Logger

    /// Serves the gateway's SMETS1 meters.
    ///
    /// - Parameters:
    ///   - peerFolder: folder in which processes that share the fleet find each other; nil when there is only this one.
    ///   - webhook: webhook that is told when data sessions begin and end; nil for none.
    public static func start(
        _ configuration: SMETS1Configuration, gateway: GBCSGateway, group: any EventLoopGroup,
        peerFolder: String? = nil, webhook: SessionWebhook? = nil,
        metrics: any MetricsFactory = MetricsSystem.factory, logger: Logger = Logger(label: "smets.smets1")
    ) async throws -> SMETS1Service {
        let service = try SMETS1Service(
            configuration, gateway: gateway, group: group, peerFolder: peerFolder, metrics: metrics, logger: logger)
        await service.network?.start(webhook: webhook) { [weak service] in service?.take($0) }
        service.handOver?.start { [weak service] descriptor, address in
            guard let service else {
                _ = close(descriptor)
                return
            }
            service.serve(descriptor, at: address)
        }
        service.listener.start { [weak service] descriptor, address in
            guard let service else {
                _ = close(descriptor)
                return
            }
            service.accept(descriptor, at: address)
        } refused: { [weak service] in
            service?.reportLimit()
        }
        return service
    }

    private init(
        _ configuration: SMETS1Configuration, gateway: GBCSGateway, group: any EventLoopGroup, peerFolder: String?,
        metrics: any MetricsFactory, logger: Logger
    ) throws {
        self.configuration = configuration
        self.gateway = gateway
        self.logger = logger
        statistics = DLMSStatistics(metrics)
        let fleet = gateway.estate.fleet
        let meters = fleet.smets1Meters
        guard !meters.isEmpty else {
            throw StartError(
                description:
                    "fleet \(gateway.estate.name) has no SMETS1 meters; take another, such as --fleet smets1-demo")
        }
        let addresses = configuration.addresses
        let share = gateway.peers?.share ?? FleetShare(number: 1, count: 1)
        if var parameters = configuration.network {
            for place in parameters.accessPoints.indices { parameters.accessPoints[place].poolSize /= share.count }
            let size = parameters.accessPoints.reduce(0) { $0 + max(0, $1.poolSize) }
            guard size > 0, size * share.count <= addresses.count else {
                throw StartError(
                    description:
                        "--apn \(addresses): has \(addresses.count) addresses, and the access points of the network have "
                        + "\(size * share.count); give a shorter prefix, or a --smets1-network with smaller pools"
                )
            }
            table = PDPContextTable(count: size * share.count)
            network = CellularNetwork(
                parameters, configuration, fleet: fleet, table: table, firstPlace: size * (share.number - 1),
                clock: gateway.clock, on: group.next(), metrics: metrics)
        } else {
            network = nil
            table = PDPContextTable(count: min(addresses.count, meters.reduce(0) { $0 + $1.count }))
            var place = 0
            for range in meters {
                for meter in range where place < table.count {
                    table.activate(meter, at: place)
                    place += 1
                }
            }
        }
        let limits = configuration.limits
        registries = gateway.shards.map { shard in
            NIOLoopBoundBox.makeBoxSendingValue(
                DLMSConnections(on: shard.eventLoop, limits), eventLoop: shard.eventLoop)
        }
        handOver = try gateway.peers.flatMap { peers in
            try peerFolder.map { try ConnectionHandOver(share: peers.share, folder: $0) }
        }
        do throws(DLMSListener.ListenError) {
            listener = try DLMSListener(
                port: configuration.port, loopbackOnly: addresses.isLoopback, sharesPort: handOver != nil)
        } catch {
            throw StartError(
                description: "DLMS port \(configuration.port): cannot listen: \(error); choose another with --dlms-port"
            )
        }
        port = listener.port
    }

    /// Stops listening and closes the meters' connections.
    public func stop() {
        listener.stop()
        handOver?.stop()
        for (shard, registry) in zip(gateway.shards, registries) {
            shard.eventLoop.execute { registry.value.closeAll(.stopping) }
        }
    }

    /// The SMETS1 meter of this process with this telephone number; nil when there is none.
    package func meter(ofNumber number: String) -> Int? {
        guard let meter = configuration.numbers.meter(of: number), gateway.range.contains(meter),
            gateway.estate.fleet.smets1Profile(of: meter) != nil
        else { return nil }
        return meter
    }

    /// The first SMETS1 meter of this process, or of the fleet when it has none.
    public var firstMeter: Int {
        let ranges = gateway.estate.fleet.smets1Meters
        return ranges.lazy.compactMap { $0.clamped(to: self.gateway.range).first }.first ?? ranges.first?.lowerBound
            ?? 0
    }

    // MARK: - Connections

    /// Takes a connection that the kernel gave this process.
    private func accept(_ descriptor: Int32, at address: UInt32) {
        guard let place = configuration.addresses.place(of: address), place < table.count else {
            statistics.count(.noContext)
            _ = close(descriptor)
            return
        }
        if let handOver, let peers = gateway.peers {
            let owner = owner(of: place, in: peers)
            guard owner == peers.share.number else {
                if !handOver.send(descriptor, address: address, to: owner) { statistics.count(.notHandedOver) }
                return
            }
        }
        serve(descriptor, at: address)
    }

    /// The number of the share of the fleet whose meter has, or would have, the address at index `place`.
    private func owner(of place: Int, in peers: any FleetPeers) -> Int {
        guard network == nil else { return min(peers.share.count, place / (table.count / peers.share.count) + 1) }
        guard let meter = table.meter(at: place) else { return peers.share.number }
        return peers.share.share(of: meter, in: gateway.estate.count).number
    }

    /// Has the meter at an address serve a connection.
    private func serve(_ descriptor: Int32, at address: UInt32) {
        guard let place = configuration.addresses.place(of: address), let meter = table.meter(at: place),
            gateway.range.contains(meter)
        else {
            statistics.count(.noContext)
            _ = close(descriptor)
            return
        }
        guard statistics.connectionOpened(limit: configuration.limits.connections) else {
            _ = close(descriptor)
            return
        }
        let index = gateway.shardIndex(of: meter)
        let bootstrap = ClientBootstrap(group: gateway.shards[index].eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { [self] channel in initialize(channel, meter, index) }
        let statistics = statistics
        bootstrap.withConnectedSocket(descriptor).whenComplete { result in
            switch result {
            case .success(let channel):
                channel.closeFuture.whenComplete { _ in statistics.connectionClosed() }
                // The context may have ended while the connection was on its way.
                if self.table.meter(at: place) != meter { channel.close(promise: nil) }
            case .failure: statistics.connectionClosed()
            }
        }
    }

    private func initialize(_ channel: any Channel, _ meter: Int, _ index: Int) -> EventLoopFuture<Void> {
        channel.eventLoop.makeCompletedFuture {
            let handler = DLMSConnectionHandler(
                meter: meter, shard: gateway.shards[index], registry: registries[index].value,
                statistics: statistics,
                activity: network.map { PDPActivity(of: meter, network: $0, on: channel.eventLoop) })
            try channel.pipeline.syncOperations.addHandler(handler)
        }
    }

    private func reportLimit() {
        guard statistics.isFirstAtDescriptorLimit() else { return }
        logger.warning(
            """
            this process may open \(DescriptorLimit.current) files and has; more connections wait until others close, or take \
            more processes: smets serve --shard 1/2
            """)
    }

    // MARK: - Sessions

    private func take(_ change: CellularNetwork.SessionChange) {
        switch change {
        case .began(let meter, let address):
            if let target = configuration.dialOut { dialOut(meter, from: address, to: target) }
        case .ended(let meter):
            guard gateway.range.contains(meter) else { return }
            let index = gateway.shardIndex(of: meter)
            let registry = registries[index]
            gateway.shards[index].eventLoop.execute { registry.value.closeAll(of: meter, .contextEnded) }
        }
    }

    /// Connects a meter that was woken to the S1SP, from the meter's own address. The S1SP is the DLMS client
    /// nevertheless.
    private func dialOut(_ meter: Int, from address: UInt32, to target: SMETS1Configuration.DialOut) {
        guard statistics.connectionOpened(limit: configuration.limits.connections) else { return }
        let index = gateway.shardIndex(of: meter)
        let statistics = statistics
        let source: SocketAddress
        do { source = try SocketAddress(ipAddress: AddressPrefix.text(address), port: 0) } catch {
            return statistics.connectionClosed()
        }
        ClientBootstrap(group: gateway.shards[index].eventLoop)
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .connectTimeout(.seconds(10))
            .bind(to: source)
            .channelInitializer { [self] channel in initialize(channel, meter, index) }
            .connect(host: target.host, port: target.port)
            .whenComplete { result in
                switch result {
                case .success(let channel): channel.closeFuture.whenComplete { _ in statistics.connectionClosed() }
                case .failure:
                    statistics.count(.dialOutFailed)
                    statistics.connectionClosed()
                }
            }
    }
}
