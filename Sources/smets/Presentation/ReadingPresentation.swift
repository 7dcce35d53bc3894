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
    var isEmpty: Bool { if case .log(_, _, let rows) = reading { rows.isEmpty } else { false } }

    var text: String {
        switch reading {
        case .values(let values):
            var table = Table(["register", "value", "unit"])
            for value in values { table.append(value.name, value.value, value.unit) }
            return table.text
        case .log(let columns, let unit, let rows):
            return log(columns, unit, rows)
        case .failed(let results):
            var table = Table(["item", "result"])
            for (item, result) in results.enumerated() { table.append("\(item)", "\(result.result)") }
            return table.text
        case .unexpected(let values):
            return "values that \(useCase.code) does not return:\n" + values.map { "\($0)" }.joined(separator: "\n")
        }
    }

    private func log(_ columns: [String], _ unit: String, _ rows: [Reading.Row]) -> String {
        guard !rows.isEmpty else { return "no entries in this range" }
        let shown = columns.prefix(Self.columnLimit)
        var table = Table(["time (UTC)"] + shown + (columns[0] == "log code" ? ["meaning"] : []))
        for row in rows {
            var cells = ["\(row.time)"]
            if columns[0] == "log code" {
                let code = AlertCode(rawValue: UInt16(truncatingIfNeeded: row.values.first ?? 0))
                cells += [code.rawValue.hexadecimal] + row.values.dropFirst().map { "\($0)" }
                cells += [code.name ?? "", row.otherInformation.hexadecimal].filter { !$0.isEmpty }
            } else {
                cells += row.values.prefix(shown.count).map { "\($0)" }
            }
            table.rows.append(cells)
        }
        var text = table.text
        if columns.count > shown.count {
            text += "\n… and \(columns.count - shown.count) more columns: --json has them"
        }
        let isEnergy = useCase.code.hasPrefix("ECS22") || useCase.messageCode == .ecs66
        if isEnergy {
            let total = rows.reduce(0) { $0 + Int($1.values.first ?? 0) }
            text += "\n\n\(rows.count) entries, \(columns[0]) \(total) \(unit.prefix { $0 != "," })"
            if (2...200).contains(rows.count) {
                text += "\n\n" + Chart(values: rows.map { $0.values[0] }, times: rows.map(\.time), unit: "Wh").text
            }
        }
        return text
    }

    /// The same facts for programs, with every column.
    var json: [String: Any] {
        var object: [String: Any] = ["useCase": useCase.code, "messageCode": useCase.messageCode.rawValue.hexadecimal]
        switch reading {
        case .values(let values):
            object["values"] = values.map { ["name": $0.name, "value": $0.value, "unit": $0.unit] }
        case .log(let columns, let unit, let rows):
            object["unit"] = unit
            object["columns"] = columns
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
}

/// Prints a JSON object with sorted keys, so that outputs can be compared.
func printJSON(_ object: Any) throws {
    let data = try JSONSerialization.data(
        withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    try Output.print(String(decoding: data, as: UTF8.self))
}
