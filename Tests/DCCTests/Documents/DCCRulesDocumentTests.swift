import DocumentFixture
import Testing

@testable import DCC

/// The table of the DCC's rules in `docs/recalled-rules.md`. `scripts/docs` writes it anew.
@Suite("The document of the DCC's rules", .serialized)
struct DCCRulesDocumentTests {
    @Test("The table of the DCC's rules is the code's")
    func table() throws {
        let rows = DCCRule.all.map {
            "| `\($0.name)` | `\($0.text(in: DCCRules()))` | \($0.source.rawValue) | \($0.meaning) |"
        }
        let table = ["| rule | default | source | what it decides |", "| --- | --- | --- | --- |"] + rows
        let difference = try GeneratedSection("dcc-rules", of: "docs/recalled-rules.md")
            .difference(from: table.map { $0 + "\n" }.joined())
        #expect(difference == nil)
    }

    @Test("What a rule decides fits into a cell of the table")
    func cells() {
        for rule in DCCRule.all {
            #expect(!rule.meaning.contains("|") && !rule.meaning.contains("\n"), "\(rule.name)")
        }
    }
}
