import Foundation
import GRDB
import Glibc
import NIOConcurrencyHelpers

/// The file's format, and the checks that a file has it.
extension DeviceStateStore {
    /// "SMET" in the file's header, which marks the file as this program's.
    private static let applicationIdentifier: Int32 = 0x534D_4554
    /// The version of this format. Files from before the format had checksums have version 0.
    private static let version: Int32 = 2
    /// Largest size in octets of a file that is checked as a whole when it is opened; of larger files the parts that
    /// are read are checked.
    static let checkedSize = 64 << 20

    /// Whether `path` leads to anything but an empty file.
    static func isThere(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_size > 0
    }

    /// Refuses a file that SQLite would misread or wait for, and makes sure that only its owner can read a new file.
    static func checkFile(_ path: String, isReadOnly: Bool) throws {
        var status = stat()
        guard stat(path, &status) == 0 else {
            guard errno == ENOENT, !isReadOnly else {
                throw StoreFailure(
                    .missing, "\(path): cannot be opened: \(String(cString: strerror(errno)).lowercased())")
            }
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else {
                let reason: StoreFailure.Reason = errno == ENOSPC || errno == EDQUOT ? .noSpace : .other
                throw StoreFailure(reason, "\(path): cannot be made: \(String(cString: strerror(errno)).lowercased())")
            }
            close(descriptor)
            return
        }
        guard status.st_mode & S_IFMT == S_IFREG else {
            let kind = status.st_mode & S_IFMT == S_IFDIR ? "a folder" : "no regular file"
            throw StoreFailure(.damaged, "\(path): is \(kind), where the meters' states should be; move it away")
        }
        guard status.st_size > 0, let file = FileHandle(forReadingAtPath: path) else { return }
        defer { try? file.close() }
        let start = try file.read(upToCount: 16) ?? Data()
        guard start == Data("SQLite format 3\0".utf8) else {
            throw StoreFailure(
                .damaged, "\(path): is damaged, its first octets are not a state file's; \(StoreFailure.howToRepair)")
        }
    }

    /// Makes the tables of a new file; refuses a damaged file, or one of another kind.
    static func prepare(_ database: DatabaseQueue, path: String, isReadOnly: Bool) throws {
        let fleet = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let isNew = try database.read { database in
            let identifier = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
            let version = try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0
            guard identifier == 0 || identifier == applicationIdentifier else {
                throw StoreFailure(.damaged, "\(path): is another program's file; move it away")
            }
            guard version <= Self.version else {
                throw StoreFailure(
                    .other, "\(path): was made by a later version of this program (format \(version)); use that one")
            }
            try checkTables(database, path: path, version: version)
            try checkPages(database, path: path)
            if try database.tableExists("mark"),
                let owner = try String.fetchOne(database, sql: "SELECT value FROM mark WHERE name = 'fleet'"),
                !path.isEmpty, owner != fleet
            {
                throw StoreFailure(
                    .damaged, "\(path): has the states of another fleet (\(owner)); put the right file there")
            }
            return try !database.tableExists("mark")
        }
        guard !isReadOnly else { return }
        try database.write { database in
            for table in Table.allCases.map(\.rawValue) {
                try database.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS \(table) (
                            number INTEGER PRIMARY KEY, state BLOB NOT NULL, checksum INTEGER)
                        """)
                if try !database.columns(in: table).contains(where: { $0.name == "checksum" }) {
                    try database.execute(sql: "ALTER TABLE \(table) ADD COLUMN checksum INTEGER")
                }
            }
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS discarded (
                        device INTEGER PRIMARY KEY, events BLOB NOT NULL, checksum INTEGER NOT NULL);
                    CREATE TABLE IF NOT EXISTS mark (name TEXT PRIMARY KEY, value, checksum INTEGER) WITHOUT ROWID;
                    PRAGMA application_id = \(applicationIdentifier);
                    PRAGMA user_version = \(version);
                    """)
            try database.execute(
                sql: "INSERT OR IGNORE INTO mark (name, value) VALUES ('fleet', ?)", arguments: [fleet])
        }
        try database.inDatabase { database in
            // The log is written back when it has 1 MB, and shortened when it has more than 4 MB.
            _ = try Int.fetchOne(database, sql: "PRAGMA wal_autocheckpoint = 256")
            _ = try Int.fetchOne(database, sql: "PRAGMA journal_size_limit = \(FileIdentity.logLimit)")
        }
        // A new file would take its space twice, in itself and in the log: a small disk does not have that much.
        if isNew {
            _ = try database.writeWithoutTransaction { try Row.fetchOne($0, sql: "PRAGMA wal_checkpoint(TRUNCATE)") }
        }
    }

