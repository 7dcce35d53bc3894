import GBCS

/// One day of one meter as three logs show it; they must agree.
struct DaySums: Sendable {
    /// The energy of the half hours, of all elements together (ECS22b).
    var halfHours: [UInt64] = []
    /// The day's consumption, stamped with the midnight that ends the day (ECS66).
    var consumption: UInt64?
    /// The registers at the two midnights, of all elements together (ECS21a).
    var midnights: [UInt64] = []

    init() {}

    /// Takes the values from verified responses.
    init(halfHours: Reading, dailyConsumption: Reading, dailyReads: Reading) {
        if case .log(_, let rows) = halfHours {
            self.halfHours = rows.map { Self.sum($0.values) }
        }
        if case .log(_, let rows) = dailyConsumption, rows.count == 1 {
            consumption = Self.sum(rows[0].values)
        }
        if case .log(let columns, let rows) = dailyReads {
            let isTwin = columns.contains(.secondaryActiveImport)
            midnights = rows.map { Self.sum($0.values.prefix(isTwin ? 2 : 1)) }
        }
    }

    /// The sum of registers or energies, none of which is negative.
    private static func sum(_ values: some Sequence<Int64>) -> UInt64 {
        values.reduce(0) { $0 + UInt64(clamping: $1) }
    }

    /// The disagreement between the logs; nil when they agree.
    var disagreement: String? {
        guard halfHours.count == 48 else { return "\(halfHours.count) half hours in a whole day" }
        guard let consumption else { return "no daily consumption, or several, of one day" }
        guard midnights.count == 2 else { return "\(midnights.count) daily reads at two midnights" }
        let sum = halfHours.reduce(0, +)
        guard sum == consumption else { return "48 half hours sum to \(sum) Wh, ECS66 says \(consumption)" }
        // Registers wrap at 2^32.
        let difference = (midnights[1] &- midnights[0]) & 0xFFFF_FFFF
        guard sum == difference else {
            return "48 half hours sum to \(sum) Wh, the daily reads differ by \(difference)"
        }
        return nil
    }
}
