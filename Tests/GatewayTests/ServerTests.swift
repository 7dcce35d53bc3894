import Estate
import EstateFixture
import NIOPosix
import StreamPort
import Testing

@testable import Gateway

/// A server put together from a configuration.
@Suite struct ServerTests {
    private static func configuration(_ change: (inout ServerConfiguration) -> Void = { _ in }) -> ServerConfiguration {
        var configuration = ServerConfiguration()
        configuration.secretCache = 64
        configuration.clock.set(to: TestGateway.now, rate: 0)
        change(&configuration)
        return configuration
    }

    @Test func aServerWithoutAnythingSaidAnswersOnFreePorts() async throws {
        let estate = try TestGateway()
        let server = try await Server.start(estate.gateway.estate, Self.configuration())
        #expect(server.streamPort != server.httpPort && server.smets1 == nil)
        let command = try estate.command(.ecs52)
        let client = try await StreamClient.connect(
            host: "127.0.0.1", port: server.streamPort, group: MultiThreadedEventLoopGroup.singleton)
        try await client.send(command.octets)
        let response = try #require(try await client.receive(within: 30))
        try estate.verify(response, to: command)
        try await server.stop()
    }

    @Test func aClientThatSendsNoMoreIsToldWhenNothingMoreComes() async throws {
        let estate = try TestGateway()
        let server = try await Server.start(estate.gateway.estate, Self.configuration())
        let client = try await StreamClient.connect(
            host: "127.0.0.1", port: server.streamPort, group: MultiThreadedEventLoopGroup.singleton)
        // The network operator may not read the Daily Read Log: the command is discarded.
        try await client.send(try estate.command(.ecs21a, as: .networkOperator).octets)
        try await client.endSending()
        #expect(try await client.receive(within: 30) == nil)
        try await server.stop()
    }

    @Test(arguments: ["--port", "--http-port"])
    func aPortThatIsTakenIsAnErrorThatNamesItsOption(option: String) async throws {
        let estate = try TestGateway()
        let first = try await Server.start(estate.gateway.estate, Self.configuration())
        let port = option == "--port" ? first.streamPort : first.httpPort
        let error = await #expect(throws: ServerError.self) {
            try await Server.start(
                estate.gateway.estate,
                Self.configuration { configuration in
                    if option == "--port" { configuration.streamPort = port } else { configuration.httpPort = port }
                })
        }
        #expect(
            error?.description
                == "127.0.0.1:\(port): cannot listen: another program does already; choose another port with \(option)")
        try await first.stop()
    }

    @Test func whatStartedBeforeAnErrorIsStopped() async throws {
        let estate = try TestGateway()
        let first = try await Server.start(estate.gateway.estate, Self.configuration())
        let state = try FleetState(inMemoryFor: estate.gateway.estate.count)
        await #expect(throws: ServerError.self) {
            try await Server.start(
                estate.gateway.estate, Self.configuration { $0.httpPort = first.httpPort }, state: state)
        }
        // The stream port had started: its loops have ended, and no socket of it is open.
        let again = try await Server.start(estate.gateway.estate, Self.configuration())
        try await again.stop()
        try await first.stop()
    }

    @Test(arguments: [0, 257])
    func thereCanBe1To256EventLoops(count: Int) async throws {
        let estate = try TestGateway()
        let error = await #expect(throws: ServerError.self) {
            try await Server.start(estate.gateway.estate, Self.configuration { $0.eventLoops = count })
        }
        #expect(error?.description == "\(count) event loops: there can be 1 to 256")
    }

    @Test func anAlertWebhookThatIsNoURLIsAnError() async throws {
        let estate = try TestGateway()
        let error = await #expect(throws: ServerError.self) {
            try await Server.start(estate.gateway.estate, Self.configuration { $0.alertWebhook = "ftp://example.com" })
        }
        #expect(error?.description.contains("ftp://example.com") == true)
    }
}
