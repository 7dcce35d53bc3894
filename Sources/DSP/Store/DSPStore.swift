import Estate
import Foundation
import GRDB

/// What the DSP must keep, in SQLite (WAL mode): requests that were accepted, responses on their way to Users, issued
/// Pre-Commands, schedules, the Service Audit Trail, and where users, registration and inventory differ from what follows
/// from the fleet. What was acknowledged survives a killed process.
package final class DSPStore: Sendable {
    /// The file's path, for messages; empty for a store in memory.
    let path: String
    let database: any DatabaseWriter
    private let queue: ChangeQueue

    /// Opens or makes the file at `path`, readable by its owner alone; nil makes a store in memory, which lasts as long as
    /// this object. Throws ``StoreFailure`` when the file cannot be used.
    package init(path: String?) throws(StoreFailure) {
        self.path = path ?? ""
        do {
            if let path {
                var configuration = Configuration()
                configuration.busyMode = .timeout(5)
                // What a killed process had committed is there; only a power failure may take the last moments.
                // Pages that change again and again are copied from the log into the file less often than by default.
                configuration.prepareDatabase {
                    try $0.execute(sql: "PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4000")
                }
                database = try DatabasePool(path: path, configuration: configuration)
                for suffix in ["", "-wal", "-shm"] { chmod(path + suffix, 0o600) }
            } else {
                database = try DatabaseQueue()
            }
            try database.write { database in
                for statement in Self.tables { try database.execute(sql: statement) }
            }
        } catch { throw StoreFailure(error, path: path ?? "") }
        queue = ChangeQueue(database, path: self.path)
    }

    private static let tables = [
        """
        CREATE TABLE IF NOT EXISTS request (
            number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, user INTEGER NOT NULL, device INTEGER NOT NULL,
            service TEXT NOT NULL, received INTEGER NOT NULL, due INTEGER, is_finished INTEGER NOT NULL DEFAULT 0,
            sent INTEGER NOT NULL DEFAULT 0, document BLOB, instructions BLOB)
        """,
        "CREATE INDEX IF NOT EXISTS request_open ON request (number) WHERE is_finished = 0",
        "CREATE INDEX IF NOT EXISTS request_due ON request (due) WHERE is_finished = 0 AND due IS NOT NULL",
        """
        CREATE TABLE IF NOT EXISTS outgoing (
            number INTEGER PRIMARY KEY, user INTEGER NOT NULL, device INTEGER NOT NULL, made INTEGER NOT NULL,
            audit INTEGER, document BLOB NOT NULL)
        """,
        "CREATE INDEX IF NOT EXISTS outgoing_user ON outgoing (user, number)",
        """
        CREATE TABLE IF NOT EXISTS pre_command (
            key BLOB PRIMARY KEY, issued INTEGER NOT NULL, is_used INTEGER NOT NULL DEFAULT 0, document BLOB NOT NULL,
            octets BLOB NOT NULL)
        """,
        "CREATE INDEX IF NOT EXISTS pre_command_issued ON pre_command (issued)",
        """
        CREATE TABLE IF NOT EXISTS schedule (
            number INTEGER PRIMARY KEY, user INTEGER NOT NULL, device INTEGER NOT NULL, due INTEGER,
            executions INTEGER NOT NULL DEFAULT 0, document BLOB NOT NULL)
        """,
        "CREATE INDEX IF NOT EXISTS schedule_owner ON schedule (user, device)",
        "CREATE INDEX IF NOT EXISTS schedule_due ON schedule (due)",
        "CREATE TABLE IF NOT EXISTS user (key INTEGER PRIMARY KEY, value BLOB NOT NULL)",
        "CREATE TABLE IF NOT EXISTS registration (key INTEGER PRIMARY KEY, value BLOB NOT NULL)",
        "CREATE TABLE IF NOT EXISTS inventory (key INTEGER PRIMARY KEY, value BLOB NOT NULL)",
        "CREATE TABLE IF NOT EXISTS credential (key INTEGER PRIMARY KEY, value BLOB NOT NULL)",
        "CREATE TABLE IF NOT EXISTS device_certificate (key INTEGER PRIMARY KEY, value BLOB NOT NULL)",
        "CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value INTEGER NOT NULL)",
        AuditTrail.table,
        "CREATE INDEX IF NOT EXISTS audit_user ON audit (user, number)",
        "CREATE INDEX IF NOT EXISTS audit_device ON audit (device, number)",
    ]

    // MARK: Changes

    /// Makes a change together with others of the moment, and waits until it is in the file.
    ///
    /// - Returns: false when there was nothing to change: a request that was there already, a Pre-Command that is used.
    /// - Parameter kept: called before the next change is made, once this one is in the file.
    @discardableResult
    package func commit(
        _ change: StoreChange, kept: @escaping @Sendable () -> Void = {}
    ) async throws(StoreFailure) -> Bool {
        let result = await withCheckedContinuation { continuation in
            queue.append(change) { result in
                if case .success(true) = result { kept() }
                continuation.resume(returning: result)
            }
        }
        return try result.get()
    }

    /// Makes a change behind the caller's back, in the order of the calls, together with others that follow within
    /// ``ChangeQueue/pause``. A change that a caller waits for may be made before it.
    ///
    /// - Parameter finished: called on another thread, with whether it was made.
    package func write(_ change: StoreChange, finished: @escaping @Sendable (_ isKept: Bool) -> Void = { _ in }) {
        queue.appendBehind(change) { finished((try? $0.get()) != nil) }
    }

    /// Returns when every change so far is in the file.
    package func settle() async {
        await withCheckedContinuation { continuation in queue.flush { _ in continuation.resume() } }
    }

    /// Takes no further change, and returns when every one so far is in the file.
    package func close() async {
        await withCheckedContinuation { continuation in
            queue.flush(isLast: true) { _ in continuation.resume() }
        }
    }

    /// The last failure to keep something; nil when the last change was kept.
    package var problem: StoreFailure? { queue.problem }

    /// Reads, beside whatever is written.
    package func read<Value: Sendable>(_ body: @Sendable (Database) throws -> Value) throws(StoreFailure) -> Value {
        do { return try database.read(body) } catch { throw StoreFailure(error, path: path) }
    }

    /// The largest number of a request, a document or a row of the Service Audit Trail that was given.
    func largestNumber() throws(StoreFailure) -> Int64 {
        try read { database in
            var largest: Int64 = 0
            for table in ["request", "outgoing", "audit"] {
                largest = max(largest, try Int64.fetchOne(database, sql: "SELECT max(number) FROM \(table)") ?? 0)
            }
            return largest
        }
    }

    // MARK: Marks

    /// A number that is kept under a name; 0 when there is none.
    package func mark(_ name: String) throws(StoreFailure) -> UInt64 {
        let value = try read {
            try Int64.fetchOne($0, sql: "SELECT value FROM mark WHERE name = ?", arguments: [name])
        }
        return UInt64(bitPattern: value ?? 0)
    }
}
