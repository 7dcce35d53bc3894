import Estate
import GBCS
import GRDB
import PlainText

/// The Service Audit Trail: who asked for what, and what came of it. It is bounded by number of rows and by age.
package struct AuditTrail: Sendable {
    static let table = """
        CREATE TABLE IF NOT EXISTS audit (
            number INTEGER PRIMARY KEY, request_id TEXT, response_id TEXT, variant TEXT NOT NULL,
            command_variant INTEGER NOT NULL, user INTEGER NOT NULL, role TEXT NOT NULL, settlement INTEGER NOT NULL,
            device INTEGER NOT NULL, device_type TEXT NOT NULL, mpan TEXT NOT NULL, provider TEXT NOT NULL,
            schedule INTEGER, received INTEGER NOT NULL, answer TEXT NOT NULL, reason TEXT NOT NULL, sent INTEGER,
            responded INTEGER, delivered INTEGER, attempts INTEGER NOT NULL, result TEXT, octets_in INTEGER NOT NULL,
            octets_out INTEGER NOT NULL)
        """

    /// What is asked of the trail; all that is given must fit.
    package struct Query: Hashable, Sendable {
        /// Largest number of rows of one answer.
        package static let limit = 1_000

        package var user: EntityIdentifier?
        package var device: EntityIdentifier?
        package var mpan: String?
        package var variant: String?
        /// Code of the answer or of the result.
        package var code: String?
        /// Earliest time of receipt, milliseconds since 1970.
        package var since: Int64?
        /// Time of receipt before which rows are wanted, milliseconds since 1970.
        package var until: Int64?
        /// First number of a row.
        package var from: Int64 = 0
        /// Largest number of rows, 1 to ``limit``.
        package var count = 100

        package init() {}
    }

    let store: DSPStore

    package init(store: DSPStore) { self.store = store }

    /// Rows in the order of their numbers, and the number to go on with; nil when there are no more.
    package func rows(_ query: Query) throws(StoreFailure) -> (rows: [AuditRecord], next: Int64?) {
        var conditions = ["number >= ?"]
        var arguments: StatementArguments = [query.from]
        func add(_ condition: String, _ value: (some DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        add("user = ?", query.user.map { Int64(bitPattern: $0.rawValue) })
        add("device = ?", query.device.map { Int64(bitPattern: $0.rawValue) })
        add("mpan = ?", query.mpan)
        add("variant = ?", query.variant)
        add("received >= ?", query.since)
        add("received < ?", query.until)
        if let code = query.code {
            conditions.append("(answer = ? OR result = ?)")
            arguments += [code, code]
        }
        let count = min(max(1, query.count), Query.limit)
        arguments += [count + 1]
        let (conditionText, values) = (conditions.joined(separator: " AND "), arguments)
        let found = try store.read { database in
            try Row.fetchAll(
                database, sql: "SELECT * FROM audit WHERE \(conditionText) ORDER BY number LIMIT ?", arguments: values
            ).map(AuditRecord.init)
        }
        return (Array(found.prefix(count)), found.count > count ? found[count].number : nil)
    }

    /// The row of a request, by its RequestID; nil when there is none. The latest where there are several.
    package func row(of requestID: String) throws(StoreFailure) -> AuditRecord? {
        try store.read { database in
            try Row.fetchOne(
                database, sql: "SELECT * FROM audit WHERE request_id = ? ORDER BY number DESC LIMIT 1",
                arguments: [requestID]
            ).map(AuditRecord.init)
        }
    }
}
