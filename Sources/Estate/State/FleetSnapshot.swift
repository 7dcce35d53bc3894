import Foundation
import GBCS
import Glibc

/// Snapshots of a fleet's state: they can be taken, put back and forked from.
///
/// A snapshot is a folder with the same two files as a state folder; the used records of the fleet are written anew. A
/// restore or a fork goes on with own Originator Counters above all that were used, since time has passed since the
/// snapshot.
public struct FleetSnapshot {
    private let firstEntityIdentifier: EntityIdentifier
    private let seed: UInt64

    public init(firstEntityIdentifier: EntityIdentifier, seed: UInt64) {
        self.firstEntityIdentifier = firstEntityIdentifier
        self.seed = seed
    }

    private func files(_ folder: String) -> FleetState.Files {
        FleetState.Files(folder, firstEntityIdentifier: firstEntityIdentifier, seed: seed)
    }

    /// Copies the fleet's state in `folder` to `destination`, which must not hold one. A server may be running: the
    /// copy then has each meter as it was at some moment during the copying. A copy that fails leaves no files.
    public func take(from folder: String, to destination: String) throws(StateError) {
        let (source, target) = (files(folder), files(destination))
        try require(source.records, "no state of this fleet; serve it once, or name its --state")
        try refuseExisting(target)
        try StateDirectory.make(destination)
        do throws(StateError) { try copy(source, to: target) } catch {
            for path in [target.records, target.records + ".new"] + Self.databaseFiles(target.states) { unlink(path) }
            throw error
        }
    }

    private func copy(_ source: FleetState.Files, to target: FleetState.Files) throws(StateError) {
        if let parent = try? String(contentsOfFile: source.parent, encoding: .utf8) {
            // A fork's own records are laid over its parent's: a snapshot needs no other.
            let inherited = files(parent.trimmingCharacters(in: .whitespacesAndNewlines))
            let records = try records(of: source, over: try records(of: inherited))
            try copyStates(inherited.states, to: target.states)
            try mergeStates(source.states, into: target.states)
            try copy(records, to: target, firstOwnCounter: records.firstOwnCounter)
        } else {
            let records = try records(of: source)
            try copyStates(source.states, to: target.states)
            try copy(records, to: target, firstOwnCounter: records.firstOwnCounter)
        }
    }

    /// Puts a snapshot in the place of the state in `folder`, which must have been moved away unless `replacing` is
    /// true.
    public func restore(_ snapshot: String, to folder: String, replacing: Bool, now: UInt64) throws(StateError) {
        let (source, target) = (files(snapshot), files(folder))
        try require(source.records, "no snapshot of this fleet")
        guard !FileIdentity.isSameFile(source.records, target.records) else {
            throw StateError("\(folder): is the snapshot itself, which a restore does not change; name another folder")
        }
        let legacy = try legacyRecords(source)
        let records = legacy == nil ? try records(of: source) : nil
        var first = try first(after: records, legacy, now: now)
        if replacing {
            first = max(first, try lockedCounter(target))
            for path in [target.records, target.parent] + Self.databaseFiles(target.states) { unlink(path) }
        } else {
            try refuseExisting(target)
        }
        try StateDirectory.make(folder)
        try copyStates(source.states, to: target.states)
        if let records {
            try copy(records, to: target, firstOwnCounter: first)
        } else if let legacy {
            try build(target, count: legacy.count, firstOwnCounter: first) { copy throws(StateError) in
                try legacy.visit { number, record throws(StateError) in try copy.change(number) { $0 = record } }
            }
        }
    }

    /// Makes `folder` a fork of a snapshot: it reads from the snapshot, which must stay where it is, and writes to
    /// files of its own.
    public func fork(_ snapshot: String, to folder: String, now: UInt64) throws(StateError) {
        let (source, target) = (files(snapshot), files(folder))
        try require(source.records, "no snapshot of this fleet")
        guard !FileManager.default.fileExists(atPath: source.parent) else {
            throw StateError("\(snapshot): is a fork itself; take a snapshot of it and fork that")
        }
        try refuseExisting(target)
        let first = try first(after: try records(of: source), nil, now: now)
        try StateDirectory.make(folder)
        let path = URL(fileURLWithPath: snapshot).standardizedFileURL.path
        do throws(StorageFailure) {
            let file = try MappedStorage(path: target.parent)
            try file.write(Array((path + "\n").utf8), at: 0)
        } catch { throw StateError("\(target.parent): \(error)") }
        try build(target, count: 1, firstOwnCounter: first) { _ in }
    }

    // MARK: Records

    private func records(
        of files: FleetState.Files, over parent: MeterRecordFile? = nil
    ) throws(StateError) -> MeterRecordFile {
        try FleetStateOpening(files: files, count: 0, now: 0).openForReading(over: parent).0
    }

