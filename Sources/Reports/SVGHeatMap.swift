/// A heat map as inline SVG: rows over columns, and the higher the value, the darker the cell. Colours come from the
/// page's style.
package struct SVGHeatMap {
    package let title: String
    package let xLabel: String
    package let yLabel: String
    /// The values, 0 to 1, in rows from the top.
    package let rows: [[Double]]
    package let rowNames: [String]

    package init(title: String, xLabel: String, yLabel: String, rows: [[Double]], rowNames: [String]) {
        self.title = title
        self.xLabel = xLabel
        self.yLabel = yLabel
        self.rows = rows
        self.rowNames = rowNames
    }

    /// Largest number of rows drawn. When there are more, neighbours are drawn as one row with their highest values.
    static let rowLimit = 96
    private static let width = 760.0
    private static let left = 76.0
    private static let bottom = 40.0

    package var svg: String {
        let (rows, names) = joined
        guard let columns = rows.first?.count, columns > 0 else {
            return "<p>\(title.markupEscaped): nothing to draw.</p>"
        }
        let height = max(6, min(18, 360 / Double(rows.count)))
        let width = (Self.width - Self.left - 8) / Double(columns)
        let bottom = height * Double(rows.count)
        var lines = [
            "<svg class=\"chart\" viewBox=\"0 0 \(Int(Self.width)) \(Int(bottom + Self.bottom))\" role=\"img\">",
            "<title>\(title.markupEscaped)</title>",
        ]
        let named = max(1, rows.count / 12)
        for (row, values) in rows.enumerated() {
            let y = height * Double(row)
            if row % named == 0 {
                lines.append(text(Self.left - 6, y + height * 0.8, names[row], "end"))
            }
            for (column, value) in values.enumerated() {
                let opacity = (min(1, max(0, value)) * 1_000).rounded() / 1_000
                let percent = (value * 1_000).rounded() / 10
                lines.append(
                    "<rect x=\"\(tenth(Self.left + width * Double(column)))\" y=\"\(tenth(y))\" "
                        + "width=\"\(tenth(width))\" height=\"\(tenth(height))\" "
                        + "fill=\"rgba(var(--warm), \(opacity))\">"
                        + "<title>\(names[row].markupEscaped), \(column): \(percent) %</title></rect>")
            }
        }
        for column in stride(from: 0, through: columns, by: max(1, columns / 8)) {
            lines.append(text(Self.left + width * Double(column), bottom + 16, "\(column)", "middle"))
        }
        lines.append(text((Self.left + Self.width) / 2, bottom + 34, xLabel, "middle"))
        lines.append(text(4, 12, yLabel, "start"))
        lines.append("</svg>")
        return lines.joined(separator: "\n")
    }

    private var joined: ([[Double]], [String]) {
        guard rows.count > Self.rowLimit else { return (rows, rowNames) }
        let group = (rows.count + Self.rowLimit - 1) / Self.rowLimit
        let starts = Array(stride(from: 0, to: rows.count, by: group))
        return (
            starts.map { start in
                let group = rows[start..<min(start + group, rows.count)]
                return rows[start].indices.map { column in group.map { $0[column] }.max() ?? 0 }
            }, starts.map { rowNames[$0] }
        )
    }

    private func text(_ x: Double, _ y: Double, _ words: String, _ anchor: String) -> String {
        "<text x=\"\(tenth(x))\" y=\"\(tenth(y))\" text-anchor=\"\(anchor)\">\(words.markupEscaped)</text>"
    }

    private func tenth(_ value: Double) -> String { "\((value * 10).rounded() / 10)" }
}
