import CFaultyFiles
import Foundation
import Synchronization

/// Files in memory behind an SQLite VFS of their own, ``name``, which fail by a plan and a seed: no space, short and
/// torn writes, writes that are lost with the power, errors, and wrong bits. The same seed and the same calls give the
/// same faults.
///
/// `@unchecked Sendable`: the files have a lock of their own.
final class FaultyFileSystem: @unchecked Sendable {
    /// The plan of faults; probabilities are those of one operation, 0 to 1.
    struct Plan {
        /// Largest size of all files together, in octets; nil for no limit.
        var capacity: Int?
        /// The operation, counted from 1, in which the process is killed; a write is then done in part. nil for none.
        var killAt: Int?
        var writeError = 0.0
        /// Probability that a write is done in part and reports that there is no space.
        var shortWrite = 0.0
        var readError = 0.0
        /// Probability that a bit of what is read is wrong.
        var bitFlip = 0.0
        var syncError = 0.0
        var openError = 0.0
        var truncateError = 0.0

        static let none = Plan()

        /// Whether operations other than the last one may fail.
        var hasErrors: Bool {
            [writeError, shortWrite, readError, bitFlip, syncError, openError, truncateError].contains { $0 > 0 }
        }
    }

    private static let count = Atomic(0)

    let name: String
    private let files: OpaquePointer

    init(seed: UInt64, plan: Plan = .none) {
        name = "faulty-\(Self.count.wrappingAdd(1, ordering: .relaxed).newValue)"
        files = faulty_files_create(name, seed)
        self.plan = plan
        apply()
    }

    deinit { faulty_files_destroy(files) }

    /// The plan in force; setting it restarts the count for ``Plan/killAt``.
    var plan: Plan { didSet { apply() } }

    private func apply() {
        func part(_ chance: Double) -> UInt32 { UInt32(min(max(chance, 0), 1) * 65_536) }
        faulty_files_set_plan(
            files,
            faulty_plan(
                capacity: UInt64(plan.capacity ?? 0), kill_at: UInt64(plan.killAt ?? 0),
                write_error: part(plan.writeError), short_write: part(plan.shortWrite),
                read_error: part(plan.readError), bit_flip: part(plan.bitFlip), sync_error: part(plan.syncError),
                open_error: part(plan.openError), truncate_error: part(plan.truncateError)))
    }

    var operations: Int { Int(faulty_files_operations(files)) }
    var faults: Int { Int(faulty_files_faults(files)) }
    var isKilled: Bool { faulty_files_is_killed(files) != 0 }
    /// Size of all files in octets.
    var size: Int { Int(faulty_files_size(files)) }

    /// Ends the process; what it wrote stays.
    func kill() { faulty_files_kill(files) }
    /// Cuts the power: of writes that were not synced, each may be kept, kept in part, or lost.
    func cutPower() { faulty_files_cut_power(files) }
    /// Starts the next process: there are no locks, and files that were open stay unusable.
    func restart() { faulty_files_restart(files) }

    /// Length of a file in octets; nil when there is none.
    func length(of path: String) -> Int? {
        let length = faulty_files_length(files, path)
        return length < 0 ? nil : Int(length)
    }
    func flip(_ bits: UInt8, at offset: Int, of path: String) { faulty_files_flip(files, path, Int64(offset), bits) }
    func cut(_ path: String, to length: Int) { faulty_files_cut(files, path, Int64(length)) }
    func remove(_ path: String) { faulty_files_remove(files, path) }
}
