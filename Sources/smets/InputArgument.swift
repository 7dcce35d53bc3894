import Console
import Foundation
import Host

/// An argument that is a file's path, - for standard input, or the text itself.
enum InputArgument {
    /// The octets, without a byte order mark, of at most `limit`.
    static func octets(_ argument: String, limit: Int) throws -> [UInt8] {
        guard argument == "-" || FileManager.default.fileExists(atPath: argument) else { return Array(argument.utf8) }
        let octets = try reportingErrors {
            try BoundedFile.octets(argument == "-" ? "/dev/stdin" : argument, limit: limit, kind: "an input")
        }
        return Array(octets.withoutByteOrderMark)
    }
}
