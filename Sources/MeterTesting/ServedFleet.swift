import COSEM
import Estate
import Fleet
import GBCS
import Gateway
import Keys
import NIOPosix
import Profiles
import Synchronization

/// A fleet of emulated meters with their hubs, for the time of a test: served by sockets or within the process.
///
/// Everything is in memory and new, the keys of all parties too. Its clock stands still.
///
/// ```swift
/// try await ServedFleet.with { fleet in
///     let answer = try #require(try await fleet.meter(3).ask(.ecs17a, as: .networkOperator))
///     #expect(answer.value("active export") == "0")
/// }
/// ```
public final class ServedFleet: Sendable {
    /// The time at which the clock stands unless a test says otherwise: 2026-11-01T12:00:00Z.
    public static let standardTime = UTCTime(secondsSince2000: 846_849_600)

    public let transport: Transport
    /// The estate itself, for what a test wants to do to meters and hubs past any port.
    public let gateway: GBCSGateway
    /// Certificates and private keys of all parties.
    public let keys: KeyFolder
    /// The time of meters and hubs; it can be set and made to run.
    public let clock: AdjustableClock
    /// The server; nil when commands go within the process.
    public let server: Server?
    let alerts: AlertRecorder
    private let counter = Atomic<UInt64>(0)

    private init(
        _ transport: Transport, _ gateway: GBCSGateway, _ keys: KeyFolder, _ configuration: ServerConfiguration,
        server: Server?, alerts: AlertRecorder
    ) {
        self.transport = transport
        self.gateway = gateway
        self.keys = keys
        clock = configuration.clock
        self.server = server
        self.alerts = alerts
    }

    /// Serves a fleet while `body` runs, then stops.
    ///
    /// - Parameters:
    ///   - definition: definition of the fleet; ``FleetDefinition/named(_:)`` reads built-in ones and files.
    ///   - transport: the way of the test's commands.
    ///   - time: the time at which the clock stands.
    ///   - configure: may put a network in front of the hubs, change limits, serve SMETS1 meters and so on. Ports are
    ///     free ones unless it says otherwise; without sockets only network, HAN, event loops and secret cache count.
    public static func with<Result: Sendable>(
        _ definition: FleetDefinition = .standard, over transport: Transport = .inProcess,
        at time: UTCTime = standardTime, configure: (inout ServerConfiguration) -> Void = { _ in },
        _ body: (ServedFleet) async throws -> Result
    ) async throws -> Result {
        var configuration = ServerConfiguration()
        configuration.secretCache = 1_024
        configuration.clock.set(to: time, rate: 0)
        configure(&configuration)
        let keys = DevelopmentPKI.inMemory(seed: definition.seed, validFrom: time.roundedDown(to: 86_400))
        let estate = try Estate(fleet: Fleet(definition), folder: keys)
        let (gateway, server, stop) = try await start(estate, configuration, transport)
        let recorder = AlertRecorder(gateway.alerts, on: MultiThreadedEventLoopGroup.singleton.next())
        let fleet = ServedFleet(transport, gateway, keys, configuration, server: server, alerts: recorder)
        let result: Result
        do { result = try await body(fleet) } catch {
            // The test's own error says more than one of the end.
            try? await stop()
            throw error
        }
        try await stop()
        return result
    }

    private static func start(
        _ estate: Estate, _ configuration: ServerConfiguration, _ transport: Transport
    ) async throws -> (GBCSGateway, Server?, stop: @Sendable () async throws -> Void) {
        switch transport {
        case .sockets:
            let server = try await Server.start(estate, configuration)
            return (server.gateway, server, { try await server.stop() })
        case .inProcess:
            let gateway = try GBCSGateway(
                estate: estate, clock: configuration.clock, group: MultiThreadedEventLoopGroup.singleton,
                shardCount: configuration.eventLoops, network: configuration.network, han: configuration.han,
                cacheCapacity: configuration.secretCache)
            return (gateway, nil, { await gateway.finish() })
        }
    }

    /// Meter `number`, from 0 to one less than the fleet's size.
    public func meter(_ number: Int = 0) -> TestMeter { TestMeter(fleet: self, number: number) }

    /// The hub of meter `number`'s premises.
    public func hub(_ number: Int = 0) -> TestHub { TestHub(fleet: self, number: number) }

    /// An Originator Counter that is greater than any before.
    func nextCounter() -> UInt64 { counter.add(1, ordering: .relaxed).newValue }
}
