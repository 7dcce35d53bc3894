/// The data of a report as CSV (RFC 4180), with a line of headings.
package struct ReportCSV {
    package let table: ReportTable

    package init(_ table: ReportTable) { self.table = table }

    package var text: String {
        let lines = [table.headings(in: .data).map(\.data)] + table.rows(in: .data).map { $0.map(\.data) }
        return lines.map { $0.joined(separator: ",") + "\r\n" }.joined()
    }
}
