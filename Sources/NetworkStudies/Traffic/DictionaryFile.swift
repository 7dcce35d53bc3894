import Conformance
import Console
import Host
import RadioNet

/// Dictionaries in files, and messages in exchange files.
package enum DictionaryFile {
    package static func read(_ path: String) throws -> CompressionDictionary {
        // It reads no more than a file may have, whatever the path leads to.
        let octets = try reportingErrors {
            try BoundedFile.octets(path, limit: CompressionDictionary.maximumFileSize, kind: "a dictionary file")
        }
        do { return try CompressionDictionary(file: octets) } catch { throw UserError("\(path): \(error)") }
    }

    package static func write(_ dictionary: CompressionDictionary, to path: String) throws {
        try reportingErrors { try WrittenFile.write(dictionary.fileOctets, to: path) }
    }

    /// The commands and responses of exchange files, in their order.
    package static func messages(_ paths: [String]) throws -> [[UInt8]] {
        try paths.flatMap { path -> [[UInt8]] in
            let file = try reportingErrors { try ExchangeFile(path: path) }
            return file.cases.flatMap(\.exchanges).flatMap { [$0.command] + ($0.response.map { [$0] } ?? []) }
        }
    }
}
