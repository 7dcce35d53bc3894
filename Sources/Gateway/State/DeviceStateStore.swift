import Foundation
import GRDB

/// The states of the meters that differ from their fleet's function, and of hubs that are not as new, in SQLite (WAL):
/// what was saved survives a killed process. Most have none and are not in it.
final class DeviceStateStore: Sendable {
    /// Whose states: each table has a number and a state in JSON.
    enum Table: String, CaseIterable {
        case meters = "device_state"
        /// By the number of the premises' meter.
        case hubs = "hub_state"
    }

    private let database: DatabaseQueue
    /// The fleet that this one was forked from.
    private let parent: DeviceStateStore?

    /// Opens or makes the file at `path`.
    ///
    /// - Parameter isReadOnly: for a parent.
    init(path: String, parent: DeviceStateStore? = nil, isReadOnly: Bool = false) throws {
        var configuration = Configuration()
        // Several processes may share a fleet.
        configuration.busyMode = .timeout(10)
        configuration.readonly = isReadOnly
        if !isReadOnly { configuration.journalMode = .wal }
        database = try DatabaseQueue(path: path, configuration: configuration)
        self.parent = parent
        if !isReadOnly { try prepare() }
    }

    /// A store that lasts as long as this object.
    init() throws {
        database = try DatabaseQueue()
        parent = nil
        try prepare()
    }

    private func prepare() throws {
        try database.write { database in
            for table in Table.allCases {
                try database.execute(
                    sql: """
                        CREATE TABLE IF NOT EXISTS \(table.rawValue) (number INTEGER PRIMARY KEY, state BLOB NOT NULL)
                        """)
            }
        }
    }

    /// The state of meter or hub `number`; its parent's while it has none of its own.
    func state<State: Decodable>(_ type: State.Type, of number: Int, in table: Table) throws -> State? {
        let data = try database.read { database -> Data? in
            // A snapshot of an earlier version has no hubs.
            guard try database.tableExists(table.rawValue) else { return nil }
            return try Data.fetchOne(
                database, sql: "SELECT state FROM \(table.rawValue) WHERE number = ?", arguments: [number])
        }
        guard let data else { return try parent?.state(type, of: number, in: table) }
        return try JSONDecoder().decode(type, from: data)
    }

    /// Saves a state; on return it is in the file.
    func save(_ state: some Encodable, of number: Int, in table: Table) throws {
        let data = try JSONEncoder().encode(state)
        try database.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO \(table.rawValue) (number, state) VALUES (?, ?)",
                arguments: [number, data])
        }
    }

    /// Takes over every state in the file at `path`, over its own.
    func merge(from path: String) throws {
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH DATABASE ? AS other", arguments: [path])
            for table in Table.allCases where try database.tableExists(table.rawValue, in: "other") {
                try database.execute(
                    sql: "INSERT OR REPLACE INTO \(table.rawValue) SELECT * FROM other.\(table.rawValue)")
            }
            try database.execute(sql: "DETACH DATABASE other")
        }
    }

    /// Copies everything of this store, but not of its parent, to a new file.
    func copy(to path: String) throws {
        let destination = try DatabaseQueue(path: path)
        try database.backup(to: destination)
    }
}
