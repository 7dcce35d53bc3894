import Console
import DUIS
import Foundation
import Host

/// A folder with the XSD files of DUIS.
enum DUISSchemaFolder {
    /// Largest size of an XSD file in octets.
    private static let fileSize = 4_194_304

    static func schema(_ path: String) throws -> DUISSchema {
        guard let names = try? FileManager.default.contentsOfDirectory(atPath: path) else {
            throw UserError("--duis-schemas \(path): no such folder")
        }
        var files: [(name: String, octets: [UInt8])] = []
        for name in names.sorted() where name.lowercased().hasSuffix(".xsd") {
            files.append(
                (
                    name,
                    try reportingErrors { try BoundedFile.octets("\(path)/\(name)", limit: fileSize, kind: "a schema") }
                ))
        }
        do { return try DUISSchema(files: files) } catch { throw UserError("--duis-schemas \(path): \(error)") }
    }
}
