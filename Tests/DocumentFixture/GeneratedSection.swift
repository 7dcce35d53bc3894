import Foundation

/// A part of a document that comes from the code: the text between `<!-- generated: NAME -->` and
/// `<!-- end of generated -->`, which readers of the page do not see.
package struct GeneratedSection {
    private let document: String
    private let name: String
    /// Sections of one page may be of several suites, which run side by side.
    private static let turn = NSLock()

    /// A section of a file of the source tree, such as "docs/profiles.md".
    package init(_ name: String, of document: String) {
        self.name = name
        self.document = document
    }

    /// What is wrong when the section is not `text`, in a line; nil when it is. `scripts/docs`, which sets
    /// SMETS_WRITE_SNAPSHOTS=1, has it written instead.
    package func difference(from text: String) throws -> String? {
        Self.turn.lock()
        defer { Self.turn.unlock() }
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let file = root.appending(path: document)
        let page = try String(contentsOf: file, encoding: .utf8)
        guard let begin = page.range(of: "<!-- generated: \(name) -->\n"),
            let end = page.range(of: "<!-- end of generated -->", range: begin.upperBound..<page.endIndex)
        else { return "\(document): has no section <!-- generated: \(name) -->, or no end of it" }
        let section = begin.upperBound..<end.lowerBound
        if page[section] == text { return nil }
        guard ProcessInfo.processInfo.environment["SMETS_WRITE_SNAPSHOTS"] == "1" else {
            return "\(document): the section \(name) is not what the code says; run scripts/docs"
        }
        try page.replacingCharacters(in: section, with: text).write(to: file, atomically: true, encoding: .utf8)
        return nil
    }
}
