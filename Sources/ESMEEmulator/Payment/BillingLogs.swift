import COSEM

/// The entries of a meter's logs of money, oldest first.
package struct BillingLogs: Hashable, Sendable {
    package private(set) var calendarRegisters: [RegisterSnapshot] = []
    package private(set) var calendarBalances: [BalanceSnapshot] = []
    package private(set) var changes: [ChangeSnapshot] = []
    package private(set) var debtPayments: [PaymentLogEntry] = []
    package private(set) var credits: [PaymentLogEntry] = []
    package private(set) var dailyBalances: [BalanceSnapshot] = []

    package init() {}

    /// Records a time of the Billing Calendar in both of its logs.
    package mutating func recordBilling(_ registers: RegisterSnapshot, _ balances: Balances) {
        Self.append(registers, to: &calendarRegisters, .calendarRegisters)
        Self.append(
            BalanceSnapshot(time: registers.time, balances: balances), to: &calendarBalances, .calendarBalances)
    }

    /// Records what stood before a change of payment mode or tariff.
    package mutating func recordChange(_ registers: RegisterSnapshot, _ balances: Balances) {
        Self.append(ChangeSnapshot(registers: registers, balances: balances), to: &changes, .changes)
    }

    /// Records a midnight.
    package mutating func recordDay(_ balances: Balances, at time: UTCTime) {
        Self.append(BalanceSnapshot(time: time, balances: balances), to: &dailyBalances, .dailyBalances)
    }

    /// Records a payment: what was paid, and what of it went to payment-based debt, if anything did.
    package mutating func recordTopUp(_ amount: Int64, _ shares: Account.TopUpShares, at time: UTCTime) {
        Self.append(PaymentLogEntry(time: time, amount: UInt32(clamping: amount)), to: &credits, .credits)
        guard shares.paymentDebt > .zero else { return }
        Self.append(
            PaymentLogEntry(time: time, amount: UInt32(clamping: shares.paymentDebt.millipence)), to: &debtPayments,
            .debtPayments)
    }

    private static func append<Entry>(_ entry: Entry, to entries: inout [Entry], _ log: BillingLog) {
        entries.append(entry)
        entries.removeFirst(max(0, entries.count - log.capacity))
    }

    /// The moments of a log's entries, in its order.
    package func times(of log: BillingLog) -> [UTCTime] {
        switch log {
        case .calendarRegisters: calendarRegisters.map(\.time)
        case .calendarBalances: calendarBalances.map(\.time)
        case .changes: changes.map(\.registers.time)
        case .debtPayments: debtPayments.map(\.time)
        case .credits: credits.map(\.time)
        case .dailyBalances: dailyBalances.map(\.time)
        }
    }
}

extension BillingLogs {
    /// The compact-array of the entries of `log` in `range`, both ends inclusive, with its tag, and their number (GBCS
    /// 18.2.1).
    package func octets(
        of log: BillingLog, in range: ClosedRange<UTCTime>, _ variant: ElementVariant
    ) -> (octets: [UInt8], rows: Int) {
        var rows: [UInt8] = []
        var count = 0
        for (place, time) in times(of: log).enumerated() where range.contains(time) {
            rows.append(bigEndian: UInt32(clamping: time.secondsSince2000))
            appendRow(place, of: log, isTwin: variant == .twinElement, to: &rows)
            count += 1
        }
        return (Self.compactArray(log, variant, rows), count)
    }

    /// The registers of the newest entry with the time `time`, of the Billing Calendar or else of a change: a
    /// compact-array of one row, as ECS68 has it (entry_registerReadLogEntry). Nil when there is none.
    package func registers(
        at time: UTCTime, _ variant: ElementVariant, ofChanges: Bool = true
    ) -> [UInt8]? {
        let billed = calendarRegisters.last { $0.time == time }
        let changed = ofChanges ? changes.last { $0.registers.time == time }?.registers : nil
        guard let registers = billed ?? changed else { return nil }
        var row: [UInt8] = []
        row.append(bigEndian: UInt32(clamping: time.secondsSince2000))
        registers.append(isTwin: variant == .twinElement, to: &row)
        return Self.compactArray(.calendarRegisters, variant, row)
    }

    private static func compactArray(_ log: BillingLog, _ variant: ElementVariant, _ rows: [UInt8]) -> [UInt8] {
        var octets = log.head.octets(isTwin: variant == .twinElement)
        octets.append(lengthPrefixed: rows)
        return octets
    }

    /// Appends the values of an entry after its timestamp.
    private func appendRow(_ place: Int, of log: BillingLog, isTwin: Bool, to octets: inout [UInt8]) {
        switch log {
        case .calendarRegisters: calendarRegisters[place].append(isTwin: isTwin, to: &octets)
        case .calendarBalances: Self.append(calendarBalances[place], to: &octets)
        case .changes:
            changes[place].registers.append(isTwin: isTwin, to: &octets)
            Self.append(changes[place].balances, to: &octets)
        case .debtPayments: octets.append(bigEndian: debtPayments[place].amount)
        case .credits: octets.append(bigEndian: credits[place].amount)
        case .dailyBalances: Self.append(dailyBalances[place], to: &octets)
        }
    }

    private static func append(_ snapshot: BalanceSnapshot, to octets: inout [UInt8]) {
        for value in snapshot.balances.logged { octets.append(bigEndian: value) }
    }
}

extension BillingLogs: Codable {
    private enum CodingKeys: String, CodingKey {
        case calendarRegisters, calendarBalances, changes, debtPayments, credits, dailyBalances
    }

    /// Logs that are empty are left out.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        func encode(_ entries: [some Encodable], _ key: CodingKeys) throws {
            if !entries.isEmpty { try container.encode(entries, forKey: key) }
        }
        try encode(calendarRegisters, .calendarRegisters)
        try encode(calendarBalances, .calendarBalances)
        try encode(changes, .changes)
        try encode(debtPayments, .debtPayments)
        try encode(credits, .credits)
        try encode(dailyBalances, .dailyBalances)
    }

    /// Reads the entries that were kept; of a log that has too many, the newest.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func decode<Entry: Decodable>(_ key: CodingKeys, _ log: BillingLog) throws -> [Entry] {
            (try container.decodeIfPresent([Entry].self, forKey: key) ?? []).suffix(log.capacity)
        }
        calendarRegisters = try decode(.calendarRegisters, .calendarRegisters)
        calendarBalances = try decode(.calendarBalances, .calendarBalances)
        changes = try decode(.changes, .changes)
        debtPayments = try decode(.debtPayments, .debtPayments)
        credits = try decode(.credits, .credits)
        dailyBalances = try decode(.dailyBalances, .dailyBalances)
    }
}
