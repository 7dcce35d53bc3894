import Console
import Foundation
import Synchronization

/// The soak's own server as a child process: this executable with `serve`, on free ports of loopback.
final class ServerProcess: Sendable {
    /// The way in which a process ended.
    enum Exit: Hashable, Sendable, CustomStringConvertible {
        case status(Int32)
        case signal(Int32)

        var description: String {
            switch self {
            case .status(let status): "exit status \(status)"
            case .signal(let number): "signal \(number)"
            }
        }
    }

    /// The identifiers of all children that may be running: whatever ends this process ends them first.
    private static let children = Mutex<Set<Int32>>([])

    let identifier: Int32
    /// Port of the stream port.
    let port: Int
    let httpPort: Int
    private let process: Process
    private let errors: String

    private init(_ process: Process, port: Int, httpPort: Int, errors: String) {
        self.process = process
        identifier = process.processIdentifier
        self.port = port
        self.httpPort = httpPort
        self.errors = errors
    }

    /// Starts a server and waits until it listens.
    ///
    /// - Parameter folder: folder of its output, `serve.out` and `serve.err`.
    static func start(arguments: [String], folder: String) async throws -> ServerProcess {
        let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        let (output, errors) = ("\(folder)/serve.out", "\(folder)/serve.err")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = ["serve", "--port", "0", "--http-port", "0"] + arguments
        // A backtrace would take longer than everything else here, and delay the end of the process.
        process.environment = ProcessInfo.processInfo.environment.merging(["SWIFT_BACKTRACE": "enable=no"]) { own, _ in
            own
        }
        process.standardOutput = try emptied(output)
        process.standardError = try emptied(errors)
        process.standardInput = FileHandle.nullDevice
        try process.run()
        _ = children.withLock { $0.insert(process.processIdentifier) }
        let deadline = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < deadline, process.isRunning {
            let text = (try? String(contentsOfFile: output, encoding: .utf8)) ?? ""
            if text.contains("\nTry: "), let port = text.firstMatch(of: #/GBCS over TCP.*?:(\d+) /#),
                let httpPort = text.firstMatch(of: #/HTTP interface.*?:(\d+) /#), let port = Int(port.1),
                let httpPort = Int(httpPort.1)
            {
                return ServerProcess(process, port: port, httpPort: httpPort, errors: errors)
            }
            try await Task.sleep(for: .milliseconds(10))
        }
        end(process.processIdentifier)
        let complaint = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
        throw UserError("the server of this soak does not start: \(complaint.suffix(400))")
    }

    private static func emptied(_ path: String) throws -> FileHandle {
        try Data().write(to: URL(fileURLWithPath: path))
        return try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    }

    var isRunning: Bool { process.isRunning }

    func kill() { Foundation.kill(identifier, SIGKILL) }
    func terminate() { Foundation.kill(identifier, SIGTERM) }

    /// The way in which the process ended; nil when it still runs after `seconds`.
    func exit(within seconds: Double) async -> Exit? {
        let deadline = ContinuousClock.now + .seconds(seconds)
        while process.isRunning, ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(5)) }
        guard !process.isRunning else { return nil }
        _ = Self.children.withLock { $0.remove(identifier) }
        return process.terminationReason == .exit
            ? .status(process.terminationStatus) : .signal(process.terminationStatus)
    }

    /// The end of its output on standard error.
    var lastWords: String {
        let text = (try? String(contentsOfFile: errors, encoding: .utf8)) ?? ""
        return text.split(separator: "\n").prefix(6).joined(separator: " | ")
    }

    /// Its memory and descriptors now; nil when it has ended.
    var sample: MemoryWatch.Sample? {
        guard let status = try? String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8),
            let match = status.firstMatch(of: #/VmRSS:\s+(\d+) kB/#), let kibibytes = Int(match.1),
            let descriptors = try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(identifier)/fd").count
        else { return nil }
        return MemoryWatch.Sample(resident: kibibytes << 10, descriptors: descriptors)
    }

    private static func end(_ identifier: Int32) {
        Foundation.kill(identifier, SIGKILL)
        _ = children.withLock { $0.remove(identifier) }
    }

    /// Kills every child; called by whatever ends this process.
    static func killAll() {
        for identifier in children.withLock({ $0 }) { Foundation.kill(identifier, SIGKILL) }
    }
}