    /// Columns of the tables, each with its type and its position in the primary key. If damage changed one of them,
    /// SQLite would keep a state beside the one that it should replace.
    private static let columns: [String: [String]] = [
        "device_state": ["number INTEGER 1", "state BLOB 0", "checksum INTEGER 0"],
        "hub_state": ["number INTEGER 1", "state BLOB 0", "checksum INTEGER 0"],
        "discarded": ["device INTEGER 1", "events BLOB 0", "checksum INTEGER 0"],
        "mark": ["name TEXT 1", "value  0", "checksum INTEGER 0"],
        "state_binding": [
            "only INTEGER 1", "identity INTEGER 0", "token INTEGER 0", "next INTEGER 0", "complete INTEGER 0",
        ],
    ]

    private static func checkTables(_ database: Database, path: String, version: Int32) throws {
        let tables = try String.fetchAll(database, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        for table in tables {
            guard let wanted = columns[table] else { continue }
            let found = try database.columns(in: table).map { "\($0.name) \($0.type) \($0.primaryKeyIndex)" }
            // Earlier versions had no checksums.
            guard found == wanted || version < Self.version && found == wanted.dropLast() else {
                throw StoreFailure(
                    .damaged,
                    "\(path): its table \(table) has other columns than this program's; \(StoreFailure.howToRepair)")
            }
        }
        let isOurs = tables.isEmpty || Table.allCases.contains { tables.contains($0.rawValue) }
        let needed = ["device_state", "hub_state", "discarded", "mark"]
        guard isOurs, version < Self.version || Set(tables).isSuperset(of: needed) else {
            throw StoreFailure(
                .damaged, "\(path): lacks tables that this program made; \(StoreFailure.howToRepair)")
        }
    }

    private static func checkPages(_ database: Database, path: String) throws {
        let pages = try Int.fetchOne(database, sql: "PRAGMA page_count") ?? 0
        let size = try Int.fetchOne(database, sql: "PRAGMA page_size") ?? 0
        guard pages * size <= checkedSize else { return }
        let finding = try String.fetchOne(database, sql: "PRAGMA quick_check(1)") ?? "ok"
        guard finding == "ok" else {
            // SQLite names the page in the middle of its text for the error.
            let page = finding.firstMatch(of: /[Pp]age (\d+)/).map { " in page \($0.1)" } ?? ""
            throw StoreFailure(.damaged, "\(path): is damaged\(page); \(StoreFailure.howToRepair)")
        }
    }

    /// A checksum (FNV-1a) of the number and the octets: it guards against damage, not against an adversary.
    static func checksum(_ number: Int, _ octets: Data) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        withUnsafeBytes(of: UInt64(bitPattern: Int64(number)).littleEndian) {
            for octet in $0 { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01B3 }
        }
        octets.withUnsafeBytes {
            for octet in $0 { hash = (hash ^ UInt64(octet)) &* 0x100_0000_01B3 }
        }
        return Int64(bitPattern: hash)
    }
}

/// The identity of the file that a path led to when it was opened, and of the log beside it.
struct FileIdentity: Sendable {
    /// Size in octets to which SQLite shortens its log by itself.
    static let logLimit: off_t = 4 << 20

    /// Both files as they were at the last look.
    private let seen: NIOLockedValueBox<Pair>

    private struct Node: Sendable {
        let device: dev_t
        let number: ino_t
        let size: off_t

        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            (device, number, size) = (status.st_dev, status.st_ino, status.st_size)
        }

        func isSameFile(as other: Node) -> Bool { device == other.device && number == other.number }

        /// Whether two looks at a path found the same file, or none both times, and the later look found no less of its
        /// first `limit` octets.
        static func isKept(_ earlier: Node?, _ later: Node?, upTo limit: off_t) -> Bool {
            guard let earlier, let later else { return earlier == nil && later == nil }
            return later.isSameFile(as: earlier) && later.size >= min(earlier.size, limit)
        }
    }

    private struct Pair: Sendable {
        let file, log: Node?

        init(_ path: String) { (file, log) = (Node(path), Node(path + "-wal")) }
    }

    init(_ path: String) { seen = NIOLockedValueBox(Pair(path)) }

    /// Whether two paths lead to one file.
    static func isSameFile(_ path: String, _ other: String) -> Bool {
        guard let first = Node(path), let second = Node(other) else { return false }
        return first.isSameFile(as: second)
    }

    /// Whether the path still leads to the same files, and none of them has been cut short.
    func isStillThere(_ path: String) -> Bool {
        let found = Pair(path)
        return seen.withLockedValue { seen in
            guard Node.isKept(seen.file, found.file, upTo: .max), Node.isKept(seen.log, found.log, upTo: Self.logLimit)
            else { return false }
            seen = found
            return true
        }
    }
}

extension Row {
    /// The value of a column; nil when it is empty or not a `Value`. A damaged file may have anything in any column,
    /// and GRDB's subscripts would end the process then.
    func found<Value: DatabaseValueConvertible>(_ column: String) -> Value? {
        (self[column] as DatabaseValue?).flatMap(Value.fromDatabaseValue)
    }
}
