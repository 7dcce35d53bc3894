import Console
import Foundation
import Host

/// Reports, written to the files that the command line names.
public enum ReportFile {
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
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        let object = String(decoding: try encoder.encode(object), as: UTF8.self) + "\n"
        if let json, json != "-" { try write(object, to: json) }
        if json == "-" { try Output.print(object, terminator: "") } else { try Output.print(text()) }
    }

    public static func write(_ text: String, to path: String) throws {
        try reportingErrors { try WrittenFile.write(text, to: path) }
    }
}
