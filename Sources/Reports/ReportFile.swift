import Console
import Foundation
import Host

/// Reports written where the command line says.
public enum ReportFile {
    /// Writes a report to the files asked for, and prints its text, or with `-` for `json` the object.
    ///
    /// - Parameters:
    ///   - json: where the object goes; nil for nowhere.
    ///   - files: of each further form the path, nil for nowhere, and what makes it.
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
