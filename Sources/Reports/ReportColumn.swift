/// A column of a report's table: the value that it takes from a row, with its title, its unit and its format.
package struct ReportColumn<Row> {
    /// The heading for people; it ends with the unit when the values are written without one.
    package let heading: String
    /// The heading in data, with the unit in which the numbers are.
    package let dataHeading: String
    let forms: ReportForms
    let isNumber: Bool
    let cell: (Row) -> ReportCell

    /// - Parameters:
    ///   - title: heading for people, without the unit.
    ///   - unit: unit of the values, for a format that writes numbers without one.
    ///   - name: heading in data, without the unit; nil for the title in lower case, with underscores.
    ///   - forms: the forms of the report in which the column stands.
    ///   - missing: text for people where a row has no value.
    ///   - value: the row's value; nil when it has none.
    package init<Value>(
        _ title: String, unit: String = "", name: String? = nil, in forms: ReportForms = .all, missing: String = "",
        _ format: ReportFormat<Value>, _ value: @escaping (Row) -> Value?
    ) {
        heading = unit.isEmpty ? title : "\(title) \(unit)"
        let name = name ?? String(title.lowercased().map { $0 == " " || $0 == "-" ? "_" : $0 })
        let dataUnit = unit.isEmpty ? format.unit : unit
        dataHeading = dataUnit.isEmpty ? name : "\(name)_\(dataUnit)"
        self.forms = forms
        isNumber = format.isNumber
        cell = { row in
            guard let value = value(row) else { return ReportCell(text: missing, data: "") }
            return ReportCell(text: format.text(value), data: format.data(value), isAlarming: format.isAlarming(value))
        }
    }

    private init<Part>(_ column: ReportColumn<Part>, of part: @escaping (Row) -> Part) {
        (heading, dataHeading) = (column.heading, column.dataHeading)
        (forms, isNumber) = (column.forms, column.isNumber)
        cell = { column.cell(part($0)) }
    }

    /// The column in a table of rows that each have such a row as a part.
    package func of<Whole>(_ part: @escaping (Whole) -> Row) -> ReportColumn<Whole> {
        ReportColumn<Whole>(self, of: part)
    }
}

/// A value of a table, written.
package struct ReportCell: Hashable, Sendable {
    /// For people.
    package let text: String
    /// For programs: a field of CSV.
    package let data: String
    /// Whether a page shows it as something bad.
    package let isAlarming: Bool

    init(text: String, data: String, isAlarming: Bool = false) {
        self.text = text
        self.data = data
        self.isAlarming = isAlarming
    }
}
