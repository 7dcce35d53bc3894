import DUIS
import Foundation
import GBCS
import GRDB

/// A request that was accepted, from its acceptance until it is forgotten.
package struct RequestRecord: Sendable {
    /// Number of the request in this DSP, ascending.
    package var number: Int64
    package var id: RequestID
    /// Whether it is a Signed Pre-Command, which has the RequestID of its Pre-Command.
    package var isSigned: Bool
    /// The last part of the URL that it came to.
    package var service: String
    /// Milliseconds since 1970, UTC.
    package var received: Int64
    /// When the DSP is to send its Command, for a future dated one; milliseconds since 1970.
    package var due: Int64?
    /// The document as received; nil once the request has ended.
    package var document: Data?
    /// Number of times that its Command was sent.
    package var sent = 0
    /// Whether nothing more follows: its Command is delivered locally, or the DCC has answered itself.
    package var isFinished = false
    /// What its Device is to do at times of its own, encoded; nil for nothing.
    package var instructions: Data?

    /// RequestID and stage in 25 octets: no two requests have the same.
    static func key(_ id: RequestID, isSigned: Bool) -> Data {
        var octets = Data(capacity: 25)
        for value in [id.originator.rawValue, id.target.rawValue, id.counter] {
            withUnsafeBytes(of: value.bigEndian) { octets.append(contentsOf: $0) }
        }
        octets.append(isSigned ? 1 : 0)
        return octets
    }

    /// - Returns: false when the request was there already.
    func insert(in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO request
                    (number, key, user, device, service, received, due, is_finished, document, instructions)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            number, Self.key(id, isSigned: isSigned), Int64(bitPattern: id.originator.rawValue),
            Int64(bitPattern: id.target.rawValue), service, received, due, isFinished, isFinished ? nil : document,
            instructions,
        ])
        return database.changesCount == 1
    }

    /// Requests that were taken up and have not ended, in the order of their acceptance, at most `limit`, with numbers from
    /// `range`.
    static func open(_ range: ClosedRange<Int64>, limit: Int, in database: Database) throws -> [RequestRecord] {
        try fetch(
            database, "is_finished = 0 AND due IS NULL AND number BETWEEN ? AND ? ORDER BY number LIMIT ?",
            [range.lowerBound, range.upperBound, limit])
    }

    /// Requests that were kept until a time that has come, at most `limit`, in the order of their times.
    static func due(by milliseconds: Int64, limit: Int, in database: Database) throws -> [RequestRecord] {
        try fetch(database, "is_finished = 0 AND due <= ? ORDER BY due, number LIMIT ?", [milliseconds, limit])
    }

    /// Whether a request was accepted.
    static func isKnown(_ id: RequestID, isSigned: Bool, in database: Database) throws -> Bool {
        try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM request WHERE key = ?)",
            arguments: [key(id, isSigned: isSigned)])
            ?? false
    }

    /// What the Device of an accepted request is to do at times of its own; nil for nothing, and for a request that is not
    /// known any more.
    static func instructions(of id: RequestID, in database: Database) throws -> Data? {
        try Data.fetchOne(
            database, sql: "SELECT instructions FROM request WHERE key IN (?, ?) AND instructions IS NOT NULL",
            arguments: [key(id, isSigned: false), key(id, isSigned: true)])
    }

    private static func fetch(
        _ database: Database, _ condition: String, _ arguments: StatementArguments
    ) throws -> [RequestRecord] {
        try Row.fetchAll(database, sql: "SELECT * FROM request WHERE \(condition)", arguments: arguments).compactMap {
            row in
            let key: Data = row["key"]
            guard key.count == 25 else { return nil }
            func word(_ place: Int) -> UInt64 {
                key.dropFirst(8 * place).prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
            }
            return RequestRecord(
                number: row["number"],
                id: RequestID(
                    originator: EntityIdentifier(word(0)), target: EntityIdentifier(word(1)), counter: word(2)),
                isSigned: key.last == 1, service: row["service"], received: row["received"], due: row["due"],
                document: row["document"], sent: row["sent"])
        }
    }
}

