import Estate
import GRDB

// What is forgotten: rows of the Service Audit Trail and ended requests beyond their limits.
extension DataServiceProvider {
    /// Numbers of requests and documents between two looks.
    static let tidyingInterval: Int64 = 1_024
    /// Largest number of rows that are forgotten at a time, several for each that can come meanwhile.
    static let tidiedAtOnce: Int64 = 10_000

    /// Forgets the oldest rows of the Service Audit Trail, and requests that had ended by then, as far as there are more than
    /// ``DSPConfiguration/auditRows`` or they are older than ``DSPConfiguration/auditDays``; and Pre-Commands that can no
    /// longer be signed.
    func tidy() async {
        let rows = configuration.auditRows
        let earliest = milliseconds - configuration.auditDays * 86_400_000
        let limit = Self.tidiedAtOnce
        // A store that cannot be read is tidied at the next look.
        let last = try? store.read { database -> Int64? in
            let count = try Int64.fetchOne(database, sql: "SELECT count(*) FROM audit") ?? 0
            let surplus = min(count - rows, limit)
            var last: Int64?
            if surplus > 0 {
                last = try Int64.fetchOne(
                    database, sql: "SELECT number FROM audit ORDER BY number LIMIT 1 OFFSET ?",
                    arguments: [surplus - 1])
            }
            let old = try Int64.fetchOne(
                database,
                sql: """
                    SELECT max(number) FROM (SELECT number, received FROM audit ORDER BY number LIMIT ?)
                    WHERE received < ?
                    """, arguments: [limit, earliest])
            return [last, old].compactMap { $0 }.max()
        }
        if let last { store.write(.forget(upTo: last)) }
        store.write(.forgetPreCommands(issuedBefore: milliseconds - rules.preCommandLifetime * 1_000))
    }
}
