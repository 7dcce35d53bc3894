import Console
import Host

/// Reports, written to the files that the command line names.
public enum ReportFile {
    /// Writes a report to the files that were asked for. Prints it for the terminal, or as the JSON object when `json`
    /// is `-`.
    ///
    /// - Parameters:
    ///   - json: path for the JSON object, `-` for standard output; nil when it is not wanted.
    ///   - csv: path for the report's data; nil when they are not wanted, or the report has none.
    ///   - html: path for the page; nil when it is not wanted.
    package static func write(_ source: some ReportSource, json: String?, csv: String? = nil, html: String? = nil)
        throws
    {
        let report = source.report
        try write(
            text: ReportText(report).text, object: source, json: json,
            files: [
                (csv, { report.data.map { ReportCSV($0).text } ?? "" }), (html, { ReportHTML(report).page }),
            ])
    }

    /// Writes a report to the files that were asked for. Prints its text, or the JSON object when `json` is `-`.
    ///
    /// - Parameters:
    ///   - json: path for the JSON object, `-` for standard output; nil when it is not wanted.
    ///   - files: for each further form its path, nil when it is not wanted, and the function that makes it.
    public static func write(
        text: @autoclosure () -> String, object: some Encodable, json: String?,
        files: [(path: String?, make: () -> String)]
    ) throws {
        for (path, make) in files {
            if let path { try write(make(), to: path) }
        }
        let object = try jsonText(encoding: object) + "\n"
        if let json, json != "-" { try write(object, to: json) }
        if json == "-" { try Output.print(object, terminator: "") } else { try Output.print(text()) }
    }

    public static func write(_ text: String, to path: String) throws {
        try reportingErrors { try WrittenFile.write(text, to: path) }
    }
}
