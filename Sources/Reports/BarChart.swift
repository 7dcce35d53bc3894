import COSEM

/// A terminal chart of a series: rows of block characters, one column for each value, from 0 up.
package struct BarChart {
    package let values: [Double]
    /// Number of rows.
    package let height: Int
    /// The text of a value beside the chart.
    let label: (Double) -> String
    /// Whether the chart names the half of its highest value too.
    let namesHalf: Bool
    /// What stands below the columns that have a mark.
    let marks: [Int: String]
    /// What stands below the chart when it has no marks.
    let caption: String

    private static let blocks = Array(" ▁▂▃▄▅▆▇█")
    /// Width of the text beside a chart, at least.
    private static let margin = 10

    /// - Parameters:
    ///   - times: those of the values, of which the first and the last stand below the chart.
    ///   - label: the text of a value, with its unit.
    package init(values: [Int64], times: [UTCTime], label: @escaping (Int64) -> String) {
        self.values = times.isEmpty ? [] : values.map(Double.init)
        height = 8
        self.label = { label(Int64($0)) }
        namesHalf = false
        marks = [:]
        caption = times.first.flatMap { first in times.last.map { "\(first) to \($0)" } } ?? ""
    }

    /// Power through a day.
    ///
    /// - Parameters:
    ///   - watts: power in W, from the first half hour on.
    ///   - times: local times at which the half hours begin. Every sixth hour is marked: a time that occurs twice when
    ///     clocks go back is marked twice, one that is left out not at all.
    package init(watts: [Double], times: [String], height: Int = 8) {
        values = watts
        self.height = height
        label = Quantity.power
        namesHalf = height > 2 && height % 2 == 0
        let marked: Set = ["00:00", "06:00", "12:00", "18:00"]
        marks = Dictionary(uniqueKeysWithValues: times.enumerated().filter { marked.contains($0.element) })
        caption = ""
    }

    /// The chart; empty when no value is above 0.
    package var text: String {
        guard let maximum = values.max(), maximum > 0 else { return "" }
        let margin = max(Self.margin, label(maximum).count)
        var lines: [String] = []
        for row in stride(from: height - 1, through: 0, by: -1) {
            let label =
                switch row {
                case height - 1: self.label(maximum)
                case height / 2 - 1 where namesHalf: self.label(maximum / 2)
                case 0: "0"
                default: ""
                }
            let bars = values.map { value in
                // The part of this row, in eighths, that the bar fills; a value above 0 always shows.
                let eighths = Int(value * Double(height * 8) / maximum) - row * 8
                return Self.blocks[min(8, max(0, value > 0 && row == 0 ? max(1, eighths) : eighths))]
            }
            lines.append(String(repeating: " ", count: max(0, margin - label.count)) + label + " │" + String(bars))
        }
        let space = String(repeating: " ", count: margin + 1)
        lines.append(space + "└" + String(values.indices.map { marks[$0] == nil ? "─" : "┴" }))
        lines.append(space + " " + (marks.isEmpty ? caption : markLine))
        return lines.joined(separator: "\n")
    }

    private var markLine: String {
        var line = ""
        for (column, mark) in marks.sorted(by: { $0.key < $1.key }) where line.count <= column {
            line += String(repeating: " ", count: column - line.count) + mark
        }
        return line
    }

    /// Shares, 0 to 1, as one line of block characters.
    package static func line(shares: [Double]) -> String {
        String(shares.map { blocks[min(8, max(0, Int(($0 * 8).rounded())))] })
    }
}
