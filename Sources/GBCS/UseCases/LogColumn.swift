import COSEM

/// A column of a log: what its numbers are.
public struct LogColumn: Hashable, Sendable {
    /// How numbers are written.
    private enum Notation: Hashable, Sendable {
        case number
        /// An enum, with the names of its numbers.
        case names([UInt8: String])
        case alertCode
    }

    /// The name for people and in JSON.
    public let name: String
    public let unit: PhysicalUnit
    /// The power of ten by which the column's numbers are multiplied.
    public let scale: Int8
    private let notation: Notation

    /// The column of a member of the entries.
    ///
    /// - Parameter name: name of the column; the member's where it is its only one.
    init(_ member: ValueType.Member, name: String? = nil) {
        self.name = name ?? member.name
        (unit, scale) = (member.unit, member.scale)
        notation =
            switch member.type {
            case .enumerated(let names): .names(names)
            case _ where member == .logCode: .alertCode
            default: .number
            }
    }

    /// The number as people write it: times ten to the power of the scale, by its name where it has one, a code in
    /// hexadecimal.
    public func text(of number: Int64) -> String {
        switch notation {
        case .number: number.decimal(scale: scale)
        case .names: meaning(of: number) ?? "\(number)"
        case .alertCode: AlertCode(rawValue: UInt16(truncatingIfNeeded: number)).rawValue.hexadecimal
        }
    }

    /// What a code or a number of an enum stands for; nil where that is not known, and for numbers that count.
    public func meaning(of number: Int64) -> String? {
        switch notation {
        case .number: nil
        case .names(let names): UInt8(exactly: number).flatMap { names[$0] }
        case .alertCode: AlertCode(rawValue: UInt16(truncatingIfNeeded: number)).name
        }
    }
}

extension LogColumn {
    public static let activeImport = LogColumn(.dailyConsumption)
    public static let primaryActiveImport = LogColumn(.importProfile)
    public static let secondaryActiveImport = LogColumn(.importProfile, 1)
    public static let reactiveImport = LogColumn(.reactiveImportProfile)
    public static let activeExport = LogColumn(.exportProfile)
    public static let reactiveExport = LogColumn(.exportProfile, 1)
    /// The code of an event: an ``AlertCode``.
    public static let logCode = LogColumn(.powerEventLog)
    /// What an event brings beside its code.
    public static let otherInformation = LogColumn(.powerEventLog, 1)

    /// A register of the Tariff TOU Register Matrix, from 1 to 48.
    public static func tou(_ number: Int) -> LogColumn { LogColumn(.dailyReadLog, number) }

    /// A column of the log by its index, as the row of the attribute has it: of a meter with two elements, where a
    /// meter with one has others.
    private init(_ log: DeviceAttribute, _ index: Int = 0) {
        guard case .log(let members) = log.type else { preconditionFailure("\(log.name) is no log") }
        self = LogEntry(members: members).columns[index]
    }
}
