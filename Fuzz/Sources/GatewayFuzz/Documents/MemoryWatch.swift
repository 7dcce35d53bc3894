import CMemoryInUse
import FuzzKit
import Glibc

/// What watches that inputs leave no memory behind: libxml2's and xmlsec's is freed by hand, and no sanitizer counts it here.
struct MemoryWatch {
    /// Inputs before the resident memory is noted: the libraries' tables, Swift's metadata and readers are there then.
    static let start = 2_000
    /// Octets by which resident memory may grow from there on, however many inputs follow. It includes what libFuzzer keeps.
    static let growth = 128 << 20
    /// Every so many inputs are looked at more closely: given again and again, they must leave nothing behind at all.
    static let interval = 256
    /// Times that such an input is given.
    static let repetitions = 16
    /// Octets that each repetition leaves behind for it to be a finding, in every one of ``tries``: caches and malloc's own
    /// lists of free pieces grow for a while.
    static let leak = 16
    static let tries = 32

    private var inputs = 0
    private var resident = 0

    /// Gives `body` its input; it must do the same each time.
    mutating func run(_ body: () -> Void) {
        body()
        inputs += 1
        guard inputs % Self.interval == 0 else { return }
        must((0..<Self.tries).contains { _ in !leaks(body) }, "an input leaves memory behind each time")
        guard inputs >= Self.start else { return }
        let now = Self.residentOctets
        if resident == 0 { resident = now }
        must(now - resident <= Self.growth, "resident memory grew by \(now - resident) octets")
    }

    private func leaks(_ body: () -> Void) -> Bool {
        let before = smets_memory_in_use()
        for _ in 0..<Self.repetitions { body() }
        return Int(smets_memory_in_use()) - Int(before) >= Self.repetitions * Self.leak
    }

    /// Memory of this process that is resident (proc(5), statm); 0 where the system does not say.
    private static var residentOctets: Int {
        guard let file = fopen("/proc/self/statm", "r") else { return 0 }
        defer { fclose(file) }
        var line = [CChar](repeating: 0, count: 128)
        guard fgets(&line, Int32(line.count), file) != nil else { return 0 }
        let fields = String(decoding: line.map { UInt8(bitPattern: $0) }, as: UTF8.self).split(separator: " ")
        return fields.count > 1 ? (Int(fields[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
