import COSEM
import Console
import Foundation
import GBCS
import Reports

/// A reading in the form of text and of JSON.
struct ReadingPresentation {
    let useCase: UseCase
    let reading: Reading

    /// Largest number of value columns that are printed; a note says that there are more.
    private static let columnLimit = 6

    /// Whether it is a log without entries.
    var isEmpty: Bool { if case .log(_, let rows) = reading { rows.isEmpty } else { false } }

    var text: String {
        switch reading {
        case .values(let values):
            ReportTable(
                values,
                columns: [
                    .init("register", .words, { $0.name }), .init("value", .words, { $0.value }),
                    .init("unit", .words, { $0.unit.symbol }),
                ]
            ).text
        case .log(let columns, let rows): log(columns, rows)
        case .failed(let results):
            ReportTable(
                Array(results.enumerated()),
                columns: [
                    .init("item", .whole, { $0.offset }), .init("result", .words, { "\($0.element.result)" }),
                ]
            ).text
        case .unexpected(let values):
            "values that \(useCase.code) does not return:\n" + values.map { "\($0)" }.joined(separator: "\n")
        }
    }

    private func log(_ columns: [LogColumn], _ rows: [Reading.Row]) -> String {
        guard let first = columns.first, !rows.isEmpty else { return "no entries in this range" }
        var text = ReportTable(rows, columns: Self.tableColumns(columns, rows)).text
        if columns.count > Self.columnLimit {
            text += "\n… and \(columns.count - Self.columnLimit) more columns: --json has them"
        }
        if isEnergyOfIntervals {
            let total = rows.reduce(0) { $0 + Int($1.values.first ?? 0) }
            text += "\n\n\(rows.count) entries, \(first.name) \(total) \(first.unit.symbol)"
            if (2...200).contains(rows.count) {
                let chart = BarChart(values: rows.map { $0.values[0] }, times: rows.map(\.time), unit: first.unit)
                text += "\n\n" + chart.text
            }
        }
        return text
    }

    /// Whether the log's entries are energies of half hours or days, which can be added up; registers cannot.
    private var isEnergyOfIntervals: Bool {
        switch useCase.messageCode {
        case .ecs22a, .ecs22b, .ecs22c, .ecs66: true
        default: false
        }
    }

    /// The columns of a log as a table: the time, then the log's own; of event logs, what the codes mean too.
    private static func tableColumns(
        _ columns: [LogColumn], _ rows: [Reading.Row]
    ) -> [ReportColumn<Reading.Row>] {
        var table: [ReportColumn<Reading.Row>] = [.init("time (UTC)", .words, { "\($0.time)" })]
        for (place, column) in columns.prefix(columnLimit).enumerated() {
            func value(_ row: Reading.Row) -> UInt32? { place < row.values.count ? row.values[place] : nil }
            table.append(
                column == .logCode
                    ? .init(column.name, .words, { value($0).map { code($0).rawValue.hexadecimal } })
                    : .init(column.name, .whole, value))
        }
        guard let code = columns.firstIndex(of: .logCode) else { return table }
        table.append(
            .init("meaning", .words, { row in code < row.values.count ? Self.code(row.values[code]).name : nil }))
        if rows.contains(where: { !$0.otherInformation.isEmpty }) {
            table.append(.init(LogColumn.otherInformation.name, .words, { $0.otherInformation.hexadecimal }))
        }
        return table
    }

    private static func code(_ value: UInt32) -> AlertCode { AlertCode(rawValue: UInt16(truncatingIfNeeded: value)) }

    /// The same facts for programs, with every column.
    var json: [String: Any] {
        var object: [String: Any] = ["useCase": useCase.code, "messageCode": useCase.messageCode.rawValue.hexadecimal]
        switch reading {
        case .values(let values):
            object["values"] = values.map { ["name": $0.name, "value": $0.value, "unit": $0.unit.symbol] }
        case .log(let columns, let rows):
            object["unit"] = Self.unit(of: columns)
            object["columns"] = columns.map(\.name)
            object["entries"] = rows.map { row -> [String: Any] in
                var entry: [String: Any] = ["time": "\(row.time)", "values": row.values]
                if !row.otherInformation.isEmpty { entry["otherInformation"] = row.otherInformation.hexadecimal }
                return entry
            }
        case .failed(let results):
            object["results"] = results.map { "\($0.result)" }
        case .unexpected(let values):
            object["unexpected"] = values.map { $0.encoded.hexadecimal }
        }
        return object
    }

    /// The units of a log's columns, each named once.
    private static func unit(of columns: [LogColumn]) -> String {
        var symbols: [String] = []
        for column in columns where !symbols.contains(column.unit.symbol) { symbols.append(column.unit.symbol) }
        return symbols.joined(separator: ", ")
    }
}

/// Prints a JSON object with sorted keys, so that outputs can be compared.
func printJSON(_ object: Any) throws {
    let data = try JSONSerialization.data(
        withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    try Output.print(String(decoding: data, as: UTF8.self))
}
