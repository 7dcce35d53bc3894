import RadioNet
import SimulationKernel

/// The faults of a network's cells in the course of a day, from a file of faults.
public struct FaultScenario: Hashable, Sendable {
    /// Largest number of faults in a file.
    public static let limit = 1_000

    public let faults: [TimedFault]

    /// Reads a file: a list `faults` of times and the faults at these times. `docs/profiles.md` explains every key.
    public init(path: String) throws(ProfileError) {
        let file = try ProfileFile(path: path)
        try self.init(yaml: file.text, name: file.path)
    }

    /// Reads the text of a file.
    ///
    /// - Parameter name: the file's name, for messages.
    public init(yaml: String, name: String) throws(ProfileError) {
        let document = try YAMLDocument(yaml, file: name).mapping(keys: ["faults"])
        let list = try document.required("faults", "a list of faults").list(counts: 1...Self.limit)
        var faults: [TimedFault] = []
        for value in list { faults.append(try Self.fault(value)) }
        self.faults = faults
    }

    static let keys = [
        "from", "until", "cells", "out", "lostChannels", "jammedShare", "offlineShare", "duplicateShare",
        "reorderShare", "reorderDelay",
    ]

    private static func fault(_ value: YAMLValue) throws(ProfileError) -> TimedFault {
        let mapping = try value.mapping(keys: keys)
        let from = try mapping.scalar("from").map(time) ?? 0
        let until = try mapping.scalar("until").map(time) ?? .day
        guard from < until else { throw mapping.error(at: "until", "until is not after from") }
        var faults = CellFaults()
        faults.isOut = try mapping.scalar("out")?.boolean() ?? false
        faults.lostChannels = try mapping.scalar("lostChannels")?.number(in: 0...1_000) ?? 0
        faults.jammedShare = try mapping.scalar("jammedShare")?.decimal(in: 0...0.9) ?? 0
        faults.offlineShare = try mapping.scalar("offlineShare")?.decimal(in: 0...1) ?? 0
        faults.duplicateShare = try mapping.scalar("duplicateShare")?.decimal(in: 0...1) ?? 0
        faults.reorderShare = try mapping.scalar("reorderShare")?.decimal(in: 0...1) ?? 0
        if let delay = try mapping.scalar("reorderDelay")?.decimal(in: 0...3_600, "s") {
            faults.reorderDelay = Microseconds(seconds: delay)
        }
        var nothing = CellFaults.none
        nothing.reorderDelay = faults.reorderDelay
        guard faults != nothing else {
            let effects = keys.dropFirst(3).dropLast().joined(separator: ", ")
            throw value.error("a fault does nothing; it needs one of \(effects)")
        }
        return TimedFault(faults, from: from, until: until, cells: try mapping.scalar("cells").map(cells))
    }

    /// Reads a UTC time of day: `07:30`.
    private static func time(_ scalar: YAMLScalar) throws(ProfileError) -> Microseconds {
        try scalar.value("a UTC time of day, 00:00 to 24:00") { text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, let hours = UInt8(parts[0]), let minutes = UInt8(parts[1]), minutes < 60
            else { return nil }
            let time = Microseconds(hours) * .hour + Microseconds(minutes) * .minute
            return time <= .day ? time : nil
        }
    }

    /// Reads one cell or a range of cells: `3` or `0-99`.
    private static func cells(_ scalar: YAMLScalar) throws(ProfileError) -> Range<Int> {
        try scalar.value("a cell's number or the first and the last, like 0-99") { text in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard (1...2).contains(parts.count), let first = parts[0], let last = parts[parts.count - 1], first >= 0,
                (first..<1_000_000).contains(last)
            else { return nil }
            return first..<last + 1
        }
    }
}
