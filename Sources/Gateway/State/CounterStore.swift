import ESMEEmulator
import GBCS
import GRDB

/// Keeps what Protection Against Replay compares with across restarts: the last Originator Counter that each
/// meter executed for each role (GBCS 4.3.1.5). SQLite in WAL mode: what was recorded survives a killed process.
public final class CounterStore: Sendable {
    private let database: DatabaseQueue

    /// Opens or makes the file at `path`.
    public init(path: String) throws {
        var configuration = Configuration()
        configuration.journalMode = .wal
        database = try DatabaseQueue(path: path, configuration: configuration)
        try prepare()
    }

    /// A store that lasts as long as this object.
    public init() throws {
        database = try DatabaseQueue()
        try prepare()
    }

    private func prepare() throws {
        try database.write { database in
            // SQLite's integers are signed: identifiers and counters are kept by their bits.
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS replay_counter (
                        device INTEGER NOT NULL, role INTEGER NOT NULL, counter INTEGER NOT NULL,
                        PRIMARY KEY (device, role)) WITHOUT ROWID
                    """)
        }
    }

    /// Every counter, by device and role.
    public func counters() throws -> [EntityIdentifier: [RemotePartyRole: UInt64]] {
        try database.read { database in
            var counters: [EntityIdentifier: [RemotePartyRole: UInt64]] = [:]
            for row in try Row.fetchAll(database, sql: "SELECT device, role, counter FROM replay_counter") {
                let (device, role, counter): (Int64, UInt8, Int64) = (row[0], row[1], row[2])
                guard let role = RemotePartyRole(rawValue: role) else { continue }
                counters[EntityIdentifier(UInt64(bitPattern: device)), default: [:]][role] = UInt64(bitPattern: counter)
            }
            return counters
        }
    }

    /// Records a counter; on return it is in the file.
    public func record(_ use: CounterUse, of device: EntityIdentifier) throws {
        try database.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO replay_counter (device, role, counter) VALUES (?, ?, ?)",
                arguments: [
                    Int64(bitPattern: device.rawValue), use.role.rawValue, Int64(bitPattern: use.counter),
                ])
        }
    }
}