    private func legacyRecords(_ files: FleetState.Files) throws(StateError) -> LegacyRecords? {
        do throws(StorageFailure) {
            let storage = try MappedStorage(path: files.records, isReadOnly: true)
            guard case .legacy = try RecordFileHeader.find(in: storage) else { return nil }
            return try LegacyRecords(storage)
        } catch { throw StateError("\(files.records): \(error)") }
    }

    private func copy(
        _ records: MeterRecordFile, to target: FleetState.Files, firstOwnCounter: UInt64
    ) throws(StateError) {
        let (meters, hubs): (Set<Int>, Set<Int>)
        do {
            let store = try DeviceStateStore(path: target.states)
            (meters, hubs) = (try store.numbers(in: .meters), try store.numbers(in: .hubs))
        } catch { throw StateError("\(target.states): cannot be written: \(error)") }
        try build(target, count: records.count, firstOwnCounter: firstOwnCounter) { copy throws(StateError) in
            try records.forEachUsed { number throws(StateError) in
                var record = try records.requiredRecord(number)
                record.flags.remove(.isOwn)
                // The states were copied first: a running server may have given a meter its first state since then.
                if !meters.contains(number) { record.flags.remove(.hasState) }
                if !hubs.contains(number) { record.flags.remove(.hubHasState) }
                try copy.change(number) { $0 = record }
            }
        }
    }

    private func build(
        _ target: FleetState.Files, count: Int, firstOwnCounter: UInt64,
        fill: (MeterRecordFile) throws(StateError) -> Void
    ) throws(StateError) {
        let store: DeviceStateStore
        do { store = try DeviceStateStore(path: target.states) } catch {
            throw StateError("\(target.states): cannot be made: \(error)")
        }
        try FleetStateOpening(files: target, count: count, now: 0)
            .build(store, firstOwnCounter: firstOwnCounter, fill: fill)
    }

    /// The own counter at which a fleet continues after a snapshot: the machine's time, which is above all counters
    /// used since then; or, when the machine's clock was set back, a value above all that can have been used.
    private func first(
        after records: MeterRecordFile?, _ legacy: LegacyRecords?, now: UInt64
    ) throws(StateError) -> UInt64 {
        var highest = max(records?.firstOwnCounter ?? 0, legacy?.firstOwnCounter ?? 0)
        try records?.forEachUsed { number throws(StateError) in
            highest = max(highest, try records?.requiredRecord(number).ownOriginatorCounter ?? 0)
        }
        try legacy?.visit { _, record in highest = max(highest, record.ownOriginatorCounter) }
        return now > highest ? now : highest &+ 1 << 40
    }

    /// A value above every own counter of the state that is about to be replaced, which no server may have open.
    private func lockedCounter(_ files: FleetState.Files) throws(StateError) -> UInt64 {
        let mark = (try? DeviceStateStore(path: files.states, isReadOnly: true).ownCounterMark()) ?? 0
        guard FileManager.default.fileExists(atPath: files.records) else { return mark }
        do throws(StorageFailure) {
            let storage = try MappedStorage(path: files.records)
            guard try storage.lock(0..<1 << 40) else {
                throw StorageFailure("replaced, another process serves it; stop it first", EBUSY)
            }
        } catch { throw StateError("\(files.records): \(error)") }
        // The state that is to be replaced may be damaged.
        guard let records = try? records(of: files) else { return mark }
        var highest = max(mark, records.firstOwnCounter)
        try records.forEachUsed { number throws(StateError) in
            highest = max(highest, records.record(number)?.ownOriginatorCounter ?? 0)
        }
        return highest
    }

    // MARK: Folders and states

    private static func databaseFiles(_ path: String) -> [String] { [path, path + "-wal", path + "-shm"] }

    private func require(_ path: String, _ reason: String) throws(StateError) {
        guard FileManager.default.fileExists(atPath: path) else { throw StateError("\(path): \(reason)") }
    }

    private func refuseExisting(_ files: FleetState.Files) throws(StateError) {
        for path in [files.records, files.states] where FileManager.default.fileExists(atPath: path) {
            throw StateError("\(path): is there already; name another folder or move it away")
        }
    }

    private func copyStates(_ source: String, to target: String) throws(StateError) {
        do { try DeviceStateStore(path: source, isReadOnly: false).copy(to: target) } catch {
            throw StateError("\(target): cannot be copied from \(source): \(error)")
        }
    }

    private func mergeStates(_ source: String, into target: String) throws(StateError) {
        do { try DeviceStateStore(path: target).merge(from: source) } catch {
            throw StateError("\(target): cannot take over \(source): \(error)")
        }
    }
}
