import COSEM
import DCC
import Estate
import GBCS

/// A schedule as it is listed.
package struct ListedSchedule: Hashable, Sendable {
    /// DSPScheduleID.
    package var number: Int64
    package var user: EntityIdentifier
    package var device: EntityIdentifier
    /// When it is to run next; nil when it never will again.
    package var due: UTCTime?
    /// Number of its runs so far.
    package var executions: Int64
    /// The Service Reference Variant that it requests; nil where the request that made it cannot be read any more.
    package var variant: String?
    /// Its frequency in the words of DUIS, such as Half-Yearly; nil as ``variant`` is.
    package var frequency: String?
}

extension DataServiceProvider {
    /// Which schedules are asked for; all that is given must fit.
    package struct ScheduleQuery: Hashable, Sendable {
        package var user: EntityIdentifier?
        package var device: EntityIdentifier?
        /// First number of a schedule.
        package var from: Int64 = 0
        /// Largest number of schedules, 1 to 1,000.
        package var count = 100

        package init() {}
    }

    /// Schedules of all Users in the order of their numbers, and the number to go on with; nil when there are no more.
    package func schedules(_ query: ScheduleQuery) throws(StoreFailure) -> (schedules: [ListedSchedule], next: Int64?) {
        let count = min(max(1, query.count), 1_000)
        let found = try store.read { database in
            // An absent filter is NULL, and fits all.
            try ScheduleRecord.fetch(
                database,
                where: "number >= ? AND user = ifnull(?, user) AND device = ifnull(?, device) "
                    + "ORDER BY number LIMIT ?",
                [
                    query.from, query.user.map { Int64(bitPattern: $0.rawValue) },
                    query.device.map { Int64(bitPattern: $0.rawValue) }, count + 1,
                ])
        }
        let listed = found.prefix(count).map { record in
            let schedule = readers.withReader { reader in
                (try? reader.read(record.document).request).flatMap { try? Schedule($0.body) }
            }
            return ListedSchedule(
                number: record.number, user: record.user, device: record.device,
                due: record.due.map { UTCTime(secondsSince2000: $0) }, executions: record.executions,
                variant: schedule?.variant.rawValue, frequency: schedule?.frequency.rawValue)
        }
        return (listed, found.count > count ? found[count].number : nil)
    }
}
