import Foundation
import Testing

/// The built executable, run as its users run it.
enum SmetsProcess {
    struct Outcome {
        let status: Int32
        let output: String
        let errors: String
    }

    /// A folder that goes with the test.
    final class Folder {
        let path = NSTemporaryDirectory() + "smets-\(UUID().uuidString.prefix(8))"

        init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func file(_ name: String, _ text: String) throws -> String {
            try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
            return "\(path)/\(name)"
        }
    }

    /// What `SMETS` names, as for all scripts; else the executable that is built beside the test bundle.
    private static func executable() throws -> URL {
        if let path = ProcessInfo.processInfo.environment["SMETS"], !path.isEmpty { return URL(fileURLWithPath: path) }
        let tests = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("smets")
    }

    private static func process(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = try executable()
        process.arguments = arguments
        return process
    }

    /// Runs a command of bash, to which `$SMETS` is the executable.
    static func shell(_ command: String) throws -> Outcome {
        let process = try process([])
        process.environment = ProcessInfo.processInfo.environment.merging(
            ["SMETS": process.executableURL?.path ?? ""], uniquingKeysWith: { $1 })
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = ["-c", command]
        return try outcome(of: process, input: "", outputPath: nil)
    }

    /// - Parameter outputPath: what standard output is, instead of being read.
    static func run(_ arguments: [String], input: String = "", outputPath: String? = nil) throws -> Outcome {
        try outcome(of: try process(arguments), input: input, outputPath: outputPath)
    }

    private static func outcome(of process: Process, input: String, outputPath: String?) throws -> Outcome {
        let (output, errors, standardInput) = (Pipe(), Pipe(), Pipe())
        process.standardOutput = try outputPath.map { try #require(FileHandle(forWritingAtPath: $0)) } ?? output
        process.standardError = errors
        process.standardInput = standardInput
        try process.run()
        if outputPath != nil { try output.fileHandleForWriting.close() }
        standardInput.fileHandleForWriting.write(Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        let complaint = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return Outcome(status: process.terminationStatus, output: text, errors: complaint)
    }

    /// `smets serve` on free ports; it listens when this is made.
    final class Server {
        let port: Int
        /// The port of the HTTP interface.
        let httpPort: Int
        /// The command that it proposes.
        let hint: String
        private let process: Process
        private let output = Pipe()

        init(_ arguments: [String], port: Int = 0) throws {
            process = try SmetsProcess.process(["serve", "--port", "\(port)", "--http-port", "0"] + arguments)
            process.standardOutput = output
            process.standardError = FileHandle.nullDevice
            try process.run()
            var text = ""
            // It has printed its table once it listens; the end of the output means it has ended.
            while text.split(separator: "\nTry: ", maxSplits: 1).last?.contains("\n") != true
                || !text.contains("\nTry: ")
            {
                let piece = output.fileHandleForReading.availableData
                try #require(!piece.isEmpty, "the server ended: \(text)")
                text += String(decoding: piece, as: UTF8.self)
            }
            hint = try #require(text.split(separator: "\n").first { $0.hasPrefix("Try: ") }).dropFirst(5).description
            self.port = try Self.port("GBCS over TCP", in: text)
            httpPort = try Self.port("HTTP interface", in: text)
        }

        /// The port in the line of the server's table that begins with `head`.
        private static func port(_ head: String, in text: String) throws -> Int {
            let line = try #require(text.split(separator: "\n").first { $0.hasPrefix(head) })
            let address = try #require(line.split(separator: " ").first { $0.contains(":") })
            return try #require(address.split(separator: ":").last.flatMap { Int($0) })
        }

        func stop() {
            process.terminate()
            process.waitUntilExit()
        }

        deinit { if process.isRunning { stop() } }
    }
}
