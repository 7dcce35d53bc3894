import ArgumentParser
import Console
import DLMSClient
import Foundation
import Host
import LoadTest
import Reports

struct DLMSHoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Hold data sessions with many meters at once, and report what each costs the server.",
        discussion: """
            Opens a session with each of the consecutive addresses: it associates, reads the import register and \
            idles. When all are open, it counts those alive, reads each once more and closes. With --server-pid, \
            resident memory before and after says what a session costs. One process holds fewer than 20,000: run \
            several, each with a share of the addresses, for more.

            EXAMPLES
              smets dlms hold --sessions 1000
              smets dlms hold --sessions 19000 --first 127.64.0.1 --server-pid $(pgrep -n smets)
              smets dlms hold --sessions 19000 --first 127.64.74.57 --idle 60 --json

            Exit code 1 when a session did not stand, live and answer again.
            """)

    @Option(help: ArgumentHelp("Number of sessions, each with its own address.", valueName: "n"))
    var sessions = 1_000

    @Option(help: ArgumentHelp("Address of the first meter; the others follow it.", valueName: "address"))
    var first = "127.64.0.1"

    @Option(help: ArgumentHelp("Seconds that all sessions idle, at most 86,400.", valueName: "seconds"))
    var idle = 1.0

    @Flag(help: "Print the report as JSON.")
    var json = false

    @Flag(help: "Show no progress.")
    var quiet = false

    @OptionGroup var server: DLMSServerOptions

    @OptionGroup var client: DLMSClientOptions

    func run() async throws {
        DescriptorLimit.raise()
        let addresses = try client.addresses(from: first, count: sessions, option: "first", countOption: "sessions")
        var hold = DLMSSessionHold(addresses: addresses, server: try server.observed())
        hold.port = client.port
        hold.client = try client.loadClient()
        hold.idle = idle
        hold.timeout = client.timeout
        try reportingLoadErrors { try hold.validate() }
        let line = DLMSHoldLine(sessions: sessions, isShown: !quiet)
        let report: DLMSHoldReport
        do { report = try await hold.run { line.show($0) } } catch let error as LoadError {
            throw UserError("\(error)")
        }
        line.finish()
        if json { try printJSON(encoding: report) } else { try Output.print(DLMSLoadText.text(report)) }
        if !report.isComplete { throw ExitCodes.failed }
    }
}
