import PlainText

/// A simulated day as CSV (RFC 4180): one row for each kind of exchange and hour, of the whole network.
package struct StudyReportCSV {
    package let report: StudyReport

    package init(report: StudyReport) {
        self.report = report
    }

    package var text: String {
        var lines = ["hour_utc,exchange,priority,settlement,offered,answered,in_time,utilisation"]
        for hour in 0..<24 {
            for row in report.rows {
                lines.append(
                    "\(hour),\(CSVField.text(row.name)),\(row.priority),\(row.settlement),\(row.offeredByHour[hour]),"
                        + "\(row.answeredByHour[hour]),\(row.inTimeByHour[hour]),\(report.utilisationByHour[hour])")
            }
        }
        return lines.map { $0 + "\r\n" }.joined()
    }
}
