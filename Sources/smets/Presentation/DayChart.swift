import Reports

/// A terminal chart of power through a day, with a column for each half hour and local times below.
struct DayChart {
    /// Power in W, from the first half hour on.
    let values: [Double]
    /// Local times at which the half hours begin.
    let times: [String]
    var height = 8

    private static let blocks = Array(" ▁▂▃▄▅▆▇█")
    private static let margin = 10

    var text: String {
        guard let maximum = values.max(), maximum > 0 else { return "" }
        var lines: [String] = []
        for row in stride(from: height - 1, through: 0, by: -1) {
            let label =
                switch row {
                case height - 1: Quantity.power(maximum)
                case height / 2 - 1 where height % 2 == 0 && height > 2: Quantity.power(maximum / 2)
                case 0: "0"
                default: ""
                }
            let bars = values.map { value in
                // The part of this row, in eighths, that the bar fills; a value above 0 always shows.
                let eighths = Int(value / maximum * Double(height * 8)) - row * 8
                return Self.blocks[min(8, max(0, value > 0 && row == 0 ? max(1, eighths) : eighths))]
            }
            lines.append(String(repeating: " ", count: max(0, Self.margin - label.count)) + label + " │" + String(bars))
        }
        let space = String(repeating: " ", count: Self.margin + 1)
        lines.append(space + "└" + String(times.map { Self.isLabelled($0) ? "┴" : "─" }))
        lines.append(space + " " + labels)
        return lines.joined(separator: "\n")
    }

    /// Whether a time has a label, which is every six hours. A time that occurs twice when clocks go back is labelled
    /// twice, one that is left out not at all.
    private static func isLabelled(_ time: String) -> Bool { ["00:00", "06:00", "12:00", "18:00"].contains(time) }

    private var labels: String {
        var line = ""
        for (column, time) in times.enumerated() where Self.isLabelled(time) && line.count <= column {
            line += String(repeating: " ", count: column - line.count) + time
        }
        return line
    }
}
