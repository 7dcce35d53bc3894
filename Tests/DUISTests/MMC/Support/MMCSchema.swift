import DUIS
import Foundation

/// The MMC schema, where the shared folder is there, and `xmllint`, which holds documents against it.
enum MMCSchema {
    static let shared = SharedMaterial.folder.path
    private static let schema = "\(shared)/duis/xsd/mmc-5.4.xsd"
    private static let tool = "/usr/bin/xmllint"

    static var isThere: Bool {
        FileManager.default.fileExists(atPath: schema) && FileManager.default.isExecutableFile(atPath: tool)
    }

    /// What is wrong with the documents, by their names; empty when all are valid.
    static func problems(_ documents: [(name: String, document: Element)]) throws -> [String] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("mmc-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        var problems: [String] = []
        // So many files in one call keep the command line short.
        for start in stride(from: 0, to: documents.count, by: 200) {
            var paths: [String] = []
            for (index, item) in documents[start..<min(start + 200, documents.count)].enumerated() {
                let path = folder.appendingPathComponent("\(start + index)-\(item.name).xml")
                try Data(item.document.xml.utf8).write(to: path)
                paths.append(path.path)
            }
            problems += try lint(paths)
        }
        return problems
    }

    private static func lint(_ paths: [String]) throws -> [String] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: tool)
        process.arguments = ["--noout", "--schema", schema] + paths
        let pipe = Pipe()
        process.standardError = pipe
        try process.run()
        let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        guard process.terminationStatus != 0 else { return [] }
        let lines = output.split(separator: "\n").filter { !$0.hasSuffix(" validates") }.map(String.init)
        return lines.isEmpty ? ["xmllint ended with \(process.terminationStatus)"] : lines
    }
}
