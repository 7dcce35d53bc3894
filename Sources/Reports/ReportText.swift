/// A report for the terminal: a paragraph for each section.
package struct ReportText {
    package let report: Report

    package init(_ report: Report) { self.report = report }

    package var text: String {
        report.sections.compactMap { section in
            let parts = section.parts(in: .terminal)
            return parts.isEmpty ? nil : parts.map(text).joined(separator: "\n")
        }.joined(separator: "\n\n")
    }

    private func text(_ part: ReportPart) -> String {
        switch part.content {
        case .lines(let lines): return lines.joined(separator: "\n")
        case .facts(let title, let facts):
            var table = Table([title, ""])
            table.rows = facts.map { [$0.name, $0.value] }
            return table.text
        case .table(let table): return table.text
        case .bars(let chart): return chart.text
        case .lineChart, .heatMap: return ""
        }
    }
}
