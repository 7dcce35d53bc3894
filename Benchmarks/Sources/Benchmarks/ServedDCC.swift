import CFirstCore
import Console
import Foundation
import Host

/// A `smets serve --dcc` in a process of its own, on loopback, with a clock that stands still.
final class ServedDCC {
    private static let patience = 60.0

    let port: Int
    private let process = Process()

    /// - Parameters:
    ///   - loops: number of its event loops.
    ///   - isPinned: whether all of it has the first core alone.
    ///   - schemas: the folder of the DUIS schemas; nil for none.
    ///   - callbacks: the port of whoever takes the User's answers.
    init(
        loops: Int, isPinned: Bool, meters: Int, schemas: String?, callbacks: Int, state: String, _ world: BenchWorld
    ) throws {
        port = try Self.freePort()
        process.executableURL = ServedFleet.executable("smets")
        var arguments = [
            "serve", "--fleet", "demo", "--meters", "\(meters)", "--keys", "\(world.path)/keys", "--state", state,
            "--port", "0", "--http-port", "0", "--shards", "\(loops)", "--clock", "\(BenchWorld.now)", "--dcc",
            "--duis-port", "\(port)", "--smki-port", "0", "--duis-callback", "http://127.0.0.1:\(callbacks)/",
        ]
        if let schemas { arguments += ["--duis-schemas", schemas] }
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try reportingErrors { try Self.onFirstCore(isPinned) { try process.run() } }
        let late = DispatchWorkItem { [process] in process.terminate() }
        DispatchQueue.global().asyncAfter(deadline: .now() + Self.patience, execute: late)
        defer { late.cancel() }
        var text = ""
        // This is the last line that the server prints when it is ready.
        while !text.contains("\nTry: ") {
            let data = output.fileHandleForReading.availableData
            guard !data.isEmpty else {
                let complaint = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
                throw UserError("smets \(arguments.joined(separator: " ")): did not start: \(complaint)")
            }
            text += String(decoding: data, as: UTF8.self)
        }
        // What it says later is read and dropped: a full pipe would hold it up.
        for pipe in [output, errors] {
            pipe.fileHandleForReading.readabilityHandler = { file in
                if file.availableData.isEmpty { file.readabilityHandler = nil }
            }
        }
    }

    /// Processor time in seconds of all of its threads so far, those that have ended included, in user and kernel mode.
    var processorTime: Double {
        get throws {
            var clock = clockid_t()
            var time = timespec()
            guard clock_getcpuclockid(process.processIdentifier, &clock) == 0, clock_gettime(clock, &time) == 0 else {
                throw UserError("the processor time of smets serve cannot be read: \(String(cString: strerror(errno)))")
            }
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }

    func stop() {
        process.terminate()
        process.waitUntilExit()
    }

    /// A port that was free a moment ago.
    private static func freePort() throws -> Int {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, size) == 0 && getsockname(socket, $0, &size) == 0
            }
        }
        guard isBound else { throw UserError("there is no free port: \(String(cString: strerror(errno)))") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// Runs `body` with the calling thread on the first core alone, which its child inherits.
    private static func onFirstCore(_ isPinned: Bool, _ body: () throws -> Void) throws {
        guard isPinned else { return try body() }
        guard smets_first_core(true) else {
            throw UserError("smets serve cannot be kept to one core: \(String(cString: strerror(errno)))")
        }
        defer { _ = smets_first_core(false) }
        try body()
    }
}
