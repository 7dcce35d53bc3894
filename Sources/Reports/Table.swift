/// A table for people: columns as wide as they need to be, numbers aligned to the right.
public struct Table {
    public var header: [String]
    public var rows: [[String]] = []

    public init(_ header: [String]) { self.header = header }

    public mutating func append(_ row: String...) { rows.append(row) }

    /// The table as text. It takes time in proportion to the number of cells: everything about a column is found out
    /// once.
    public var text: String {
        let columns = header.indices.map { column -> (width: Int, alignsRight: Bool) in
            var (width, isNumeric, isEmpty) = (header[column].count, true, true)
            for row in rows where column < row.count && !row[column].isEmpty {
                width = max(width, row[column].count)
                isNumeric = isNumeric && Self.isNumber(row[column])
                isEmpty = false
            }
            return (width, isNumeric && !isEmpty)
        }
        var text = ""
        func append(_ cells: [String]) {
            var line = ""
            for (column, cell) in cells.enumerated() {
                // A cell beyond the header is not padded.
                let (width, alignsRight) = column < columns.count ? columns[column] : (0, false)
                let padding = String(repeating: " ", count: max(0, width - cell.count))
                line += (column == 0 ? "" : "  ") + (alignsRight ? padding + cell : cell + padding)
            }
            while line.last == " " { line.removeLast() }
            text += line
        }
        append(header)
        text += "\n" + columns.map { String(repeating: "-", count: $0.width) }.joined(separator: "  ")
        for row in rows {
            text += "\n"
            append(row)
        }
        return text
    }

    private static func isNumber(_ text: String) -> Bool {
        text.allSatisfy { $0.isNumber || $0 == "-" || $0 == "," }
    }
}
