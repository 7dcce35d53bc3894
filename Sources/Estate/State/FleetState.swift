import Foundation
import GBCS
import NIOCore

/// The state that a fleet must keep: a record for each meter in a mapped file, and in SQLite the states of the few
/// meters that differ from the fleet's function.
///
/// A fork reads from its parent whatever it has not written itself, so that it costs nothing to make. The parent is a
/// snapshot and never changes.
public final class FleetState: Sendable {
    let records: MeterRecordFile
    let store: DeviceStateStore
    /// The files of the state; nil for a state in memory.
    let files: Files?
    let health = StateHealth()

    /// The names of a fleet's two files in a folder. They follow from what makes its meters, so that several fleets can
    /// share a folder, and the same meters are found under another fleet's name.
    package struct Files {
        let folder: String
        let name: String

        package init(_ folder: String, firstEntityIdentifier: EntityIdentifier, seed: UInt64) {
            self.folder = folder
            name = "\(firstEntityIdentifier.fileName)-\(seed)"
        }

        var records: String { "\(folder)/\(name).records" }
        var states: String { "\(folder)/\(name).sqlite" }
        /// A file of one line: the folder of the snapshot that this fleet was forked from.
        var parent: String { "\(folder)/\(name).parent" }

        /// The hash of ``name`` in the records file. It is FNV-1a, but any hash would do.
        var owner: UInt64 { FleetState.hash(name) }
    }

    static func hash(_ text: String) -> UInt64 {
        text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }

    /// Opens or makes the state of a fleet in `folder`.
    ///
    /// - Parameters:
    ///   - count: number of meters of the fleet.
    ///   - now: machine time in microseconds since 2000. Any value is allowed: own counters only go up.
    public convenience init(
        folder: String, firstEntityIdentifier: EntityIdentifier, seed: UInt64, count: Int, now: UInt64
    ) throws(StateError) {
        try StateDirectory.make(folder)
        let files = Files(folder, firstEntityIdentifier: firstEntityIdentifier, seed: seed)
        var parent: FleetState?
        if FileManager.default.fileExists(atPath: files.parent) {
            guard let text = try? String(contentsOfFile: files.parent, encoding: .utf8) else {
                throw StateError("\(files.parent): cannot be read")
            }
            let snapshot = Files(
                text.trimmingCharacters(in: .whitespacesAndNewlines), firstEntityIdentifier: firstEntityIdentifier,
                seed: seed)
            parent = try FleetState(snapshot: snapshot)
        }
        var opening = FleetStateOpening(files: files, count: count, now: now)
        opening.parent = parent
        let (records, store) = try opening.open()
        self.init(records, store, files)
        try records.verify()
    }

    /// Opens the state of a snapshot for reading.
    convenience init(snapshot files: Files) throws(StateError) {
        let (records, store) = try FleetStateOpening(files: files, count: 0, now: 0).openForReading()
        self.init(records, store, files)
    }

    /// Makes a state in memory, which lasts as long as this object.
    ///
    /// - Parameter firstOwnCounter: the value at which own Originator Counters begin.
    public convenience init(inMemoryFor count: Int, firstOwnCounter: UInt64 = 1) throws(StateError) {
        do {
            self.init(try MeterRecordFile(count: count, firstOwnCounter: firstOwnCounter), try DeviceStateStore(), nil)
        } catch { throw StateError("states cannot be kept in memory: \(error)") }
    }

    init(_ records: MeterRecordFile, _ store: DeviceStateStore, _ files: Files?) {
        self.records = records
        self.store = store
        self.files = files
    }

    /// Time between two looks at the files while they are in use.
    static let watchInterval = TimeAmount.milliseconds(250)

    /// Checks from time to time whether the files are still there and whole, while this object lives and the loop runs.
    func watch(on eventLoop: any EventLoop) {
        guard files != nil else { return }
        let interval = Self.watchInterval
        eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { [weak self] task in
            guard let self else { return task.cancel() }
            health.examined(records.examine().map { "\(self.records.storage.name): \($0)" })
        }
    }

    /// Renews the token that binds the two files, so that an earlier copy of one of them is recognised. It is for the
    /// end of a fleet's service, but a process that is killed without it does no harm.
    public func close() {
        guard let files else { return }
        // The problem has been reported; the next opening reports it again.
        try? FleetStateOpening(files: files, count: records.count, now: 0).renewToken(of: records, store)
    }
}
