import Console
import Foundation
import Host

/// A server that was started, measured and stopped again.
struct ServedFleet {
    /// Time in seconds from its start until its table was printed.
    let seconds: Double
    let memory: ResidentMemory
    /// Size of the file of counters in octets for each meter.
    let record: Double

    /// Time in seconds after which a server counts as one that does not start.
    private static let patience = 60.0

    /// - Parameters:
    ///   - arguments: arguments of `smets serve` that name the fleet.
    ///   - state: the server's state folder.
    ///   - meters: number of meters of the fleet.
    init(_ arguments: [String], state: String, meters: Int) throws {
        let process = Process()
        process.executableURL = Self.executable("smets")
        process.arguments = ["serve"] + arguments + ["--state", state, "--port", "0", "--http-port", "0"]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        let start = ProcessorClock.wall
        try reportingErrors { try process.run() }
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        let deadline = DispatchWorkItem { process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience, execute: deadline)
        defer { deadline.cancel() }
        var text = ""
        // This is the last line that the server prints when it is ready.
        while !text.contains("\nTry: ") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else {
                let complaint = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
                throw UserError("smets serve \(arguments.joined(separator: " ")): did not start: \(complaint)")
            }
            text += String(decoding: data, as: UTF8.self)
        }
        seconds = ProcessorClock.wall - start
        Thread.sleep(forTimeInterval: 1)
        let status = (try? String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)) ?? ""
        guard let memory = ResidentMemory(status: status) else {
            throw UserError("/proc/\(process.processIdentifier)/status: does not say what memory there is")
        }
        self.memory = memory
        let records = (try? FileManager.default.contentsOfDirectory(atPath: state))?.first { $0.hasSuffix(".records") }
        let attributes = try? FileManager.default.attributesOfItem(atPath: "\(state)/\(records ?? "")")
        // Each meter has a whole number of octets: the remainder is the file's header and pages of entries.
        record = (((attributes?[.size] as? NSNumber)?.doubleValue ?? 0) / Double(meters)).rounded(.down)
    }

    /// Time in seconds that `smets --version` takes, as a process that does nothing.
    static func version() throws -> Double {
        let process = Process()
        process.executableURL = executable("smets")
        process.arguments = ["--version"]
        process.standardOutput = FileHandle.nullDevice
        let start = ProcessorClock.wall
        try reportingErrors { try process.run() }
        process.waitUntilExit()
        return ProcessorClock.wall - start
    }

    /// An executable that is built beside this program.
    static func executable(_ name: String) -> URL {
        let path = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return URL(fileURLWithPath: path ?? CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent(name)
    }
}
