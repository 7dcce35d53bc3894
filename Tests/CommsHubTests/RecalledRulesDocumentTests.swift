import ESMEEmulator
import Foundation
import Testing

@testable import CommsHub

/// The tables of `docs/recalled-rules.md` that come from the code.
///
/// `scripts/docs` writes them anew.
@Suite(.serialized) struct RecalledRulesDocumentTests {
    private static let document = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/recalled-rules.md")
    private static let isWriting = ProcessInfo.processInfo.environment["SMETS_WRITE_SNAPSHOTS"] == "1"

    /// Compares the section of the document between its two marks with `table`, or writes it.
    private func check(_ section: String, _ table: [String]) throws {
        let text = try String(contentsOf: Self.document, encoding: .utf8)
        let begin = "<!-- generated: \(section) -->\n"
        let start = try #require(text.range(of: begin)).upperBound
        let end = try #require(text.range(of: "<!-- end -->", range: start..<text.endIndex)).lowerBound
        let expected = (["| switch | default | source | what it decides |", "| --- | --- | --- | --- |"] + table)
            .map { $0 + "\n" }.joined()
        guard text[start..<end] != expected else { return }
        if Self.isWriting {
            try Data(text.replacingCharacters(in: start..<end, with: expected).utf8).write(to: Self.document)
        } else {
            Issue.record(
                "docs/recalled-rules.md, section \(section): is not what the code says; run scripts/docs"
            )
        }
    }

    @Test func theTableOfAMetersSwitchesIsTheCodes() throws {
        try check(
            "processing-rules",
            ProcessingRule.all.map {
                "| `\($0.name)` | `\($0.text(in: ProcessingRules()))` | \($0.source.rawValue) | \($0.meaning) |"
            })
    }

    @Test func theTableOfAHubsSwitchesIsTheCodes() throws {
        try check(
            "hub-rules",
            CommunicationsHubRule.all.map {
                "| `\($0.name)` | `\($0.text(in: CommunicationsHubRules()))` | \($0.source.rawValue) | \($0.meaning) |"
            })
    }

    @Test func everyPropertyHasARow() {
        let meter = Mirror(reflecting: ProcessingRules()).children.compactMap(\.label)
        #expect(ProcessingRule.all.map(\.name) == meter)
        let hub = Mirror(reflecting: CommunicationsHubRules()).children.compactMap(\.label)
        #expect(CommunicationsHubRule.all.map(\.name) == hub.filter { $0 != "processing" })
    }
}
