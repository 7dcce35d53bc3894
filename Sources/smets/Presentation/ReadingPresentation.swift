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

    /// Whether it is a log without entries, or several of them.
    var isEmpty: Bool {
        switch reading {
        case .log(_, let rows): rows.isEmpty
        case .logs(let logs, let values): values.isEmpty && logs.allSatisfy(\.rows.isEmpty)
        case .values, .failed, .unexpected: false
        }
    }

    var text: String {
        switch reading {
        case .values(let values): Self.table(values)
        case .log(let columns, let rows): log(columns, rows)
        case .logs(let logs, let values):
            ((values.isEmpty ? [] : [Self.table(values)]) + logs.map { "\($0.name)\n\n" + log($0.columns, $0.rows) })
                .joined(separator: "\n\n")
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

    private static func table(_ values: [Reading.Value]) -> String {
        ReportTable(
            values,
            columns: [
                .init("register", .words, { $0.name }), .init("value", .words, { $0.value }),
                .init("unit", .words, { $0.unit.symbol }),
            ]
        ).text
    }

    private func log(_ columns: [LogColumn], _ rows: [Reading.Row]) -> String {
        guard let first = columns.first, !rows.isEmpty else { return "no entries in this range" }
        var text = ReportTable(rows, columns: tableColumns(columns, rows)).text
        if columns.count > Self.columnLimit {
            text += "\n… and \(columns.count - Self.columnLimit) more columns: --json has them"
        }
        if useCase.bringsAmounts {
            let amounts = rows.map { $0.values.first ?? 0 }
            func label(_ amount: Int64) -> String {
                first.text(of: amount) + (first.unit == .none ? "" : " \(first.unit.symbol)")
            }
            text += "\n\n\(rows.count) entries, \(first.name) \(label(amounts.reduce(0, +)))"
            if (2...200).contains(rows.count) {
                text += "\n\n" + BarChart(values: amounts, times: rows.map(\.time), label: label).text
            }
        }
        return text
    }

    /// The columns of a log as a table: the time, then the log's own; of event logs, what the codes mean too. Units
    /// stand in the headings, unless a total below the table has them.
    private func tableColumns(_ columns: [LogColumn], _ rows: [Reading.Row]) -> [ReportColumn<Reading.Row>] {
        var table: [ReportColumn<Reading.Row>] = [.init("time (UTC)", .words, { "\($0.time)" })]
        for (place, column) in columns.prefix(Self.columnLimit).enumerated() {
            func text(_ row: Reading.Row) -> String? {
                place < row.values.count ? column.text(of: row.values[place]) : nil
            }
            // Tables align whole numbers by themselves, decimals are padded to the width of their column.
            let width = column.scale == 0 ? 0 : max(column.name.count, rows.map { text($0)?.count ?? 0 }.max() ?? 0)
            table.append(
                .init(column.name, unit: useCase.bringsAmounts ? "" : column.unit.symbol, .words) { row in
                    text(row).map { String(repeating: " ", count: max(0, width - $0.count)) + $0 }
                })
        }
        guard let code = columns.firstIndex(of: .logCode) else { return table }
        table.append(
            .init("meaning", .words) { code < $0.values.count ? columns[code].meaning(of: $0.values[code]) : nil })
        if rows.contains(where: { !$0.otherInformation.isEmpty }) {
            table.append(.init(LogColumn.otherInformation.name, .words, { $0.otherInformation.hexadecimal }))
        }
        return table
    }

    /// The same facts for programs, with every column.
    var json: [String: Any] {
        var object: [String: Any] = ["useCase": useCase.code, "messageCode": useCase.messageCode.rawValue.hexadecimal]
        switch reading {
        case .values(let values): object["values"] = Self.json(values)
        case .log(let columns, let rows): object.merge(Self.json(columns, rows)) { old, _ in old }
        case .logs(let logs, let values):
            object["values"] = Self.json(values)
            object["logs"] = logs.map { log in
                Self.json(log.columns, log.rows).merging(["name": log.name]) { old, _ in old }
            }
        case .failed(let results):
            object["results"] = results.map { "\($0.result)" }
        case .unexpected(let values):
            object["unexpected"] = values.map { $0.encoded.hexadecimal }
        }
        return object
    }

    private static func json(_ values: [Reading.Value]) -> [[String: String]] {
        values.map { ["name": $0.name, "value": $0.value, "unit": $0.unit.symbol] }
    }

    /// A log: whole numbers as they are, amounts of money as decimals in text, which no reader rounds.
    private static func json(_ columns: [LogColumn], _ rows: [Reading.Row]) -> [String: Any] {
        [
            "unit": unit(of: columns), "columns": columns.map(\.name),
            "entries": rows.map { row -> [String: Any] in
                let values = zip(columns, row.values).map { column, number -> Any in
                    column.scale == 0 ? Int(number) : column.text(of: number)
                }
                var entry: [String: Any] = ["time": "\(row.time)", "values": values]
                if !row.otherInformation.isEmpty { entry["otherInformation"] = row.otherInformation.hexadecimal }
                return entry
            },
        ]
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
