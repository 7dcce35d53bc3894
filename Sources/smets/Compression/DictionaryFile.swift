import Foundation
import Gateway
import RadioNet

/// Dictionaries in files, and messages in exchange files.
enum DictionaryFile {
    static func read(_ path: String) throws -> CompressionDictionary {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw UserError("\(path): cannot be read; is the path right?")
        }
        // No more than a file can have, whatever is there.
        let data = try reportingErrors { try handle.read(upToCount: CompressionDictionary.maximumFileSize + 1) }
        do { return try CompressionDictionary(file: Array(data ?? Data())) } catch {
            throw UserError("\(path): \(error)")
        }
    }

    static func write(_ dictionary: CompressionDictionary, to path: String) throws {
        do { try Data(dictionary.fileOctets).write(to: URL(fileURLWithPath: path)) } catch {
            throw UserError("\(path): cannot be written: \(error.localizedDescription)")
        }
    }

    /// The commands and responses of exchange files, in their order.
    static func messages(_ paths: [String]) throws -> [[UInt8]] {
        try paths.flatMap { path -> [[UInt8]] in
            guard let json = FileManager.default.contents(atPath: path) else {
                throw UserError("\(path): cannot be read; is the path right?")
            }
            let file = try reportingErrors { try ExchangeFile(json: json, name: path) }
            return file.cases.flatMap { [$0.command] + ($0.response.map { [$0] } ?? []) }
        }
    }
}
