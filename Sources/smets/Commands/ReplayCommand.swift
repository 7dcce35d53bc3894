import ArgumentParser
import COSEM
import Conformance
import Console
import ESMEEmulator

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Run recorded exchanges on fresh meters and compare octet for octet.",
        discussion: """
            Each case of a file (format smets-exchanges/1, docs/interfaces.md) runs on a meter of its own with a \
            frozen clock. Exit code 1 when any fails, 2 when a file cannot be used.

            EXAMPLES
              smets replay exchanges.json
              smets replay --emit exchanges.json    print "id hex" of every answer instead
            """)

    @Argument(help: "Exchange files (format smets-exchanges/1).")
    var files: [String]

    @Flag(help: "Print the answers instead of comparing them.")
    var emit = false

    func run() throws {
        let runner = ExchangeRunner()
        var passed = 0
        var failed = 0
        // All files are read before any case runs: an unusable one stops everything.
        for file in try files.map(read) {
            for exchange in file.cases {
                if emit {
                    if let response = runner.run(exchange)?.response {
                        try Output.print(exchange.id, response.hexadecimal)
                    }
                    continue
                }
                let verdict = runner.verdict(on: exchange)
                if verdict == .passed {
                    passed += 1
                    try Output.print("PASS \(exchange.id)")
                } else {
                    failed += 1
                    try Output.print("FAIL \(exchange.id): \(verdict)")
                }
            }
        }
        guard !emit else { return }
        try Output.print("\(passed) passed, \(failed) failed")
        if failed > 0 { throw ExitCodes.failed }
    }

    private func read(_ path: String) throws -> ExchangeFile {
        try reportingErrors { try ExchangeFile(path: path) }
    }
}
