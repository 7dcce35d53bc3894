import COSEM

/// A column of a log: what its numbers are.
public enum LogColumn: Hashable, Sendable {
    case activeImport
    case primaryActiveImport
    case secondaryActiveImport
    case reactiveImport
    case activeExport
    case reactiveExport
    /// A register of the Tariff TOU Register Matrix, from 1.
    case tou(Int)
    /// A register of the Secondary Tariff TOU Register Matrix, from 1.
    case secondaryTOU(Int)
    /// A register of the Tariff TOU Block Register Matrix; both numbers are from 1.
    case touBlock(block: Int, tou: Int)
    /// The code of an event: an ``AlertCode``.
    case logCode
    /// What an event brings beside its code.
    case otherInformation

    /// The name for people and in JSON.
    public var name: String {
        switch self {
        case .activeImport: "active import"
        case .primaryActiveImport: "primary active import"
        case .secondaryActiveImport: "secondary active import"
        case .reactiveImport: "reactive import"
        case .activeExport: "active export"
        case .reactiveExport: "reactive export"
        case .tou(let number): "TOU \(number)"
        case .secondaryTOU(let number): "secondary TOU \(number)"
        case .touBlock(let block, let tou): "block \(block) TOU \(tou)"
        case .logCode: "log code"
        case .otherInformation: "other information"
        }
    }

    public var unit: PhysicalUnit {
        switch self {
        case .reactiveImport, .reactiveExport: .varHour
        case .logCode, .otherInformation: .none
        default: .wattHour
        }
    }
}

/// The entries of a log after their timestamps, as a use case reads them (GBCS 18.2.1).
struct LogEntry {
    /// A member of an entry.
    enum Member {
        case column(LogColumn)
        /// An array of numbers, under a name of its own.
        case columns(String, [LogColumn])
        /// The octets that an event brings beside its code.
        case octets
        /// A value of which no more than the name is known here.
        case named(String)
        case unnamed

        /// Nil where there is none.
        var name: String? {
            switch self {
            case .column(let column): column.name
            case .columns(let name, _), .named(let name): name
            case .octets: LogColumn.otherInformation.name
            case .unnamed: nil
            }
        }
    }

    let members: [Member]

    /// The columns of the numbers in an entry, front to back; nil when not all of its members are known.
    var columns: [LogColumn]? {
        var columns: [LogColumn] = []
        for member in members {
            switch member {
            case .column(let column): columns.append(column)
            case .columns(_, let more): columns += more
            case .octets: break
            case .named, .unnamed: return nil
            }
        }
        return columns
    }

    /// The entries that a use case reads. Where there are two, the second are a twin-element meter's; empty where the
    /// members of the log's entries are not known here. Nil for a use case that reads no log.
    static func entries(of code: MessageCode) -> [LogEntry]? { table[code]?.map { LogEntry(members: $0) } }

    /// The entry with so many members after the timestamp, or else the first that the use case reads.
    static func closest(_ code: MessageCode, members count: Int) -> LogEntry? {
        let entries = entries(of: code)
        return entries?.first { $0.members.count == count } ?? entries?.first
    }

    private static let tou = Member.columns("time-of-use registers", (1...48).map { .tou($0) })
    private static let secondaryTOU = Member.columns(
        "secondary time-of-use registers", (1...4).map { .secondaryTOU($0) })
    private static let blocks = (1...4).map { block in
        Member.columns("block \(block) time-of-use registers", (1...8).map { .touBlock(block: block, tou: $0) })
    }
    private static let events: [Member] = [.column(.logCode), .octets]

    private static let table: [MessageCode: [[Member]]] = [
        .ecs20a: [[.named("payment-based debt payment")]],
        .ecs20b: [],
        .ecs20c: [],
        .ecs20d: [[.named("prepayment credit")]],
        .ecs21a: [
            [.column(.activeImport), tou] + blocks,
            [.column(.activeImport), .column(.secondaryActiveImport), tou, secondaryTOU] + blocks,
        ],
        .ecs21b: [],
        .ecs21c: [[.column(.activeExport)]],
        .ecs22a: [[.column(.activeExport), .column(.reactiveExport)]],
        .ecs22b: [[.column(.activeImport)], [.column(.primaryActiveImport), .column(.secondaryActiveImport)]],
        .ecs22c: [[.column(.reactiveImport)]],
        .ecs35a: [events],
        .ecs35b: [[.column(.logCode)]],
        .ecs35c: [events],
        .ecs35d: [[.column(.logCode)]],
        .ecs35e: [[.column(.logCode), .column(.otherInformation)]],
        .ecs35g: [[.column(.logCode), .unnamed, .unnamed]],
        .ecs66: [[.column(.activeImport)]],
        .ecs68: [],
    ]
}
