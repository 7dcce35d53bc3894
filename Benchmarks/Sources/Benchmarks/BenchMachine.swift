import COpenSSL
import Foundation

/// The machine on which a report was measured.
struct BenchMachine: Codable, Hashable {
    var processor: String
    var cores: Int
    /// Memory in GiB.
    var memory: Double
    var system: String
    var openSSL: String
    /// The kind of build: `release`, or `debug`, whose figures mean nothing.
    var build: String
    /// Load averages of the last minute, at the start and at the end of the run.
    var loadAverage: [Double]

    /// This machine, with its present load average.
    static var here: BenchMachine {
        let information = text("/proc/cpuinfo")
        let processor = field("model name", of: information) ?? field("Processor", of: information) ?? "unknown"
        let memory = field("MemTotal", of: text("/proc/meminfo")).flatMap { Double($0.prefix { $0.isNumber }) } ?? 0
        let kernel = text("/proc/sys/kernel/osrelease").trimmingCharacters(in: .whitespacesAndNewlines)
        return BenchMachine(
            processor: processor, cores: ProcessInfo.processInfo.activeProcessorCount,
            memory: (memory / 1_048_576 * 10).rounded() / 10, system: "Linux \(kernel)",
            openSSL: String(cString: OpenSSL_version(OPENSSL_VERSION)), build: BenchBuild.name,
            loadAverage: [currentLoad])
    }

    /// Mean number of processes that ran or waited to run in the last minute.
    static var currentLoad: Double {
        var load = 0.0
        return getloadavg(&load, 1) == 1 ? (load * 100).rounded() / 100 : 0
    }

    private static func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

    /// The text after `name` and a colon at the start of a line; nil when there is no such line.
    static func field(_ name: String, of text: String) -> String? {
        for line in text.split(separator: "\n") where line.hasPrefix(name) {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2, parts[0].trimmingCharacters(in: .whitespaces) == name else { continue }
            return parts[1].trimmingCharacters(in: .whitespaces)
        }
        return nil
    }
}

/// The build of this executable.
enum BenchBuild {
    #if DEBUG
        static let name = "debug"
    #else
        static let name = "release"
    #endif
}
