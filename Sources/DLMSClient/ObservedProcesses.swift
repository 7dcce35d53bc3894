import Foundation
import Glibc
import LoadTest

/// Processes whose processor time and memory are watched from outside: those of a server under load.
public struct ObservedProcesses: Hashable, Sendable {
    private let identifiers: [Int32]

    /// Throws ``LoadError`` when one of the processes does not run, or shows nothing.
    public init(_ identifiers: [Int32]) throws(LoadError) {
        self.identifiers = identifiers
        _ = try processorSeconds
        _ = try residentOctets
    }

    public var isEmpty: Bool { identifiers.isEmpty }

    /// Processor time of all threads, user's and system's; to a hundredth of a second.
    public var processorSeconds: Double {
        get throws(LoadError) {
            var ticks: UInt64 = 0
            for identifier in identifiers {
                guard let used = Self.ticks(stat: Self.text(identifier, "stat")) else { throw Self.error(identifier) }
                ticks &+= used
            }
            return Double(ticks) / Double(max(1, sysconf(Int32(_SC_CLK_TCK))))
        }
    }

    /// Resident memory: octets.
    public var residentOctets: UInt64 {
        get throws(LoadError) {
            var octets: UInt64 = 0
            for identifier in identifiers {
                guard let resident = Self.residentOctets(status: Self.text(identifier, "status")) else {
                    throw Self.error(identifier)
                }
                octets &+= resident
            }
            return octets
        }
    }

    /// From the text of `/proc/PID/stat`: the name may hold blanks and parentheses, so fields count from its end.
    static func ticks(stat: String) -> UInt64? {
        guard let end = stat.lastIndex(of: ")") else { return nil }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        guard fields.count > 12, let user = UInt64(fields[11]), let system = UInt64(fields[12]) else { return nil }
        return user &+ system
    }

    /// From the text of `/proc/PID/status`.
    static func residentOctets(status: String) -> UInt64? {
        guard let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS:") }) else { return nil }
        let fields = line.split { $0 == " " || $0 == "\t" }
        guard fields.count == 3, let kibibytes = UInt64(fields[1]) else { return nil }
        return kibibytes &* 1_024
    }

    /// Of this process.
    static var ownResidentOctets: UInt64 { residentOctets(status: text(getpid(), "status")) ?? 0 }

    private static func text(_ identifier: Int32, _ name: String) -> String {
        (try? String(contentsOfFile: "/proc/\(identifier)/\(name)", encoding: .utf8)) ?? ""
    }

    private static func error(_ identifier: Int32) -> LoadError {
        LoadError("server-pid \(identifier): no such process, or one that shows nothing")
    }
}
