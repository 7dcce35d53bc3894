import PlainText

/// A simulated day of a SMETS1 network as CSV (RFC 4180): one row for each cohort and interval.
package struct SMETS1ReportCSV {
    package let report: SMETS1Report

    package init(report: SMETS1Report) {
        self.report = report
    }

    package var text: String {
        var lines = ["minute_utc,cohort,provider,pdp_contexts,messages_per_second"]
        for row in report.cohorts {
            for (place, sessions) in row.sessionsByInterval.enumerated() {
                lines.append(
                    "\(place * report.interval),\(CSVField.text(row.name)),\(CSVField.text(row.provider ?? "")),\(sessions),"
                        + "\(row.messagesPerSecondByInterval[place])")
            }
        }
        return lines.map { $0 + "\r\n" }.joined()
    }
}
