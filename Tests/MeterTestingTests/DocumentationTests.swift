import Foundation
import Testing

/// The articles of the documentation: their examples are tests that run.
@Suite struct DocumentationTests {
    private static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    private static func files(below folder: String, ending: String) throws -> [URL] {
        let folder = root.appendingPathComponent(folder)
        let names = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
        return names.filter { $0.hasSuffix(ending) }.sorted().map { folder.appendingPathComponent($0) }
    }

    /// The lines of a text without indentation and without empty ones.
    private static func lines(_ text: some StringProtocol) -> [String] {
        text.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    @Test func everyExampleInAnArticleStandsInATest() throws {
        let examples = try Self.files(below: "Tests/MeterTestingTests/Examples", ending: ".swift")
            .map { Self.lines(try String(contentsOf: $0, encoding: .utf8)) }
        var count = 0
        for article in try Self.files(below: "Sources", ending: ".md") {
            let parts = try String(contentsOf: article, encoding: .utf8).components(separatedBy: "```swift\n")
            for part in parts.dropFirst() {
                let wanted = Self.lines(part.components(separatedBy: "```")[0])
                count += 1
                let isTested = examples.contains { lines in
                    lines.indices.contains { lines[$0...].starts(with: wanted) }
                }
                #expect(isTested, "\(article.lastPathComponent): \(wanted.first ?? "") …")
            }
        }
        #expect(count >= 8)
    }

    @Test func anExampleHasFewerThan60Lines() throws {
        let examples = try Self.files(below: "Tests/MeterTestingTests/Examples", ending: ".swift")
        #expect(examples.count >= 5)
        for example in examples {
            let count = try String(contentsOf: example, encoding: .utf8).split(
                separator: "\n", omittingEmptySubsequences: false
            ).count
            #expect(count < 60, "\(example.lastPathComponent)")
        }
    }
}
