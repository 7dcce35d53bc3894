import Estate
import HTTPServing
import NIOCore
import NIOPosix
import SMETS1Port
import StreamPort

/// The running parts of a ``Server``: those that have started so far, while it starts.
struct ServerParts: Sendable {
    /// The threads of the meters and of all ports but HTTP.
    let group: MultiThreadedEventLoopGroup
    /// The thread of the HTTP interface: neither waits for the other's work.
    let httpGroup = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var gateway: GBCSGateway?
    /// The socket by which the other processes of the fleet reach this one.
    var peers: (any Channel)?
    var alertPosting: Task<Void, Never>?
    var smets1: SMETS1Server?
    var stream: StreamServer?
    var http: HTTPServer?
    var dcc: DCCServer?

    init(eventLoops: Int) { group = MultiThreadedEventLoopGroup(numberOfThreads: eventLoops) }

    /// Stops every part, and throws the first error that a part ended with: ports first, then the estate, which keeps
    /// what was written behind, then the threads.
    func stop() async throws {
        var failure: (any Error)?
        func attempt(_ stop: () async throws -> Void) async {
            do { try await stop() } catch { failure = failure ?? error }
        }
        alertPosting?.cancel()
        await attempt { try await dcc?.stop() }
        await attempt { try await stream?.stop() }
        await smets1?.stop()
        await attempt { try await http?.stop() }
        await attempt { try await peers?.close() }
        await gateway?.finish()
        await attempt { try await httpGroup.shutdownGracefully() }
        await attempt { try await group.shutdownGracefully() }
        if let failure { throw failure }
    }
}
