import DocumentFixture
import ESMEEmulator
import Testing

@testable import CommsHub

/// The tables of `docs/recalled-rules.md` that come from the code.
///
/// `scripts/docs` writes them anew.
@Suite(.serialized) struct RecalledRulesDocumentTests {
    private func check(_ section: String, _ rows: [String]) throws {
        let table = ["| switch | default | source | what it decides |", "| --- | --- | --- | --- |"] + rows
        let difference = try GeneratedSection(section, of: "docs/recalled-rules.md")
            .difference(from: table.map { $0 + "\n" }.joined())
        #expect(difference == nil)
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
        let money = Mirror(reflecting: ProcessingRules().payment).children.compactMap(\.label)
        #expect(ProcessingRule.all.map(\.name) == meter.filter { $0 != "payment" } + money)
        let hub = Mirror(reflecting: CommunicationsHubRules()).children.compactMap(\.label)
        #expect(CommunicationsHubRule.all.map(\.name) == hub.filter { $0 != "processing" })
    }
}
