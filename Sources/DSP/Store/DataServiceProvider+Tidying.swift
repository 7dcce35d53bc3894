import Estate
import GRDB

// What is forgotten: rows of the Service Audit Trail, ended requests, and documents on their way beyond their limits.
extension DataServiceProvider {
    /// Numbers of requests and documents between two looks.
    static let tidyingInterval: Int64 = 1_024
    /// Largest number of rows that are forgotten at a time, several for each that can come meanwhile.
    static let tidiedAtOnce: Int64 = 10_000

    /// The number of a request or a document; with some, it is looked whether something is to be forgotten.
    func nextNumber() -> Int64 {
        let number = numbers.next()
        if number.isMultiple(of: Self.tidyingInterval) { Task { tidy() } }
        return number
    }

    /// Drops the oldest documents on their way to Users, as far as a User has more than ``DSPConfiguration/outgoingDocuments``
    /// or they are older than ``DSPConfiguration/outgoingDays``; not those that are being delivered.
    private func expire() {
        let count = configuration.outgoingDocuments
        let earliest = milliseconds - configuration.outgoingDays * 86_400_000
        let limit = Self.tidiedAtOnce
        for user in outbox.users {
            // A store that cannot be read is tidied at the next look.
            let numbers = try? store.read { database in
                try OutgoingRecord.expired(
                    for: user, beyond: count, madeBefore: earliest, limit: limit, in: database)
            }
            guard let numbers, !numbers.isEmpty else { continue }
            outbox.expire(numbers, of: user) { [self] dropped in
                metrics.expired.increment(by: Int64(dropped.count))
                for number in dropped { traceEnd(of: number, isDelivered: false, "dropped: nobody had taken it") }
            }
        }
    }

    /// Forgets the oldest rows of the Service Audit Trail, and requests that had ended by then, as far as there are more than
    /// ``DSPConfiguration/auditRows`` or they are older than ``DSPConfiguration/auditDays``; Pre-Commands that can no
    /// longer be signed; and documents that nobody took.
    func tidy() {
        expire()
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
