import CellularNet
import Fleet
import NIOPosix
import SMETS1Port
import Testing

/// A small estate of SMETS1 meters, served on free ports. Its network delivers at once and loses nothing.
package final class TestSMETS1: Sendable {
    package let estate: TestGateway
    package let server: SMETS1Server

    package var service: SMETS1Service { server.service }
    package var network: CellularNetwork { get throws { try #require(service.network) } }

    /// The parameters of a network that does everything at once and loses nothing; sessions may be idle for 120 s.
    static var quick: SMETS1NetworkParameters {
        SMETS1NetworkParameters(
            shortMessages: .init(medianDelay: 1_000, delayP95: 1_000, attemptSuccess: 1),
            modem: .init(
                attach: 1_000...1_000, activation: 1_000...1_000, deactivation: 1_000, attachFailure: 0,
                dropsPerHour: 0,
                missedIdleTimers: 0),
            accessPoints: [.init(name: "test", poolSize: 16, leaseHold: 0)])
    }

    private init(_ estate: TestGateway, _ server: SMETS1Server) {
        self.estate = estate
        self.server = server
    }

    /// Serves `meters` meters while `body` runs.
    package static func with(
        _ configuration: SMETS1Configuration = .test(), meters: Int = 6, webhook: String? = nil,
        device: DeviceModel = DeviceModel(name: "test", smetsVersion: .smets1),
        _ body: (TestSMETS1) async throws -> Void
    ) async throws {
        let estate = try TestGateway(meters: meters) { definition in
            for place in definition.cohorts.indices { definition.cohorts[place].device = device }
        }
        let server = try #require(
            try await SMETS1Server.start(
                configuration, gateway: estate.gateway, group: MultiThreadedEventLoopGroup.singleton,
                webhookURL: webhook))
        do { try await body(TestSMETS1(estate, server)) } catch {
            await server.stop()
            throw error
        }
        await server.stop()
    }

    func number(_ meter: Int) -> String { service.configuration.numbers.number(of: meter) }

    /// Wakes a meter and waits until it has an address.
    package func wake(_ meter: Int) async throws -> String {
        let network = try network
        _ = try await network.submit(meter: meter, validity: nil).get()
        var address: String?
        _ = await eventually {
            let state = await network.sim(of: meter)
            address = state.state == "active" ? state.address : nil
            return address != nil
        }
        return try #require(address)
    }
}

extension SMETS1Configuration {
    /// A configuration with free ports and a quick network, except for what `change` changes.
    package static func test(_ change: (inout SMETS1Configuration) -> Void = { _ in }) -> SMETS1Configuration {
        var configuration = SMETS1Configuration()
        configuration.port = 0
        configuration.shortMessages.port = 0
        configuration.network = TestSMETS1.quick
        change(&configuration)
        return configuration
    }
}
