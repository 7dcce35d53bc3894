import DCC
import DUIS
import Estate
import EstateFixture
import Fleet
import Foundation
import GBCS
import Keys
import Prometheus
import Testing
import UserClient

@testable import DSP
@testable import Gateway

/// A served DCC over a small estate. Its clock stands still.
final class TestDCC: Sendable {
    let estate: TestGateway
    let server: Server
    let dcc: DCCServer
    let metrics: PrometheusRegistry

    var provider: DataServiceProvider { dcc.provider }
    var broker: EntityIdentifier { estate.party(.accessControlBroker) }

    private init(_ estate: TestGateway, _ server: Server, _ dcc: DCCServer, _ metrics: PrometheusRegistry) {
        (self.estate, self.server, self.dcc, self.metrics) = (estate, server, dcc, metrics)
    }

    /// An estate of SMETS1 meters.
    static func smets1() throws -> TestGateway {
        try TestGateway { definition in
            for place in definition.cohorts.indices {
                definition.cohorts[place].device = DeviceModel(name: "test", smetsVersion: .smets1)
            }
        }
    }

    /// Serves an estate on free ports. Users have no address at first.
    static func start(
        _ estate: TestGateway, _ change: (inout ServerConfiguration, inout DCCConfiguration) -> Void = { _, _ in }
    ) async throws -> TestDCC {
        var configuration = ServerConfiguration()
        configuration.secretCache = 64
        configuration.clock.set(to: TestGateway.now, rate: 0)
        var dcc = DCCConfiguration(folder: estate.folder)
        dcc.dsp.rules.sendingAttempts = 1
        change(&configuration, &dcc)
        configuration.dcc = dcc
        let metrics = PrometheusRegistry()
        let server = try await Server.start(estate.gateway.estate, configuration, metrics: metrics)
        return TestDCC(estate, server, try #require(server.dcc), metrics)
    }

    /// Serves an estate while `body` runs.
    static func with(
        _ estate: TestGateway, _ change: (inout ServerConfiguration, inout DCCConfiguration) -> Void = { _, _ in },
        _ body: (TestDCC) async throws -> Void
    ) async throws {
        let dcc = try await start(estate, change)
        do { try await body(dcc) } catch {
            try? await dcc.stop()
            throw error
        }
        try await dcc.stop()
    }

    func stop() async throws { try await server.stop() }

    /// Whether `/metrics` would have this line.
    func counts(_ line: String) -> Bool { metrics.rendered().split(separator: "\n").contains { $0 == line } }

    // MARK: Users

    /// A User with an address of its own.
    func user(_ party: DevelopmentPKI.Party) async throws -> TestServiceUser {
        let user = try await TestServiceUser(party, of: self)
        try await setAddress(user.listener?.url, of: party)
        return user
    }

    /// Puts the address of a User over HTTP, as `curl -X PUT` does.
    func setAddress(_ url: String?, of party: DevelopmentPKI.Party) async throws {
        let user = try #require(try provider.directory.user(estate.party(party)))
        let roles = user.roles.map { "\"\($0.rawValue)\"" }.joined(separator: ",")
        let callback = url.map { "\"\($0)\"" } ?? "null"
        let body =
            "{\"name\":\"\(user.name)\",\"mpid\":\"\(user.mpid)\",\"roles\":[\(roles)],\"callback\":\(callback)}"
        let connection = try await StreamedConnection.connect(host: "127.0.0.1", port: server.httpPort)
        let head =
            "PUT /v1/dcc/users/\(user.entityIdentifier.dashed) HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
        try await connection.send(Array((head + body).utf8))
        let answer = String(decoding: try await connection.readToEnd(), as: UTF8.self)
        try #require(answer.hasPrefix("HTTP/1.1 200"), "\(answer)")
    }

    // MARK: Documents

    /// The body of a document that a test made up.
    static func text(_ number: Int64) -> String { "<document number=\"\(number)\"/>" }

    /// Has documents for a User, each about a meter of its own of the first `devices`, in turn.
    func post(_ numbers: ClosedRange<Int64>, for party: DevelopmentPKI.Party, devices: Int64 = 1) async throws {
        let documents = numbers.map { number in
            // Beyond all numbers that the DSP gives in a test.
            OutgoingRecord(
                number: 1_000_000 + number, user: estate.party(party), device: estate.device(Int(number % devices)),
                made: provider.milliseconds, document: Data(Self.text(number).utf8))
        }
        try await provider.store.commit(.post(documents))
        provider.outbox.add(documents)
    }

    /// Number of a User's documents in the store.
    func waiting(_ party: DevelopmentPKI.Party) async throws -> Int {
        await provider.store.settle()
        let user = estate.party(party)
        return try provider.store.read { try OutgoingRecord.waiting(for: user, limit: 10_000, in: $0) }.count
    }
}
