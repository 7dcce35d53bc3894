import GRDB

/// The binding of a records file and a file of states, which shows that they belong together and are of the same
/// moment.
///
/// The states' file has both sides of a change of ``token``, so that a process killed between the two files leaves a
/// pair that fits.
struct StateBinding: Hashable {
    /// The identity in the records file.
    var identity: UInt64
    var token: UInt64
    /// The token that is about to replace ``token``; nil when no change is under way.
    var next: UInt64?
    /// Whether both files have been made; until then the content of the records file does not count.
    var isComplete: Bool
}

extension DeviceStateStore {
    /// The binding in this file; nil when there is none, as in a new file, one of an earlier version, or one that was
    /// emptied.
    func binding() throws -> StateBinding? {
        try database.read { database in
            guard try database.tableExists("state_binding"),
                let row = try Row.fetchOne(database, sql: "SELECT identity, token, next, complete FROM state_binding")
            else { return nil }
            guard let identity: Int64 = row.found("identity"), let token: Int64 = row.found("token"),
                let isComplete: Bool = row.found("complete")
            else {
                throw StoreFailure(.damaged, "\(path): its binding is damaged; \(StoreFailure.howToRepair)")
            }
            let next: Int64? = row.found("next")
            return StateBinding(
                identity: UInt64(bitPattern: identity), token: UInt64(bitPattern: token),
                next: next.map { UInt64(bitPattern: $0) }, isComplete: isComplete)
        }
    }

    func bind(_ binding: StateBinding) throws {
        try database.write { database in
            try database.execute(
                sql: """
                    CREATE TABLE IF NOT EXISTS state_binding (
                        only INTEGER PRIMARY KEY CHECK (only = 1), identity INTEGER NOT NULL, token INTEGER NOT NULL,
                        next INTEGER, complete INTEGER NOT NULL)
                    """)
            try database.execute(
                sql: """
                    INSERT OR REPLACE INTO state_binding (only, identity, token, next, complete) VALUES (1, ?, ?, ?, ?)
                    """,
                arguments: [
                    Int64(bitPattern: binding.identity), Int64(bitPattern: binding.token),
                    binding.next.map { Int64(bitPattern: $0) }, binding.isComplete,
                ])
        }
    }

    /// The meters or hubs that have a state in this file.
    func numbers(in table: Table) throws -> Set<Int> {
        try database.read { database in
            guard try database.tableExists(table.rawValue) else { return [] }
            return try Set(Int.fetchAll(database, sql: "SELECT number FROM \(table.rawValue)"))
        }
    }
}
