/// A report as a page with charts.
package struct ReportHTML {
    package let report: Report

    package init(_ report: Report) { self.report = report }

    package var page: String { HTMLPage(title: report.title, body: body).text }

    /// The report without the page around it.
    private var body: String {
        let sections = report.sections.flatMap { section -> [String] in
            let parts = section.parts(in: .page)
            guard !parts.isEmpty else { return [] }
            return (section.title.map { ["<h2>\($0.markupEscaped)</h2>"] } ?? []) + parts.map(markup)
        }
        return (["<h1>\(report.heading.markupEscaped)</h1>"] + sections).joined(separator: "\n")
    }

    private func markup(_ part: ReportPart) -> String {
        switch part.content {
        case .lines(let lines): lines.map { "<p>\($0.markupEscaped)</p>" }.joined(separator: "\n")
        case .facts(_, let facts): table(facts.map { line([cell($0.name), cell($0.value)]) })
        case .table(let table): markup(table)
        case .lineChart(let chart): chart.svg
        case .heatMap(let map): map.svg
        case .bars: ""
        }
    }

    private func markup(_ table: ReportTable) -> String {
        let headings = table.headings(in: .page)
        func style(_ heading: ReportTable.Heading) -> String? { heading.isNumber ? "number" : nil }
        let head = line(headings.map { cell($0.text, tag: "th", style($0)) })
        let rows = table.rows(in: .page).map { row in
            line(zip(headings, row).map { cell($1.text, $1.isAlarming ? "missed" : style($0)) })
        }
        return self.table([head] + rows)
    }

    private func table(_ lines: [String]) -> String {
        "<div class=\"scroll\"><table>\(lines.joined(separator: "\n"))</table></div>"
    }

    private func line(_ cells: [String]) -> String { "<tr>\(cells.joined())</tr>" }

    private func cell(_ text: String, tag: String = "td", _ style: String? = nil) -> String {
        "<\(tag)\(style.map { " class=\"\($0)\"" } ?? "")>\(text.markupEscaped)</\(tag)>"
    }
}
