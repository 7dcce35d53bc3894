import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle

/// A listening server.
public final class HTTPServer: Sendable {
    /// The address that the server listens on.
    public let address: SocketAddress
    private let services: ServiceGroup
    private let task: Task<Void, any Error>

    private init(_ address: SocketAddress, _ services: ServiceGroup, _ task: Task<Void, any Error>) {
        self.address = address
        self.services = services
        self.task = task
    }

    /// Listens on `host` and `port`; port 0 takes a free one. Throws NIO's error when it cannot.
    ///
    /// - Parameter logger: logger that gets a line at start and stop, and for requests that failed.
    package static func start(
        host: String, port: Int, site: HTTPSite, group: any EventLoopGroup,
        logger: Logger
    ) async throws -> HTTPServer {
        let (addresses, continuation) = AsyncThrowingStream<SocketAddress, any Error>.makeStream()
        let application = site.application(host: host, port: port, group: group, logger: logger) { channel in
            if let address = channel.localAddress { continuation.yield(address) }
        }
        var configuration = ServiceGroupConfiguration(services: [application], logger: logger)
        configuration.maximumGracefulShutdownDuration = .seconds(site.limits.stopSeconds)
        let services = ServiceGroup(configuration: configuration)
        let task = Task {
            do {
                try await services.run()
                continuation.finish()
            } catch {
                continuation.finish(throwing: error)
                throw error
            }
        }
        for try await address in addresses { return HTTPServer(address, services, task) }
        throw ChannelError.unknownLocalAddress
    }

    /// Accepts no more connections, lets requests in progress finish for up to ``HTTPServingLimits/stopSeconds``, ends
    /// server-sent events, and returns when all connections are closed.
    public func stop() async throws {
        await services.triggerGracefulShutdown()
        try await task.value
    }

    /// Returns when the server has ended; throws the error that ended it unless ``stop()`` did.
    public func wait() async throws { try await task.value }
}
