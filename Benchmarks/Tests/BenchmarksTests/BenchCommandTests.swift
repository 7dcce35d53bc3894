import Foundation
import Testing

@testable import Benchmarks

/// `smets-bench` as its users run it. Times are not judged here.
@Suite(.serialized) struct BenchCommandTests {
    private static let thresholds = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("thresholds.json").path

    private struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    private func bench(_ arguments: String...) throws -> Outcome {
        let process = Process()
        process.executableURL = ServedFleet.executable("smets-bench")
        process.arguments = arguments
        // Errors go to a file: of two pipes, one that is full would keep the process from writing to the other.
        let errors = NSTemporaryDirectory() + "smets-bench-errors-\(UUID().uuidString)"
        FileManager.default.createFile(atPath: errors, contents: nil)
        defer { try? FileManager.default.removeItem(atPath: errors) }
        let output = Pipe()
        process.standardOutput = output
        process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errors))
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(
            status: process.terminationStatus, output: text, errors: try String(contentsOfFile: errors, encoding: .utf8)
        )
    }

    @Test func aSectionIsReportedInEveryFormAndAMissedThresholdIsAnExitCode() throws {
        let folder = NSTemporaryDirectory() + "smets-bench-tests-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let (page, floors) = ("\(folder)/page.md", "\(folder)/thresholds.json")
        let text = """
            {"format": "smets-bench-thresholds/1",
             "thresholds": [{"figure": "allocations.mdr", "quantity": "allocations", "atLeast": 1000}]}
            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: floors))
        let outcome = try bench(
            "--only", "allocations", "--json", "-", "--markdown", page, "--thresholds", floors)
        #expect(outcome.status == 1, "\(outcome.errors)")
        let report = try JSONDecoder().decode(BenchReport.self, from: Data(outcome.output.utf8))
        #expect(report.sections.map(\.name) == ["allocations"])
        #expect(report.figure("allocations.mdr")?.allocations != nil)
        #expect(report.goals.count == 2)
        #expect(report.thresholds.map(\.isMet) == [false])
        #expect(try String(contentsOfFile: page, encoding: .utf8).contains("## Heap allocations"))
        #expect(outcome.errors.contains("bench: allocations (1 of 1)"))
        #expect(outcome.errors.contains("debug build") == (BenchBuild.name == "debug"))
    }

    @Test(.enabled(if: BenchBuild.name == "release", "a debug build allocates more than what is released"))
    func aMessageTakesNoAllocation() throws {
        let outcome = try bench("--only", "allocations", "--thresholds", Self.thresholds)
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(!outcome.output.contains("MISSED"))
    }

    @Test func wrongArgumentsAreOneLine() throws {
        for (arguments, complaint) in [
            (["--only", "everything"], "--only everything: takes codec, messages"),
            (["--rounds", "0"], "--rounds 0: takes 1 to 10000"),
            (["--thresholds", "/none.json"], "/none.json: cannot be read"),
        ] {
            let outcome = try bench(arguments[0], arguments[1])
            #expect(outcome.status == 2)
            #expect(outcome.errors.hasPrefix("smets-bench: \(complaint)"))
            #expect(outcome.errors.count { $0 == "\n" } == 1)
        }
    }
}
