import CWatchedDatabase
import ESMEEmulator
import Foundation
import GRDB

/// The states of meters that differ from their fleet's function, and of hubs that differ from new ones, in SQLite (WAL
/// mode). What was saved survives a killed process. Most meters and hubs have no state and are not in the file.
///
/// Damage is noticed: the file names its fleet and its format, each row has a checksum, and every save counts up
/// ``sequence``, which can be compared with a copy kept elsewhere (as ``FleetState`` does).
package final class DeviceStateStore: Sendable {
    /// The tables; each row has a number and a state in JSON.
    enum Table: String, CaseIterable {
        case meters = "device_state"
        /// States of hubs, by the number of the premises' meter.
        case hubs = "hub_state"
    }

    /// The file's path, for messages; empty for a store in memory.
    let path: String
    let database: DatabaseQueue
    /// The store of the snapshot that this one was forked from.
    private let parent: DeviceStateStore?
    /// The identity of the file when it was opened; nil for one that has no name in the file system.
    private let identity: FileIdentity?
    /// The path in SQLite's form, for ``requireFiles()``; nil when ``identity`` is nil.
    private let fullPath: String?
    /// Called with each new ``sequence`` once it is in the file.
    private let noteSequence: @Sendable (UInt64) -> Void

    /// Opens or makes the file at `path`. Throws ``StoreFailure`` when the file is damaged or of another kind.
    ///
    /// - Parameters:
    ///   - isReadOnly: true for a parent.
    ///   - fileSystem: for tests, the name of an SQLite VFS other than the system's files.
    ///   - noteSequence: called with each new ``sequence``, by the thread that saves.
    package init(
        path: String, parent: DeviceStateStore? = nil, isReadOnly: Bool = false, fileSystem: String? = nil,
        noteSequence: @escaping @Sendable (UInt64) -> Void = { _ in }
    ) throws {
        self.path = path
        self.parent = parent
        self.noteSequence = noteSequence
        do {
            if fileSystem == nil {
                try Self.checkFile(path, isReadOnly: isReadOnly)
                smets_watched_databases_begin()
            }
            var configuration = Configuration()
            // Several processes may share a fleet.
            let patience = LockPatience()
            configuration.busyMode = .callback { patience.isToWait($0) }
            configuration.readonly = isReadOnly
            // Disk errors may leave a transaction open; the next one ends it.
            configuration.allowsUnsafeTransactions = true
            if !isReadOnly { configuration.journalMode = .wal }
            let name = fileSystem.map { "file:\(path)?vfs=\($0)" } ?? (path.hasPrefix("file:") ? "./\(path)" : path)
            database = try DatabaseQueue(path: name, configuration: configuration)
            try Self.prepare(database, path: path, isReadOnly: isReadOnly)
            if fileSystem == nil {
                // SQLite gives the log and the index beside the file the file's mode; older versions gave them the
                // umask's.
                if !isReadOnly { for suffix in ["", "-wal", "-shm"] { chmod(path + suffix, 0o600) } }
                identity = FileIdentity(path)
                fullPath = try database.read {
                    try String.fetchOne($0, sql: "SELECT file FROM pragma_database_list WHERE name = 'main'")
                }
            } else {
                (identity, fullPath) = (nil, nil)
            }
        } catch { throw StoreFailure(error, path: path) }
    }

    /// Makes a store in memory, which lasts as long as this object.
    init(noteSequence: @escaping @Sendable (UInt64) -> Void = { _ in }) throws {
        path = ""
        database = try DatabaseQueue()
        parent = nil
        (identity, fullPath) = (nil, nil)
        self.noteSequence = noteSequence
        try Self.prepare(database, path: "", isReadOnly: false)
    }

    // MARK: States

    /// The state of meter or hub `number`, or its parent's while it has none of its own.
    func state<State: Decodable>(
        _ type: State.Type, of number: Int, in table: Table
    ) throws(StoreFailure) -> State? {
        let found: (state: Data?, checksum: Int64?)?
        do {
            found = try database.read { database in
                let statement = try database.cachedStatement(sql: "SELECT * FROM \(table.rawValue) WHERE number = ?")
                return try Row.fetchOne(statement, arguments: [number]).map { row in
                    // The earlier format had no checksums.
                    (row.found("state"), row.found("checksum"))
                }
            }
        } catch let error as DatabaseError where error.message?.hasPrefix("no such table") == true {
            // A snapshot of an earlier version has no table of hubs.
            found = nil
        } catch { throw StoreFailure(error, path: path) }
        guard let found else { return try parent?.state(type, of: number, in: table) }
        let device = table == .hubs ? "the hub of meter" : "meter"
        guard let octets = found.state, found.checksum == nil || found.checksum == Self.checksum(number, octets),
            let state = try? JSONDecoder().decode(type, from: octets)
        else {
            throw StoreFailure(
                .damaged, "\(path): the state of \(device) \(number) is damaged; \(StoreFailure.howToRepair)")
        }
        return state
    }

    /// Saves a state. When it returns, the state is in the file.
    ///
    /// - Parameter discarded: the device whose entries of discarded messages are part of the state now.
    func save(
        _ state: some Encodable, of number: Int, in table: Table, replacing discarded: DiscardLedger.Device? = nil
    ) throws(StoreFailure) {
        do {
            let data = try JSONEncoder().encode(state)
            try write { database in
                try database.cachedStatement(
                    sql: "INSERT OR REPLACE INTO \(table.rawValue) (number, state, checksum) VALUES (?, ?, ?)"
                ).execute(arguments: [number, data, Self.checksum(number, data)])
                if let discarded { try Self.delete(discarded.key, in: database) }
            }
        } catch { throw StoreFailure(error, path: path) }
    }

    private func write(_ body: (Database) throws -> Void) throws {
        try database.writeWithoutTransaction { try transact($0, body) }
    }

    /// Throws when the file, or one of the files beside it, is no longer the one that was opened.
    private func requireFiles() throws(StoreFailure) {
        if let identity, !identity.isStillThere(path) { throw StoreFailure(.missing, StoreFailure.missing(path)) }
        // Lost pages of the log's index belong to this process alone by now: others do not see what it writes.
        if let fullPath, smets_watched_database_is_lost(fullPath) {
            throw StoreFailure(
                .missing,
                "\(path)-shm: was cut short while this server had it open; stop the server and start it again, nothing of it is needed"
            )
        }
    }

    /// Makes one transaction that counts up ``sequence``; it has ended when this returns or throws. When it returns,
    /// the changes are in the file that was opened, and the sequence is noted.
    private func transact(_ database: Database, _ body: (Database) throws -> Void) throws {
        try requireFiles()
        // A disk error prevented an earlier transaction from being rolled back.
        if database.isInsideTransaction { try database.rollback() }
        var sequence: UInt64 = 0
        try database.inTransaction(.immediate) {
            try body(database)
            sequence = try countUp(database)
            return .commit
        }
        try requireFiles()
        noteSequence(sequence)
    }

    /// The meters whose states have something that waits for its time, including those of the parent. States are searched,
    /// not decoded: it is asked once, when a server starts.
    func metersWithPending() throws(StoreFailure) -> Set<Int> {
        var numbers = try parent?.metersWithPending() ?? []
        do {
            try database.read { database in
                guard try database.tableExists(Table.meters.rawValue) else { return }
                let found = try Int.fetchAll(
                    database,
                    sql: """
                        SELECT number FROM \(Table.meters.rawValue)
                        WHERE instr(state, CAST('"pendingActivations":[{' AS BLOB)) > 0
                            OR instr(state, CAST('"pendingCommands":[{' AS BLOB)) > 0
                            OR instr(state, CAST('"payment":{' AS BLOB)) > 0
                        """)
                numbers.formUnion(found)
            }
        } catch { throw StoreFailure(error, path: path) }
        return numbers
    }

    // MARK: What discarded messages left

    /// The Security Log entries of discarded messages that were kept, by device, including those of the parent.
    func discards() throws(StoreFailure) -> [Int: [EventLogs.SecurityEvent]] {
        var result = try parent?.discards() ?? [:]
        do {
            let rows = try database.read { database -> [Row] in
                guard try database.tableExists("discarded") else { return [] }
                return try Row.fetchAll(database, sql: "SELECT device, events, checksum FROM discarded")
            }
            for row in rows {
                guard let device: Int = row.found("device"), let events: Data = row.found("events"),
                    row.found("checksum") == Self.checksum(device, events)
                else {
                    throw StoreFailure(
                        .damaged, "\(path): an entry about discarded messages is damaged; \(StoreFailure.howToRepair)")
                }
                result[device] = DiscardedEvents.decode(events)
            }
        } catch { throw StoreFailure(error, path: path) }
        return result
    }

    /// Saves one device's entries. When it returns, they are in the file.
    func save(_ events: [EventLogs.SecurityEvent], discardedBy device: DiscardLedger.Device) throws(StoreFailure) {
        do {
            try write { try Self.insert(events, device.key, in: $0) }
        } catch { throw StoreFailure(error, path: path) }
    }

    /// Saves what discarded messages left, without keeping the caller waiting; `finished` is called on another thread.
    func saveBehind(_ batch: DiscardLedger.Batch, finished: @escaping @Sendable (StoreFailure?) -> Void) {
        database.asyncWriteWithoutTransaction { [self] database in
            do {
                try transact(database) { database in
                    for device in batch.obsolete { try Self.delete(device, in: database) }
                    for (device, events) in batch.events { try Self.insert(events, device, in: database) }
                }
                finished(nil)
            } catch { finished(StoreFailure(error, path: path)) }
        }
    }

    private static func insert(_ events: [EventLogs.SecurityEvent], _ device: Int, in database: Database) throws {
        let octets = DiscardedEvents.encode(events)
        try database.cachedStatement(
            sql: "INSERT OR REPLACE INTO discarded (device, events, checksum) VALUES (?, ?, ?)"
        )
        .execute(arguments: [device, octets, checksum(device, octets)])
    }

    private static func delete(_ device: Int, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM discarded WHERE device = ?").execute(arguments: [device])
    }

    // MARK: Marks

    /// The mark below which lie all own Originator Counters that are kept nowhere else, in this fleet and its parents.
    func ownCounterMark() throws(StoreFailure) -> UInt64 {
        let parents = try parent?.ownCounterMark() ?? 0
        return max(parents, try mark("ownCounterMark") ?? 0)
    }

    /// Allows own Originator Counters below `counter` to be used without being kept. When it returns, the mark is in
    /// the file.
    func raiseOwnCounterMark(to counter: UInt64) throws(StoreFailure) {
        do {
            try write { database in
                guard try mark("ownCounterMark", database) ?? 0 < counter else { return }
                try set("ownCounterMark", counter, database)
            }
        } catch { throw StoreFailure(error, path: path) }
    }

    /// Number of saves in this file so far; nil for a file of an earlier version.
    func sequence() throws(StoreFailure) -> UInt64? { try mark("sequence") }

    /// The token that binds this file to the records' file; nil when it was never set, as in a new file.
    func generation() throws(StoreFailure) -> UInt64? { try mark("generation") }

    func setGeneration(_ generation: UInt64) throws(StoreFailure) {
        do { try write { try set("generation", generation, $0) } } catch { throw StoreFailure(error, path: path) }
    }

    private func mark(_ name: String) throws(StoreFailure) -> UInt64? {
        do {
            return try database.read { try $0.tableExists("mark") ? mark(name, $0) : nil }
        } catch { throw StoreFailure(error, path: path) }
    }

    private func mark(_ name: String, _ database: Database) throws -> UInt64? {
        let statement = try database.cachedStatement(sql: "SELECT value, checksum FROM mark WHERE name = ?")
        guard let row = try Row.fetchOne(statement, arguments: [name]) else { return nil }
        guard let value: Int64 = row.found("value"),
            row.found("checksum") == Self.checksum(Int(value), Data(name.utf8))
        else {
            throw StoreFailure(.damaged, "\(path): its mark \(name) is damaged; \(StoreFailure.howToRepair)")
        }
        return UInt64(bitPattern: value)
    }

    private func set(_ name: String, _ value: UInt64, _ database: Database) throws {
        let value = Int64(bitPattern: value)
        try database.cachedStatement(sql: "INSERT OR REPLACE INTO mark (name, value, checksum) VALUES (?, ?, ?)")
            .execute(arguments: [name, value, Self.checksum(Int(value), Data(name.utf8))])
    }

    private func countUp(_ database: Database) throws -> UInt64 {
        let sequence = try (mark("sequence", database) ?? 0) &+ 1
        try set("sequence", sequence, database)
        return sequence
    }

    /// Has the content of SQLite's log written into the file itself, unless another process prevents that: there it
    /// outlasts the loss of the log.
    func settle() throws(StoreFailure) {
        do {
            _ = try database.writeWithoutTransaction { try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(FULL)") }
        } catch { throw StoreFailure(error, path: path) }
    }

    // MARK: Copies

    /// Takes over every state in the file at `path`; they replace this store's own.
    func merge(from other: String) throws {
        // Opening the other file brings it to this format, or refuses it when it is damaged.
        let mark = try DeviceStateStore(path: other).ownCounterMark()
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH DATABASE ? AS other", arguments: [other])
            defer { try? database.execute(sql: "DETACH DATABASE other") }
            for table in Table.allCases.map(\.rawValue) + ["discarded"] {
                try database.execute(sql: "INSERT OR REPLACE INTO \(table) SELECT * FROM other.\(table)")
            }
        }
        try raiseOwnCounterMark(to: mark)
    }

    /// Copies everything of this store, but not of its parent, to a new file.
    func copy(to path: String) throws {
        do {
            try Self.checkFile(path, isReadOnly: false)
            let destination = try DatabaseQueue(path: path)
            try database.backup(to: destination)
        } catch { throw StoreFailure(error, path: path) }
    }
}
