import COSEM
import ESMEEmulator
import Foundation
import GBCS

/// What a fleet must remember: a record for each meter in a mapped file, and in SQLite the states of the few meters
/// that differ from the fleet's function.
///
/// A fork reads its parent wherever it has not written itself, so it costs nothing to make; the parent, a snapshot, is
/// never changed.
public final class FleetState: Sendable {
    let records: MeterRecordFile
    let store: DeviceStateStore

    /// More meters than any fleet has: for locking all of a file.
    static let lockableMeters = 1 << 30

    /// Names the two files of a fleet in a folder: by what makes its meters, so that several fleets share a folder and
    /// the same meters are the same ones under another fleet's name.
    struct Files {
        let folder: String
        let name: String

        init(_ folder: String, firstEntityIdentifier: EntityIdentifier, seed: UInt64) {
            self.folder = folder
            name = "\(firstEntityIdentifier.fileName)-\(seed)"
        }

        var records: String { "\(folder)/\(name).records" }
        var states: String { "\(folder)/\(name).sqlite" }
        /// One line: the folder of the snapshot that this fleet was forked from.
        var parent: String { "\(folder)/\(name).parent" }
    }

    /// Opens or makes the state of a fleet in `folder`.
    ///
    /// - Parameters:
    ///   - count: meters of the fleet.
    ///   - now: machine time, microseconds since 2000.
    public convenience init(
        folder: String, firstEntityIdentifier: EntityIdentifier, seed: UInt64, count: Int, now: UInt64
    ) throws(StateError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw StateError("\(folder): cannot be made: \(error.localizedDescription)") }
        let files = Files(folder, firstEntityIdentifier: firstEntityIdentifier, seed: seed)
        var parent: FleetState?
        if let text = try? String(contentsOfFile: files.parent, encoding: .utf8) {
            let snapshot = Files(
                text.trimmingCharacters(in: .whitespacesAndNewlines), firstEntityIdentifier: firstEntityIdentifier,
                seed: seed)
            parent = try FleetState(snapshot: snapshot)
        }
        let records = try MeterRecordFile(path: files.records, count: count, now: now, parent: parent?.records)
        self.init(records, try Self.openStore(files.states, parent: parent?.store))
    }

    /// The state of a snapshot, for reading.
    private convenience init(snapshot files: Files) throws(StateError) {
        let records = try MeterRecordFile(path: files.records, count: 0, now: 0, isReadOnly: true)
        self.init(records, try Self.openStore(files.states, isReadOnly: true))
    }

    /// A state that lasts as long as this object.
    ///
    /// - Parameter firstOwnCounter: own Originator Counters begin here.
    public convenience init(inMemoryFor count: Int, firstOwnCounter: UInt64 = 1) throws(StateError) {
        do {
            self.init(MeterRecordFile(count: count, firstOwnCounter: firstOwnCounter), try DeviceStateStore())
        } catch { throw StateError("states cannot be kept in memory: \(error)") }
    }

    private init(_ records: MeterRecordFile, _ store: DeviceStateStore) {
        self.records = records
        self.store = store
    }

    private static func openStore(
        _ path: String, parent: DeviceStateStore? = nil, isReadOnly: Bool = false
    ) throws(StateError) -> DeviceStateStore {
        do { return try DeviceStateStore(path: path, parent: parent, isReadOnly: isReadOnly) } catch {
            throw StateError(StoreFailure(error, path: path).description)
        }
    }
}
