import DCC
import EstateFixture
import GBCS
import Testing
import UserClient

@testable import Gateway

/// Start and stop of the DCC with a server.
@Suite(.serialized, .timeLimit(.minutes(2))) struct DCCServerTests {
    @Test(
        "A port that is taken is an error that names its option, and what had started is stopped",
        arguments: ["--duis-port", "--smki-port", "--crypto-port"])
    func takenPort(option: String) async throws {
        let estate = try TestGateway()
        let first = try await TestDCC.start(estate) { _, dcc in
            dcc.cryptoPort = 0
            dcc.publishesAnyKeys = true
        }
        let port: Int? =
            switch option {
            case "--duis-port": first.dcc.duisPort
            case "--smki-port": first.dcc.smkiPort
            default: first.dcc.cryptoPort
            }
        let taken = try #require(port)
        // A port for DUIS that is free again when the second server has not started.
        let spare = try await TestDCC.start(estate)
        let free = spare.dcc.duisPort
        try await spare.stop()
        let error = await #expect(throws: ServerError.self) {
            _ = try await TestDCC.start(estate) { _, dcc in
                dcc.publishesAnyKeys = true
                dcc.duisPort = free
                switch option {
                case "--duis-port": dcc.duisPort = taken
                case "--smki-port": dcc.smkiPort = taken
                default: dcc.cryptoPort = taken
                }
            }
        }
        #expect(
            error?.description
                == "127.0.0.1:\(taken): cannot listen: another program does already; choose another port with \(option)"
        )
        let connection = UserConnection(host: "127.0.0.1", port: free)
        await #expect(throws: UserConnection.Failure.self) { try await connection.post([], to: "/api/v1/serviceD") }
        try await first.stop()
    }

    @Test("After a stop nobody answers at the ports")
    func stopped() async throws {
        let dcc = try await TestDCC.start(TestGateway()) { _, dcc in
            dcc.cryptoPort = 0
            dcc.publishesAnyKeys = true
        }
        let user = try await dcc.user(.supplier)
        _ = try await user.result(of: try user.request("4.8.1"))
        let ports = [dcc.dcc.duisPort, dcc.dcc.smkiPort, try #require(dcc.dcc.cryptoPort)]
        try await dcc.stop()
        for port in ports {
            let connection = UserConnection(host: "127.0.0.1", port: port)
            await #expect(throws: UserConnection.Failure.self) {
                try await connection.post([], to: "/api/v1/serviceD")
            }
        }
        try await user.stop()
    }

    @Test("A result that nobody had taken is delivered by the next server on the same store, and only once")
    func restart() async throws {
        let estate = try TestGateway()
        let store = estate.folder.path + "/dcc.sqlite"
        let first = try await TestDCC.start(estate) { _, dcc in dcc.store = store }
        let sender = try await TestServiceUser(.supplier, of: first, hasAddress: false)
        let request = try sender.request("4.8.1", to: 2)
        guard case .silence(let acknowledgement) = try await sender.session.run(request) else {
            Issue.record("it came without an address")
            return
        }
        #expect(acknowledgement.response.code == .i99)
        #expect(try await eventually(within: 60) { try await first.waiting(.supplier) == 1 })
        try await sender.stop()
        try await first.stop()

        let second = try await TestDCC.start(estate) { _, dcc in dcc.store = store }
        #expect(try await second.waiting(.supplier) == 1)
        let user = try await second.user(.supplier)
        #expect(try await eventually(within: 60) { try await second.waiting(.supplier) == 0 })
        let arrived = try user.arrived
        #expect(arrived.map(\.requestID) == [request.id])
        let result = try #require(arrived.first)
        #expect(result.signer == second.broker)
        #expect(try user.payload(of: result, to: request, meter: 2).isSuccess)
        try await user.stop()
        try await second.stop()

        let third = try await TestDCC.start(estate) { _, dcc in dcc.store = store }
        #expect(try await third.waiting(.supplier) == 0)
        try await third.stop()
    }

    @Test("Where what an earlier server had not delivered has an address by configuration, it goes there at the start")
    func restartWithAddress() async throws {
        let estate = try TestGateway()
        let store = estate.folder.path + "/dcc.sqlite"
        let first = try await TestDCC.start(estate) { _, dcc in dcc.store = store }
        try await first.post(1...5, for: .supplier)
        try await first.stop()
        let endpoint = try await ScriptedEndpoint.start()
        let second = try await TestDCC.start(estate) { _, dcc in
            dcc.store = store
            dcc.callbacks = [estate.party(.supplier): endpoint.url]
        }
        #expect(await eventually { endpoint.texts.count == 5 })
        #expect(endpoint.texts == (1...5).map { TestDCC.text($0) })
        try await second.stop()
        try await endpoint.stop()
    }
}
