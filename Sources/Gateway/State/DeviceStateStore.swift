import ESMEEmulator
import Foundation
import GRDB

/// The states of the meters that differ from their fleet's function, in SQLite (WAL): what was saved survives a killed
/// process. Most meters have none and are not in it.
final class DeviceStateStore: Sendable {
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
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS device_state (number INTEGER PRIMARY KEY, state BLOB NOT NULL)
                    """)
        }
    }

    /// The state of meter `number`; its parent's while it has none of its own.
    func state(of number: Int) throws -> DeviceState? {
        let data = try database.read { database in
            try Data.fetchOne(
                database, sql: "SELECT state FROM device_state WHERE number = ?", arguments: [number])
        }
        guard let data else { return try parent?.state(of: number) }
        return try JSONDecoder().decode(DeviceState.self, from: data)
    }

    /// Saves a state; on return it is in the file.
    func save(_ state: DeviceState, of number: Int) throws {
        let data = try JSONEncoder().encode(state)
        try database.write { database in
            try database.execute(
                sql: "INSERT OR REPLACE INTO device_state (number, state) VALUES (?, ?)", arguments: [number, data])
        }
    }

    /// Takes over every state in the file at `path`, over its own.
    func merge(from path: String) throws {
        try database.writeWithoutTransaction { database in
            try database.execute(sql: "ATTACH DATABASE ? AS other", arguments: [path])
            try database.execute(sql: "INSERT OR REPLACE INTO device_state SELECT * FROM other.device_state")
            try database.execute(sql: "DETACH DATABASE other")
        }
    }

    /// Copies everything of this store, but not of its parent, to a new file.
    func copy(to path: String) throws {
        let destination = try DatabaseQueue(path: path)
        try database.backup(to: destination)
    }
}
