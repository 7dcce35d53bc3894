import ArgumentParser
import Console
import Estate
import Fleet
import Foundation
import Host
import LoadTest
import Reports

struct LoadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "load",
        abstract: "Load a server with commands, check its answers, and report rate and latency.",
        discussion: """
            Without a rate, a closed loop: each connection keeps --in-flight messages waiting and sends the next when \
            an answer comes; latency is service time. With --rate, --ramp or --burst, an open loop: messages leave \
            when they are due, whatever the answers do, and latency counts from then, however late they really left. \
            Answers are verified (MAC or signature) and decrypted. Whatever is not a right answer is an error: a \
            refusal shows as a timeout, since meters do not answer what they refuse. Give the same estate (--fleet, \
            --meters, --keys, --state) as the server has.

            EXAMPLES
              smets load
              smets load --mix ECS22b:mdr=70,ECS22a:mdr=30 --connections 16 --duration 60 --html load.html
              smets load --rate 2000 --arrivals poisson --warm-up 5 --require 'p99<50ms,errors<0.01%'
              smets load --ramp 100:20000:60 --duration 60 --order zipf --verify 10 --csv load.csv
              smets load --burst 1000:10 --duration 60 --framing wrapper
              smets load --messages 100000 --in-flight 64 --json - --quiet

            Exit code 1 when a --require is missed, or not one right answer came. Interrupt (^C) ends the load early, \
            with its report.
            """)

    @OptionGroup var load: LoadOptions

    @Option(
        help: ArgumentHelp(
            """
            What must hold, like 'p99<50ms,errors<0.01%,rate>900/s': p50, p90, p95, p99, p99.9, max and mean (us, ms, s), \
            errors (% or a number), rate (/s).
            """, valueName: "thresholds"))
    var require: String?

    @Option(help: ArgumentHelp("Write the report as JSON; - prints it instead of the text.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write the report as CSV.", valueName: "file"))
    var csv: String?

    @Option(help: ArgumentHelp("Write the report as an HTML page with charts.", valueName: "file"))
    var html: String?

    @Flag(help: "Show no progress and no warnings.")
    var quiet = false

    @OptionGroup var estate: EstateOptions

    func run() async throws {
        let requirements = try reportingLoadErrors { try require.map { try LoadRequirement.list($0) } ?? [] }
        let fleet = try estate.loadFleet()
        let plan = try load.plan(meterCount: fleet.count)
        let (estate, folder) = try estate.loadEstate(of: fleet, ofServer: true)
        if !quiet {
            for warning in plan.mix.warnings(rules: estate.rules) {
                StandardError.write("smets: warning: \(warning)\n")
            }
        }
        let generator = LoadGenerator(
            plan: plan, estate: estate, folder: folder, now: SystemTime.now, firstCounter: SystemTime.microseconds)
        // A second signal ends the process as usual.
        Interruption.take([SIGINT], once: true) { generator.stop() }
        let line = LoadProgressLine(isShown: !quiet)
        var report: LoadReport
        do { report = try await generator.run(progress: { line.show($0) }) } catch { throw UserError("\(error)") }
        line.finish()
        let isMet = report.check(requirements)
        try ReportFile.write(report, json: json, csv: csv, html: html)
        let reason = LoadDiagnosis(report: report, hasToken: load.tokenFile != nil).text
        if let reason {
            // The line comes after the report that it explains.
            try Output.flush()
            StandardError.write("smets: \(reason)\n")
        }
        if !isMet || reason != nil { throw ExitCodes.failed }
    }
}
