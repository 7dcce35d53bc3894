/// A table of a report: columns, and a row for each of its values. Cells are written when they are asked for.
package struct ReportTable {
    struct Heading {
        let text: String
        let data: String
        let forms: ReportForms
        let isNumber: Bool
    }

    let headings: [Heading]
    /// Number of rows.
    let count: Int
    private let cell: (_ row: Int, _ column: Int) -> ReportCell

    package init<Row>(_ rows: [Row], columns: [ReportColumn<Row>]) {
        headings = columns.map {
            Heading(text: $0.heading, data: $0.dataHeading, forms: $0.forms, isNumber: $0.isNumber)
        }
        count = rows.count
        cell = { row, column in columns[column].cell(rows[row]) }
    }

    /// The headings of the columns that stand in `form`.
    func headings(in form: ReportForms) -> [Heading] { headings.filter { $0.forms.contains(form) } }

    /// The rows, with the columns that stand in `form`.
    func rows(in form: ReportForms) -> some Sequence<[ReportCell]> {
        let columns = headings.indices.filter { headings[$0].forms.contains(form) }
        return (0..<count).lazy.map { row in columns.map { cell(row, $0) } }
    }

    /// The table for the terminal.
    package var text: String {
        var table = Table(headings(in: .terminal).map(\.text))
        table.rows = rows(in: .terminal).map { $0.map(\.text) }
        return table.text
    }
}
