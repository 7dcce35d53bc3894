import Foundation
import GBCS
import Glibc

/// Copies of what a fleet remembers: taken, put back, and forked from.
///
/// A snapshot is a folder with the same two files as a state folder. Whoever goes on from one (a restore, a fork) goes
/// on with own Originator Counters above any that were used, since time has passed.
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
    /// copy then has each meter as it was at some moment of the copying.
    public func take(from folder: String, to destination: String) throws(StateError) {
        let (source, target) = (files(folder), files(destination))
        try require(source.records, "no state of this fleet; serve it once, or name its --state")
        try refuseExisting(target)
        try make(destination)
        if let parent = try? String(contentsOfFile: source.parent, encoding: .utf8) {
            // A fork's own records over its parent's: a snapshot stands by itself.
            let inherited = files(parent.trimmingCharacters(in: .whitespacesAndNewlines))
            try SparseCopy.copy(inherited.records, to: target.records)
            try SparseCopy.overlay(source.records, on: target.records)
            try copyStates(inherited.states, to: target.states)
            try mergeStates(source.states, into: target.states)
        } else {
            try SparseCopy.copy(source.records, to: target.records)
            try copyStates(source.states, to: target.states)
        }
    }

    /// Puts a snapshot in `folder`'s place; its own state of the fleet must have been moved away, or `replacing` be set.
    public func restore(_ snapshot: String, to folder: String, replacing: Bool, now: UInt64) throws(StateError) {
        let (source, target) = (files(snapshot), files(folder))
        try require(source.records, "no snapshot of this fleet")
        if replacing {
            if FileManager.default.fileExists(atPath: target.records) {
                // Not under a running server.
                let records = try MeterRecordFile(path: target.records, count: 1, now: now)
                try records.lock(0..<FleetState.lockableMeters)
            }
            for path in [target.records, target.parent] + Self.databaseFiles(target.states) { unlink(path) }
        } else {
            try refuseExisting(target)
        }
        try make(folder)
        try SparseCopy.copy(source.records, to: target.records)
        try copyStates(source.states, to: target.states)
        try MeterRecordFile.raiseFirstOwnCounter(target.records, to: now)
    }

    /// Makes `folder` a fork of a snapshot: it reads the snapshot, which must stay where it is, and writes itself.
    public func fork(_ snapshot: String, to folder: String, now: UInt64) throws(StateError) {
        let (source, target) = (files(snapshot), files(folder))
        try require(source.records, "no snapshot of this fleet")
        guard !FileManager.default.fileExists(atPath: source.parent) else {
            throw StateError("\(snapshot): is a fork itself; take a snapshot of it and fork that")
        }
        try refuseExisting(target)
        try make(folder)
        let path = URL(fileURLWithPath: snapshot).standardizedFileURL.path
        do { try Data((path + "\n").utf8).write(to: URL(fileURLWithPath: target.parent)) } catch {
            throw StateError("\(target.parent): cannot be written: \(error.localizedDescription)")
        }
        _ = try MeterRecordFile(path: target.records, count: 1, now: now)
    }

    private static func databaseFiles(_ path: String) -> [String] { [path, path + "-wal", path + "-shm"] }

    private func require(_ path: String, _ reason: String) throws(StateError) {
        guard FileManager.default.fileExists(atPath: path) else { throw StateError("\(path): \(reason)") }
    }

    private func refuseExisting(_ files: FleetState.Files) throws(StateError) {
        guard !FileManager.default.fileExists(atPath: files.records) else {
            throw StateError("\(files.records): is there already; name another folder or move it away")
        }
    }

    private func make(_ folder: String) throws(StateError) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch { throw StateError("\(folder): cannot be made: \(error.localizedDescription)") }
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
