import ArgumentParser
import COSEM
import Console
import DLMSClient
import Foundation
import LoadTest
import Reports

extension DLMSRead: NamedArgument {}

struct DLMSLoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Keep reads in flight to meters, check the answers, and report rate and latency.",
        discussion: """
            A closed loop: each connection associates with its meter and keeps --in-flight confirmed GETs waiting, \
            told apart by their invoke identifiers. Connection n goes to address n from --host on. Every answer is \
            checked: header, service, invoke identifier, data; for a day, also that it is the one asked for and has 48 \
            rows. Requests are built beforehand, so that the client uses little of the machine.

            EXAMPLES
              smets dlms load
              smets dlms load --host 127.64.0.1 --meters 64 --connections 64 --read day --duration 10
              smets dlms load --read list --client 32 --password-file reader.txt
              smets dlms load --read register --server-pid $(pgrep -n smets) --json

            Exit code 1 when any answer was wrong or none came.
            """)

    @Option(help: ArgumentHelp("Address of the first meter; the others follow it.", valueName: "address"))
    var host = "127.64.0.1"

    @Option(help: ArgumentHelp("Number of meters, at consecutive addresses.", valueName: "n"))
    var meters = 64

    @Option(help: ArgumentHelp("Connections, 1 to 19,900. Default: one for each meter.", valueName: "n"))
    var connections: Int?

    @Option(help: ArgumentHelp("Requests in flight on a connection, 1 to 16.", valueName: "n"))
    var inFlight = 16

    @Option(help: "What is read: register, day (48 half hours) or list (four attributes).")
    var read = DLMSRead.register

    @Option(help: ArgumentHelp("The last day read, like 2026-11-01. Default: yesterday.", valueName: "date"))
    var day: String?

    @Option(help: ArgumentHelp("Days read in turn, the last of them --day, 1 to 31.", valueName: "n"))
    var days = 7

    @Option(help: ArgumentHelp("Seconds of measurement, at most 86,400.", valueName: "seconds"))
    var duration = 5.0

    @Option(
        help: ArgumentHelp(
            "Seconds before the measurement that are not recorded, at most 86,400.", valueName: "seconds"))
    var warmUp = 0.5

    @Option(help: ArgumentHelp("Event loops of the client, 1 to 64, no more than connections.", valueName: "n"))
    var threads = 1

    @Flag(help: "Print the report as JSON.")
    var json = false

    @OptionGroup var server: DLMSServerOptions

    @OptionGroup var client: DLMSClientOptions

    func run() async throws {
        let generator = try DLMSLoadGenerator(plan: plan(), server: server.observed())
        let report: DLMSLoadReport
        do { report = try await generator.run() } catch let error as LoadError { throw UserError("\(error)") }
        if json { try printJSON(encoding: report) } else { try Output.print(DLMSLoadText.text(report)) }
        if report.errors > 0 || report.reads == 0 { throw ExitCodes.failed }
    }

    private func plan() throws -> DLMSLoadPlan {
        let addresses = try client.addresses(from: host, count: meters, option: "host", countOption: "meters")
        var plan = DLMSLoadPlan(addresses: addresses, lastDay: try lastDay(), dayCount: read == .day ? days : 1)
        plan.port = client.port
        plan.client = try client.loadClient()
        plan.connections = connections ?? meters
        plan.inFlight = inFlight
        plan.threads = threads
        plan.read = read
        plan.duration = duration
        plan.warmUp = warmUp
        plan.timeout = client.timeout
        try reportingLoadErrors { try plan.validate() }
        return plan
    }

    private func lastDay() throws -> UTCTime {
        guard let day else {
            let now = Int64(Date().timeIntervalSince1970) - UTCTime.unixEpochOffset
            return UTCTime(secondsSince2000: now) - 86_400
        }
        return try CheckedOption.time(day, "day", otherwise: "takes a date like 2026-11-01")
    }
}
