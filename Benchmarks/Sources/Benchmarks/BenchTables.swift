import Reports

/// The tables of a report, for the terminal and for Markdown.
enum BenchTables {
    static func figures(_ section: BenchSection) -> Table {
        let hasReference = section.figures.contains { $0.reference != nil }
        let hasAllocations = section.figures.contains { $0.allocations != nil && $0.unit != "a message" }
        let hasNotes = section.figures.contains { $0.note != nil }
        var table = Table(
            ["what", "measured"] + (hasReference ? ["reference", "", "ratio (rounds)"] : [])
                + (hasAllocations ? ["allocations"] : []) + (hasNotes ? ["note"] : []))
        for figure in section.figures {
            var row = [figure.title, "\(BenchNumber.text(figure.value)) \(figure.unit)"]
            if hasReference {
                row.append(figure.reference.map { "\(BenchNumber.text($0.value)) \(figure.unit)" } ?? "")
                row.append(figure.reference?.title ?? "")
                row.append(figure.ratio.map { BenchNumber.spread($0) } ?? "")
            }
            if hasAllocations { row.append(figure.allocations.map { BenchNumber.text($0) } ?? "") }
            if hasNotes { row.append(figure.note ?? "") }
            table.rows.append(row)
        }
        return table
    }

    /// A table of verdicts.
    ///
    /// - Parameter title: heading of the column of bounds.
    static func verdicts(_ title: String, _ verdicts: [BenchVerdict]) -> Table {
        var table = Table([title, "wanted", "measured", ""])
        for verdict in verdicts {
            table.append(
                verdict.goal, verdict.bound.limits, verdict.measured.map { BenchNumber.text($0) } ?? "nothing",
                verdict.isMet ? "met" : title == "goal" ? "short" : "MISSED")
        }
        return table
    }
}
