import Foundation
import Testing

@testable import Reports

/// What is printed arrives or is said not to have; and the text of tables grows with their rows.
@Suite struct OutputTests {
    static let printing: [[String]] = [
        ["fleet", "sample", "demo", "-n", "1000", "--csv"], ["fleet", "sample", "demo", "-n", "1000", "--json"],
        ["fleet", "sample", "demo"], ["fleet", "describe", "demo", "--sample", "10", "--json"],
        ["fleet", "validate", "demo"],
        ["permissions"], ["networks"], ["networks", "csp-north", "--yaml"], ["--help"], ["ask", "--help"],
        ["--version"],
    ]

    @Test(arguments: printing) func aFullDiskIsAnError(arguments: [String]) throws {
        let outcome = try SmetsProcess.run(arguments, outputPath: "/dev/full")
        #expect(outcome.status == 2)
        #expect(outcome.errors == "smets: standard output: cannot be written: no space left on device\n")
    }

    @Test func aClosedOutputIsAnError() throws {
        let shell = try SmetsProcess.shell("\"$SMETS\" fleet validate demo >&-")
        #expect(shell.status == 2)
        #expect(shell.errors == "smets: standard output: cannot be written: bad file descriptor\n")
    }

    /// The reader knows that it has gone.
    @Test func aReaderThatHasGoneIsNotTold() throws {
        let shell = try SmetsProcess.shell(
            "\"$SMETS\" fleet sample demo -n 100000 --csv | head -n 1; echo ${PIPESTATUS[0]}")
        #expect(shell.output.hasSuffix("\n2\n"))
        #expect(shell.errors.isEmpty)
    }

    @Test func aFullDiskForAReportIsSaid() throws {
        let folder = try SmetsProcess.Folder()
        let asked = try SmetsProcess.run(["ask", "ECS40", "--in-process", "--state", folder.path, "--hex"])
        let line = try #require(asked.output.split(separator: "\n").first { $0.hasPrefix("command") })
        let command = try #require(line.split(separator: " ").last.map(String.init))
        for arguments in [
            ["decode", command, "--pcap", "/dev/full"],
            ["dictionary", "build", "--fleet", "demo", "--output", "/dev/full"],
        ] {
            let outcome = try SmetsProcess.run(arguments)
            #expect(outcome.status == 2)
            #expect(
                outcome.errors.hasPrefix(
                    "smets: /dev/full: cannot be written: no space left on device; what is there is not whole: 0 of "),
                "\(outcome.errors)")
        }
    }

    @Test func aCrashShowsNoMemory() throws {
        let folder = try SmetsProcess.Folder()
        let shell = try SmetsProcess.shell(
            """
            coproc "$SMETS" serve --meters 1 --state \(folder.path) --port 0 --http-port 0 2>&1
            exec 3<&"${COPROC[0]}"; server=$COPROC_PID
            while read -r line <&3; do [[ $line == Try:* ]] && break; done
            kill -SEGV $server; cat <&3; wait $server; echo $?
            """)
        #expect(shell.output.hasPrefix("smets: crashed;"), "\(shell.output)")
        #expect(shell.output.hasSuffix("\n139\n"), "\(shell.output)")
        #expect(!shell.output.contains("0x"))
    }

    @Test func longTablesTakeNoLongerForEachRow() {
        var table = Table(["time", "value", "name"])
        for row in 0..<40_000 { table.append("2026-11-01T00:30:00Z", "\(row)", row % 2 == 0 ? "even" : "") }
        let start = ContinuousClock.now
        let text = table.text
        // A second or two here; hours where every cell looks at every row.
        #expect(ContinuousClock.now - start < .seconds(60))
        #expect(text.hasSuffix("\n2026-11-01T00:30:00Z  39998  even\n2026-11-01T00:30:00Z  39999"))
    }

    @Test func cellsBeyondTheHeaderStand() {
        var table = Table(["a", "b"])
        table.append("1", "x", "more")
        table.append("22")
        #expect(table.text == " a  b\n--  -\n 1  x  more\n22")
    }

    /// The standard library's `print` says nothing when it cannot write.
    @Test func nothingIsPrintedUnchecked() throws {
        let sources = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources")
        let files = try #require(FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil))
        for case let file as URL in files where file.pathExtension == "swift" {
            let text = try String(contentsOf: file, encoding: .utf8)
            #expect(
                try #/(^|[^.\w])print\(/#.firstMatch(in: text.replacing("func print(", with: "")) == nil, "\(file.path)"
            )
        }
    }
}
