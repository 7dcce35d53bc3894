import Estate
import Foundation
import Metrics
import NIOCore
import NIOPosix

/// The processes that share a fleet and a port. Each serves a range of its meters, and hands on messages that the
/// kernel gave it for another's meters.
public final class PeerGroup: FleetPeers {
    public let share: FleetShare
    /// The numbers of this process's meters.
    public let range: Range<Int>
    private let meters: Int
    private let folder: String
    private let metrics: any MetricsFactory
    /// The links to the other processes, by share; nil at this process's own index.
    private let links: [PeerLink?]

    /// - Parameters:
    ///   - meters: number of meters of the whole fleet.
    ///   - folder: folder in which the processes find each other. All must be given the same one, absolute and short
    ///     enough for the path of a Unix socket (107 octets).
    ///   - metrics: factory of the metric that counts what was dropped, `smets_peer_dropped_total`.
    public init(
        share: FleetShare, meters: Int, folder: String, group: any EventLoopGroup,
        metrics: any MetricsFactory = MetricsSystem.factory
    ) throws(StateError) {
        self.metrics = metrics
        self.share = share
        self.meters = meters
        self.folder = folder
        range = share.range(of: meters)
        guard !range.isEmpty else {
            throw StateError("--shard \(share): the fleet has only \(meters) meters; fewer processes will do")
        }
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw StateError("\(folder): cannot be made: \(error.localizedDescription)") }
        guard Self.path(folder, share).utf8.count <= 107 else {
            throw StateError("\(folder): too long for a socket's path; use a shorter --state")
        }
        links = (1...share.count).map { number in
            number == share.number
                ? nil
                : PeerLink(
                    path: Self.path(folder, FleetShare(number: number, count: share.count)), loop: group.next(),
                    metrics: metrics)
        }
    }

    private static func path(_ folder: String, _ share: FleetShare) -> String {
        "\(folder)/\(share.number)-of-\(share.count).socket"
    }

    /// Begins to take messages of the other processes.
    public func start(gateway: GBCSGateway, group: any EventLoopGroup) async throws -> any Channel {
        let path = Self.path(folder, share)
        // This process has locked the meters, so that whoever left this socket is gone.
        unlink(path)
        let metrics = metrics
        return try await ServerBootstrap(group: group)
            .childChannelOption(.writeBufferWaterMark, value: PeerCommandHandler.waterMark)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(PeerCommandHandler(gateway, metrics: metrics))
                }
            }
            .bind(unixDomainSocketPath: path).get()
    }

    /// Hands a message for meter `number`, which another process serves, on to that process; `completion` gets its
    /// answer, nil when none comes.
    public func deliver(_ octets: [UInt8], to number: Int, _ completion: @escaping @Sendable ([UInt8]?) -> Void) {
        guard let link = links[share.share(of: number, in: meters).number - 1] else {
            completion(nil)
            return
        }
        link.deliver(octets, completion)
    }
}
