import Foundation
import Testing

@testable import DCC

@Suite("Rules as texts")
struct DCCRulesTextsTests {
    @Test("Rules are set as NAME=VALUE, and the last of a name counts")
    func settings() throws {
        let rules = try DCCRules.applying([
            "mdrFlagMayBeAbsent=false", "maximumFutureDays=10", "maximumFutureDays=20", "callbackDelays=1 2 3",
        ])
        var expected = DCCRules()
        expected.mdrFlagMayBeAbsent = false
        expected.maximumFutureDays = 20
        expected.callbackDelays = [1, 2, 3]
        #expect(rules == expected)
        #expect(try DCCRules.applying([]) == DCCRules())
        let further = try DCCRules.applying(["sendingAttempts=7"], to: expected)
        #expect(further.maximumFutureDays == 20)
        #expect(further.sendingAttempts == 7)
    }

    @Test(
        "A text that is no rule is an error that helps",
        arguments: [
            (
                "mdrFlagMayBeAbsent",
                "mdrFlagMayBeAbsent: takes NAME=VALUE, such as mdrFlagMayBeAbsent=false; docs/recalled-rules.md has all"
            ),
            ("", ": takes NAME=VALUE, such as mdrFlagMayBeAbsent=false; docs/recalled-rules.md has all"),
            ("mdrFlagMayBeAbsent=no", "mdrFlagMayBeAbsent=no: mdrFlagMayBeAbsent takes true or false"),
            (
                "maximumFutureDays=", "maximumFutureDays=: maximumFutureDays takes a whole number from 1 to 36500"
            ),
            (
                "mdrFlagMayBeAbsant=true",
                "mdrFlagMayBeAbsant: there is no such rule; near are mdrFlagMayBeAbsent"
            ),
            ("SENDINGATTEMPTS=1", "SENDINGATTEMPTS: there is no such rule; near are sendingAttempts"),
            ("=1", ": there is no such rule; docs/recalled-rules.md has all"),
            ("somethingElse=1", "somethingElse: there is no such rule; docs/recalled-rules.md has all"),
        ])
    func mistakes(text: String, line: String) {
        #expect(throws: DCCRuleError(description: line)) { try DCCRules.applying([text]) }
    }

    @Test("A part of names gives at most three of them")
    func parts() {
        let error = #expect(throws: DCCRuleError.self) { try DCCRules.applying(["schedule=1"]) }
        let names = error?.description.components(separatedBy: "near are ").last?.components(separatedBy: ", ") ?? []
        #expect(names.count == 3)
        for name in names { #expect(name.lowercased().contains("schedule")) }
    }

    @Test("However long a text is, the line about it is short")
    func longTexts() {
        let long = String(repeating: "x\n", count: 100_000)
        for text in [long, long + "=1", "mdrFlagMayBeAbsent=" + long] {
            let error = #expect(throws: DCCRuleError.self) { try DCCRules.applying([text]) }
            #expect((error?.description.count ?? 0) < 250)
            #expect(error?.description.contains("\n") == false)
        }
    }
}
