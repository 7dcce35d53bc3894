/// A table for people: columns as wide as they need, numbers to the right.
struct Table {
    var header: [String]
    var rows: [[String]] = []

    init(_ header: [String]) { self.header = header }

    mutating func append(_ row: String...) { rows.append(row) }

    var text: String {
        let lines = [header] + rows
        let widths = header.indices.map { column in lines.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
        func isNumber(_ text: String) -> Bool {
            !text.isEmpty && text.allSatisfy { $0.isNumber || $0 == "-" || $0 == "," }
        }
        func line(_ cells: [String]) -> String {
            var text = ""
            for (column, cell) in cells.enumerated() {
                let padding = String(repeating: " ", count: widths[column] - cell.count)
                let alignsRight =
                    rows.contains { column < $0.count && !$0[column].isEmpty }
                    && rows.allSatisfy { column >= $0.count || $0[column].isEmpty || isNumber($0[column]) }
                text += (column == 0 ? "" : "  ") + (alignsRight ? padding + cell : cell + padding)
            }
            while text.last == " " { text.removeLast() }
            return text
        }
        let rule = widths.map { String(repeating: "-", count: $0) }.joined(separator: "  ")
        return ([line(header), rule] + rows.map(line)).joined(separator: "\n")
    }
}
