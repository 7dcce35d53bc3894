import ESMEEmulator
import Fleet
import Foundation
import NIOPosix
import Testing

@testable import Estate
@testable import LoadTest
@testable import Profiles
@testable import StreamPort
@testable import smets

/// `smets load` as its users run it.
@Suite(.serialized) struct LoadCommandTests {
    /// A server in this process, and a state folder with its keys.
    private final class Server {
        let state = NSTemporaryDirectory() + "smets-load-\(UUID().uuidString)"
        let gateway: GBCSGateway
        let stream: StreamServer

        init() async throws {
            let definition = try FleetDefinition.named("demo").scaled(to: 5)
            let folder = try StateFolder(state).keys()
            let group = MultiThreadedEventLoopGroup.singleton
            gateway = try GBCSGateway(
                estate: Estate(fleet: Fleet(definition), folder: folder), clock: AdjustableClock(), group: group,
                shardCount: 1, cacheCapacity: 64)
            stream = try await StreamServer.start(host: "127.0.0.1", port: 0, gateway: gateway, group: group)
        }

        deinit { try? FileManager.default.removeItem(atPath: state) }

        var arguments: [String] {
            ["load", "--state", state, "--meters", "5", "--port", "\(stream.address.port ?? 0)", "--quiet"]
        }
    }

    private func smets(_ arguments: [String]) throws -> SmetsProcess.Outcome { try SmetsProcess.run(arguments) }

    @Test func aLoadIsReportedInEveryForm() async throws {
        let server = try await Server()
        let (csv, html) = ("\(server.state)/load.csv", "\(server.state)/load.html")
        let outcome = try smets(
            server.arguments + [
                "--messages", "200", "--mix", "ECS22b:mdr=2,ECS52=1", "--json", "-", "--csv", csv, "--html", html,
                "--require", "errors<=0,p99<60s",
            ])
        #expect(outcome.status == 0, "\(outcome.errors)")
        let report = try JSONDecoder().decode(LoadReport.self, from: Data(outcome.output.utf8))
        #expect(report.total.messages == 200 && report.total.verified == 200)
        #expect(report.requirements.count == 2)
        #expect(try String(contentsOfFile: csv, encoding: .utf8).hasPrefix("kind,name,"))
        #expect(try String(contentsOfFile: html, encoding: .utf8).contains("<svg"))
        try await server.stream.stop()
    }

    @Test func aMissedThresholdExitsWith1() async throws {
        let server = try await Server()
        _ = try await server.gateway.withMeter(2) { meter, _ in meter.faults.add(Fault(.corruptedMAC)) }
        let outcome = try smets(server.arguments + ["--messages", "50", "--require", "errors<1%"])
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("wrong MAC"))
        #expect(outcome.output.contains("MISSED"))
        try await server.stream.stop()
    }

    private static let mistakes: [(arguments: [String], says: String)] = [
        (["--mix", "ECS99"], "--mix ECS99: ECS99 is not one of"),
        (["--require", "p99<5"], "--require p99<5: the unit"),
        (["--host", "example.org"], "--allow-remote"), (["--connections", "0"], "--connections 0: takes 1 to 19900"),
        (["--rate", "0"], "--rate 0.0: takes 0.001"), (["--rate", "5", "--burst", "5:1"], "takes one of them"),
        (["--ramp", "1:2"], "--ramp 1:2: takes from:to:seconds"), (["--burst", "1.5:2"], "--burst 1.5:2: takes"),
        (["--range", "3:1"], "--range 3:1: takes two meter numbers like 0:99; the estate has 0 to 4"),
        (["--range", "0:5"], "the estate has 0 to 4"),
        (["--order", "backwards"], "--order backwards: takes sequential"),
        (["--arrivals", "poisson"], "--arrivals poisson: needs --rate or --ramp"),
        (["--verify", "101"], "--verify 101.0"), (["--duration", "0"], "--duration 0.0"),
        (["--rate", "-inf"], "--rate -inf: takes 0.001"), (["--duration", "-NaN"], "--duration -nan: takes 0.001"),
        (["--timeout", "-Infinity"], "--timeout -inf: takes 0.001"),
        (["--host", "LOCALHOST", "--require", "P99<5MS", "--port", "1"], "LOCALHOST:1: nobody answers"),
        (["--port", "1"], "127.0.0.1:1: nobody answers; start a server with: smets serve"),
    ]

    /// One state folder for all: making keys takes longer than making mistakes.
    @Test func mistakesAreOneLineAndExitWith2() throws {
        let state = NSTemporaryDirectory() + "smets-load-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: state) }
        // Keys are a server's.
        #expect(try smets(["ask", "ECS40", "--in-process", "--state", state]).status == 0)
        for (arguments, says) in Self.mistakes {
            let outcome = try smets(["load", "--state", state, "--meters", "5"] + arguments)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains(says), "\(outcome.errors)")
            #expect(outcome.errors.split(separator: "\n").count == 1)
        }
    }

    @Test func helpTeachesByExamples() throws {
        let outcome = try smets(["load", "--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("smets load --rate 2000 --arrivals poisson"))
    }
}
