import ArgumentParser
import Console
import Foundation
import Host
import PlainText
import Reports

public struct BenchCommand: AsyncParsableCommand {
    public static let configuration = CommandConfiguration(
        commandName: "smets-bench",
        abstract: "Measure this build: messages, synthesis, TCP, memory and start-up, each beside its reference.",
        discussion: """
            Every figure is compared with a reference measured in the same rounds, such as the bare
            OpenSSL cryptography of the same messages, or an empty echo over TCP.

            Sections: \(Section.allCases.map(\.rawValue).joined(separator: ", ")).

            EXAMPLES
              smets-bench                                          about a minute and a half
              smets-bench --only messages,threads
              smets-bench --only allocations --thresholds Benchmarks/thresholds.json
              smets-bench --json - > figures.json
              smets-bench --short --markdown docs/performance.md   the page of figures
              smets-bench --full                                   half an hour: 32 million meters

            Exit code 1 when a threshold is missed. Goals are reported and gate nothing.
            """)

    enum Section: String, CaseIterable {
        case codec, messages, allocations, threads, growth, cold, synthesis, log, tcp, dlms, dcc, network, start
    }

    public init() {}

    @Flag(help: "Short or full: a minute and a half (default), or half an hour with every meter of 32 million.")
    var form = Form.short

    enum Form: String, EnumerableFlag { case short, full }

    @Option(help: ArgumentHelp("Sections, with commas between them. Default: all.", valueName: "names"))
    var only: String?

    @Option(help: ArgumentHelp("Rounds of what takes milliseconds. Default: 21, with --full 61.", valueName: "n"))
    var rounds: Int?

    @Option(help: ArgumentHelp("Write the figures as JSON; - prints them instead of the text.", valueName: "file"))
    var json: String?

    @Option(help: ArgumentHelp("Write the figures as the page docs/performance.md.", valueName: "file"))
    var markdown: String?

    @Option(
        help: ArgumentHelp("Floors and ceilings (JSON) of ratios and allocations, to be kept.", valueName: "file"))
    var thresholds: String?

    public func run() async throws {
        let sections = try sections()
        if let rounds, !(1...10_000).contains(rounds) { throw UserError("--rounds \(rounds): takes 1 to 10000") }
        let thresholds = try thresholds.map { try Self.thresholds($0) }
        if BenchBuild.name == "debug" {
            StandardError.write("smets-bench: warning: a debug build: its figures say nothing; build with -c release\n")
        }
        let world = try BenchWorld(isFull: form == .full, rounds: rounds) { StandardError.write("\($0)\n") }
        // The sections do not check for an interrupt.
        Interruption.take([SIGINT]) {
            world.remove()
            // The exit code is that of a shell: 128 and the signal's number.
            Foundation.exit(128 + SIGINT)
        }
        defer { world.remove() }
        var report = BenchReport(
            machine: .here, form: form.rawValue, started: "\(SystemTime.now)", seconds: 0, sections: [])
        let start = ProcessorClock.wall
        for (place, section) in sections.enumerated() {
            world.say("bench: \(section.rawValue) (\(place + 1) of \(sections.count))")
            report.sections.append(try await Self.run(section, world))
        }
        report.seconds = ((ProcessorClock.wall - start) * 10).rounded() / 10
        report.machine.loadAverage.append(BenchMachine.currentLoad)
        report.goals = BenchGoals.verdicts(on: report)
        report.thresholds = thresholds?.verdicts(on: report) ?? []
        try write(report)
        if report.thresholds.contains(where: { !$0.isMet }) { throw ExitCodes.failed }
    }

    private static func run(_ section: Section, _ world: BenchWorld) async throws -> BenchSection {
        switch section {
        case .codec: try CodecBench.run(world)
        case .messages: try MessagesBench.run(world)
        case .allocations: try AllocationsBench.run(world)
        case .threads: try ThreadsBench.run(world)
        case .growth: try GrowthBench.run(world)
        case .cold: try ColdBench.run(world)
        case .synthesis: try SynthesisBench.run(world)
        case .log: try LogBench.run(world)
        case .tcp: try await StreamBench.run(world)
        case .dlms: try await DLMSBench.run(world)
        case .dcc: try await DCCBench.run(world)
        case .network: try await NetworkBench.run(world)
        case .start: try StartBench.run(world)
        }
    }

    private func sections() throws -> [Section] {
        guard let only else { return Section.allCases }
        let wanted = try only.split(separator: ",", omittingEmptySubsequences: false).map { name in
            guard let section = Section(rawValue: name.trimmingCharacters(in: .whitespaces).lowercased()) else {
                let known = Section.allCases.map(\.rawValue).joined(separator: ", ")
                throw UserError("--only \(name.prefix(40)): takes \(known)")
            }
            return section
        }
        return Section.allCases.filter { wanted.contains($0) }
    }

    private static func thresholds(_ path: String) throws -> BenchThresholds {
        let octets = try reportingErrors { try BoundedFile.octets(path, limit: 1 << 20, kind: "a file of thresholds") }
        return try BenchThresholds(
            json: Data(octets.withoutByteOrderMark), name: path, sections: Section.allCases.map(\.rawValue)
        )
    }

    private func write(_ report: BenchReport) throws {
        try ReportFile.write(
            text: BenchText(report: report).text, object: report, json: json,
            files: [(markdown, { BenchMarkdown(report: report).page })])
    }
}