/// A document on its way to a User.
package struct OutgoingRecord: Sendable {
    /// Number of the document in this DSP, ascending.
    package var number: Int64
    package var user: EntityIdentifier
    /// The Device that it is about, whose documents keep their order.
    package var device: EntityIdentifier
    /// Milliseconds since 1970, UTC.
    package var made: Int64
    /// The number of the row of the Service Audit Trail that its delivery belongs to.
    package var audit: Int64?
    package var document: Data

    func insert(in database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO outgoing (number, user, device, made, audit, document) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            number, Int64(bitPattern: user.rawValue), Int64(bitPattern: device.rawValue), made, audit, document,
        ])
    }

    /// Numbers of the oldest documents for a User, at most `limit`, as far as there are more than `count` or they were made
    /// before `time`.
    static func expired(
        for user: EntityIdentifier, beyond count: Int64, madeBefore time: Int64, limit: Int64, in database: Database
    ) throws -> [Int64] {
        let key = Int64(bitPattern: user.rawValue)
        let there = try Int64.fetchOne(
            database, sql: "SELECT count(*) FROM outgoing WHERE user = ?", arguments: [key])
        let surplus = max(0, (there ?? 0) - count)
        let rows = try Row.fetchCursor(
            database, sql: "SELECT number, made FROM outgoing WHERE user = ? ORDER BY number LIMIT ?",
            arguments: [key, limit])
        var numbers: [Int64] = []
        // Later ones were made later.
        while let row = try rows.next(), Int64(numbers.count) < surplus || row["made"] < time {
            numbers.append(row["number"])
        }
        return numbers
    }

    /// The first documents for a User, at most `limit`, in order.
    static func waiting(
        for user: EntityIdentifier, limit: Int, in database: Database
    ) throws -> [OutgoingRecord] {
        try Row.fetchAll(
            database, sql: "SELECT * FROM outgoing WHERE user = ? ORDER BY number LIMIT ?",
            arguments: [Int64(bitPattern: user.rawValue), limit]
        ).map { row in
            OutgoingRecord(
                number: row["number"], user: user,
                device: EntityIdentifier(UInt64(bitPattern: row["device"] as Int64)), made: row["made"],
                audit: row["audit"], document: row["document"])
        }
    }
}

/// A Pre-Command that was issued to a User.
package struct PreCommandRecord: Sendable {
    package var id: RequestID
    /// Milliseconds since 1970, UTC.
    package var issued: Int64
    /// The Service Request as received.
    package var document: Data
    /// The Pre-Command without a signature.
    package var octets: Data

    static func key(_ id: RequestID) -> Data { RequestRecord.key(id, isSigned: false) }

    /// - Returns: false when one was issued for the same RequestID.
    func insert(in database: Database) throws -> Bool {
        try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO pre_command (key, issued, document, octets) VALUES (?, ?, ?, ?)"
        ).execute(arguments: [Self.key(id), issued, document, octets])
        return database.changesCount == 1
    }

    /// The Pre-Command that was issued for `id` and is not used; nil when there is none.
    static func unused(_ id: RequestID, in database: Database) throws -> PreCommandRecord? {
        try Row.fetchOne(
            database, sql: "SELECT * FROM pre_command WHERE key = ? AND is_used = 0", arguments: [key(id)]
        ).map { PreCommandRecord(id: id, issued: $0["issued"], document: $0["document"], octets: $0["octets"]) }
    }
}

/// A schedule of a User for a Device.
package struct ScheduleRecord: Sendable {
    /// DSPScheduleID.
    package var number: Int64
    package var user: EntityIdentifier
    package var device: EntityIdentifier
    /// When it is to run next, seconds since 2000; nil when it never will again.
    package var due: Int64?
    /// Number of its runs so far.
    package var executions: Int64 = 0
    /// The Service Request that made it, as received.
    package var document: Data

    func insert(in database: Database) throws {
        try database.cachedStatement(
            sql: "INSERT INTO schedule (number, user, device, due, executions, document) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [
            number, Int64(bitPattern: user.rawValue), Int64(bitPattern: device.rawValue), due, executions, document,
        ])
    }

    /// When a schedule is due next, seconds since 2000, beside those of `running`; nil when none is.
    static func next(_ database: Database, except running: Set<Int64>) throws -> Int64? {
        let rows = try Row.fetchCursor(
            database, sql: "SELECT number, due FROM schedule WHERE due IS NOT NULL ORDER BY due LIMIT ?",
            arguments: [running.count + 1])
        while let row = try rows.next() {
            if !running.contains(row["number"]) { return row["due"] }
        }
        return nil
    }

    static func fetch(
        _ database: Database, where condition: String, _ arguments: StatementArguments
    ) throws -> [ScheduleRecord] {
        try Row.fetchAll(database, sql: "SELECT * FROM schedule WHERE \(condition)", arguments: arguments).map { row in
            ScheduleRecord(
                number: row["number"], user: EntityIdentifier(UInt64(bitPattern: row["user"] as Int64)),
                device: EntityIdentifier(UInt64(bitPattern: row["device"] as Int64)), due: row["due"],
                executions: row["executions"], document: row["document"])
        }
    }
}
