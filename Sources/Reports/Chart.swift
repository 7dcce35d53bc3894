import COSEM

/// A terminal chart of a series: eight rows of block characters, one column for each value.
package struct Chart {
    package let values: [UInt32]
    package let times: [UTCTime]
    package let unit: String

    package init(values: [UInt32], times: [UTCTime], unit: String) {
        self.values = values
        self.times = times
        self.unit = unit
    }

    static let height = 8
    private static let blocks = Array(" ▁▂▃▄▅▆▇█")

    package var text: String {
        guard let maximum = values.max(), maximum > 0, let first = times.first, let last = times.last else { return "" }
        var lines: [String] = []
        for row in stride(from: Self.height - 1, through: 0, by: -1) {
            let label =
                switch row {
                case Self.height - 1: "\(maximum) \(unit)"
                case 0: "0"
                default: ""
                }
            let bars = values.map { value in
                // The part of this row, in eighths, that the bar fills.
                let eighths = Int(value) * Self.height * 8 / Int(maximum) - row * 8
                return Self.blocks[min(8, max(0, value > 0 && row == 0 ? max(1, eighths) : eighths))]
            }
            lines.append(String(repeating: " ", count: max(0, 10 - label.count)) + label + " │" + String(bars))
        }
        lines.append(String(repeating: " ", count: 11) + "└" + String(repeating: "─", count: values.count))
        lines.append(String(repeating: " ", count: 12) + "\(first) to \(last)")
        return lines.joined(separator: "\n")
    }
}
