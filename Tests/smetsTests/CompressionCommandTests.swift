import Foundation
import Testing

/// `smets compression` and `smets dictionary` as their users run them.
@Suite(.serialized) struct CompressionCommandTests {
    private static let small = ["--fleet", "demo", "--meters", "100"]

    @Test func kindsScenariosAndFindingsAreMeasured() throws {
        let outcome = try SmetsProcess.run(["compression", "--sample", "10"] + Self.small)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.contains("ECS22b"))
        #expect(outcome.output.contains("holds: "))
        #expect(!outcome.output.contains("DOES NOT HOLD"))
        let json = try SmetsProcess.run(["compression", "--sample", "10", "--json"] + Self.small)
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
        #expect((object["volumes"] as? [Any])?.count == 3)
        #expect((object["findings"] as? [Any])?.count == 5)
    }

    @Test func messagesComeBack() throws {
        let outcome = try SmetsProcess.run(["compression", "--messages", "3001"] + Self.small)
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasSuffix("3001 passed, 0 failed\n"), "\(outcome.output)")
    }

    @Test func aDictionaryIsBuiltShownAndUsed() throws {
        let folder = try SmetsProcess.Folder()
        let file = "\(folder.path)/network.smzd"
        let build = ["dictionary", "build", "--size", "1000", "--number", "7", "--output", file] + Self.small
        let built = try SmetsProcess.run(build)
        #expect(built.status == 0, "\(built.errors)")
        let first = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(try SmetsProcess.run(build).output == built.output)
        #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == first)
        let shown = try SmetsProcess.run(["dictionary", "show", file, "--octets"])
        #expect(shown.output.contains("number    7"))
        // 996 to 1,000 octets, 32 a line.
        #expect(shown.output.split(separator: "\n").count == 4 + 32)
        let used = try SmetsProcess.run(["compression", "--messages", "100", "--dictionary", file] + Self.small)
        #expect(used.status == 0, "\(used.errors)")

        try first.dropLast().write(to: URL(fileURLWithPath: file))
        let damaged = try SmetsProcess.run(["dictionary", "show", file])
        #expect(damaged.status == 2)
        #expect(damaged.errors.hasPrefix("smets: \(file): the dictionary file ends after"))
    }

    @Test func exchangeFilesAreVerified() throws {
        let folder = try SmetsProcess.Folder()
        let device = """
            {"eui64": "0253 4D45 8000 0000", "elements": "single", "clock": "2026-11-01T12:00:00Z",
             "originatorCounter": 1, "parties": []}
            """.replacing(" 4D45 8000 0000", with: "4D4580000000")
        // 160 octets that do not repeat themselves: squares times a prime.
        let message = (1...160).map { String(format: "%02X", $0 * $0 * 7_919 / 256 % 256) }.joined()
        let file = try folder.file(
            "exchanges.json",
            """
            {"format": "smets-exchanges/1", "cases": [
              {"id": "one", "device": \(device), "command": "\(message)"},
              {"id": "two", "device": \(device), "command": "\(message)", "response": "DD01"}]}
            """)
        let outcome = try SmetsProcess.run(["compression", "verify", file])
        #expect(outcome.status == 0, "\(outcome.errors)")
        #expect(outcome.output.hasSuffix("9 passed, 0 failed\n"), "\(outcome.output)")
        // Nothing in common, so no dictionary: two ways, two messages.
        let different = try folder.file(
            "different.json",
            """
            {"format": "smets-exchanges/1", "cases": [
              {"id": "one", "device": \(device), "command": "\(message)", "response": "DD01"}]}
            """)
        #expect(try SmetsProcess.run(["compression", "verify", different]).output.hasSuffix("4 passed, 0 failed\n"))
        let built = try SmetsProcess.run(
            ["dictionary", "build", "--corpus", file, "--output", "\(folder.path)/own.smzd"])
        #expect(built.status == 0, "\(built.errors)")
    }

    @Test(arguments: [
        (["compression", "--level", "0"], "--level 0: takes 1 to 9"),
        (["compression", "--window", "8"], "--window 8: takes 9 to 15"),
        (["compression", "--size", "63"], "--size 63: takes 64 to 32768"),
        (["compression", "verify", "--level", "10", "x.json"], "--level 10: takes 1 to 9"),
        (["dictionary", "build", "--size", "0", "--output", "x"], "--size 0: takes 64 to 32768"),
    ])
    func aNumberOutOfRangeIsNamedByItsOption(arguments: [String], says: String) throws {
        let outcome = try SmetsProcess.run(arguments + (arguments[1] == "verify" ? [] : Self.small))
        #expect(outcome.status == 2)
        #expect(outcome.errors == "smets: \(says)\n")
    }

    @Test(arguments: [
        ["compression", "--messages", "0"], ["compression", "--sample", "1"], ["compression", "--level", "10"],
        ["compression", "--window", "8"], ["compression", "--window=\(Int.min)"], ["compression", "--size", "63"],
        ["compression", "--dictionary", "/nowhere.smzd"], ["compression", "verify", "/nowhere.json"],
        ["dictionary", "build", "--output", "/nowhere/at/all.smzd"], ["dictionary", "show", "/nowhere.smzd"],
    ])
    func mistakesAreOneLine(arguments: [String]) throws {
        let isFleets = arguments[0] == "compression" && arguments[1] != "verify" || arguments[1] == "build"
        let outcome = try SmetsProcess.run(arguments + (isFleets ? Self.small : []))
        #expect(outcome.status == 2)
        #expect(outcome.errors.hasPrefix("smets: "))
        #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    }
}
