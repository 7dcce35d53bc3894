import Foundation
import Testing

@testable import Profiles

/// YAML as such: syntax, limits, merge keys, values of the wrong kind.
@Suite struct YAMLDocumentTests {
    static let mistakes = [
        Mistake(
            "a: [1, 2",
            "p.yaml:2: not YAML: while parsing a flow sequence from line 1 on: did not find expected ',' or ']'"),
        Mistake(
            "a: 1\n\tb: 2",
            "p.yaml:2: not YAML: while scanning a plain scalar from line 1 on: found a tab character that",
            "violates indentation"),
        Mistake("a: 1\na: 2", "p.yaml:1: a stands twice; it may stand once"),
        Mistake("a: 1\nb:\n  c: 1\n  c: 2", "p.yaml:3: c stands twice; it may stand once"),
        Mistake("a: *nowhere", "p.yaml:1: not YAML: found undefined alias; text that begins with * needs quotes"),
        Mistake(
            "a: 1\n---\nb: 2",
            "p.yaml:2: not YAML: expected a single document in the stream from line 1 on: but found another document"),
        Mistake(
            "a: \"open",
            "p.yaml:1: not YAML: while scanning a quoted scalar from line 1 on: found unexpected end of stream"),
        Mistake("a: 1\nb: \u{7}", "p.yaml:2: not YAML: control characters are not allowed"),
    ]

    @Test(arguments: mistakes)
    func syntaxErrorsAreOneLine(_ mistake: Mistake) {
        expectError(mistake.line) { _ = try YAMLDocument(mistake.yaml, file: "p.yaml") }
    }

    @Test func aFileHasALimit() throws {
        let limit = YAMLDocument.sizeLimit
        _ = try YAMLDocument("#" + String(repeating: "x", count: limit - 1), file: "p.yaml")
        expectError("p.yaml: has more than 1,048,576 octets, the most a profile may have") {
            _ = try YAMLDocument("#" + String(repeating: "x", count: limit), file: "p.yaml")
        }
    }

    @Test(arguments: ["[", "{a: ", "[{a: "])
    func bracketsHaveALimit(_ bracket: String) {
        expectError("p.yaml:2: has more than 256 brackets open; a profile needs three") {
            _ = try YAMLDocument("a:\n" + String(repeating: bracket, count: 100_000), file: "p.yaml")
        }
    }

    @Test func blocksHaveALimit() {
        expectError(
            "p.yaml:1: not YAML: while parsing from line 1 on: "
                + "Maximum nesting level reached, set with yaml_set_max_nest_level())"
        ) {
            _ = try YAMLDocument(String(repeating: "- ", count: 100_000) + "a", file: "p.yaml")
        }
    }

    @Test func aliasesOfAliasesTakeNoTime() throws {
        // Ten times ten times ten …: ten to the twentieth values if they were looked at.
        var yaml = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let members = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "a\(level): &a\(level) [\(members)]\n"
        }
        let document = try YAMLDocument(yaml, file: "p.yaml")
        expectError("p.yaml:1: unknown key a0; known are b") { _ = try document.mapping(keys: ["b"]) }
    }

    /// The parser compares keys by all that they hold: ten to the twentieth values.
    @Test(arguments: [
        "? *a20\n: 1", "*a20 : 1", "b: {*a20 : 1}", "b: {? *a20 : 1}", "[*a20]: 1", "- {a: 1}: 1", "? - *a20",
    ])
    func keysThatAreNoWordsTakeNoTime(_ last: String) {
        var yaml = "- &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...20 {
            let members = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "- &a\(level) [\(members)]\n"
        }
        expectError("p.yaml:22: a key is an alias, a list or a mapping; it must be a word") {
            _ = try YAMLDocument(yaml + "- " + last, file: "p.yaml")
        }
    }

    @Test(arguments: [
        "a: \"?b: c\" # *x : [y]: z", "a: 'x*y: z'", "a: https://a.b/*c", "a: [1, *m]", "a: {b: *m}", "a:\n  *m",
    ])
    func valuesAreNoKeys(_ text: String) throws {
        #expect(try YAMLDocument("m: &m 1 # [x]: y\n" + text, file: "p.yaml").topKeys == ["m", "a"])
    }

    @Test func aLongMappingMergedOftenTakesNoTime() throws {
        var yaml = "x0: &m {"
        for number in 0..<50_000 { yaml += "k\(number): 1, " }
        let members = Array(repeating: "*m", count: 16).joined(separator: ", ")
        yaml += "z: 1}\nx1: &n {<<: [\(members)]}\nb: {<<: [\(members.replacing("m", with: "n"))]}\n"
        let mapping = try YAMLDocument(yaml, file: "p.yaml").mapping(keys: ["x0", "x1", "b"])
        expectError("p.yaml:1: unknown key k0; known are a") { _ = try mapping.mapping("b", keys: ["a"]) }
    }

    @Test func mergesOfMergesTakeNoTime() throws {
        var yaml = "x0: &m0 {a: 1}\n"
        for level in 1...20 {
            let members = Array(repeating: "*m\(level - 1)", count: 10).joined(separator: ", ")
            yaml += "x\(level): &m\(level) {<<: [\(members)]}\n"
        }
        yaml += "b: {<<: *m20}\n"
        let document = try YAMLDocument(yaml, file: "p.yaml")
        let keys = (0...20).map { "x\($0)" } + ["b"]
        let mapping = try document.mapping(keys: keys)
        #expect(throws: ProfileError.self) { _ = try mapping.mapping("b", keys: ["a"]) }
    }

    @Test func aMergeBringsWhatTheMappingDoesNotHave() throws {
        let yaml = """
            first: &first {a: 1, b: 1}
            second: &second {<<: *first, b: 2, c: 2}
            third: {<<: *second, c: 3}
            fourth: {<<: [*first, *second], a: 4}
            """
        let document = try YAMLDocument(yaml, file: "p.yaml").mapping(keys: ["first", "second", "third", "fourth"])
        func values(_ key: String) throws -> [String?] {
            let mapping = try #require(try document.mapping(key, keys: ["a", "b", "c"]))
            return try ["a", "b", "c"].map { try mapping.scalar($0)?.string }
        }
        #expect(try values("second") == ["1", "2", "2"])
        #expect(try values("third") == ["1", "2", "3"])
        #expect(try values("fourth") == ["4", "1", "2"])
    }

    static let kinds = [
        Mistake("", "p.yaml: is empty; known keys are a, b"),
        Mistake("# nothing\n", "p.yaml: is empty; known keys are a, b"),
        Mistake("[1, 2]", "p.yaml:1: is a list; it must be keys and values"),
        Mistake("\nword", "p.yaml:2: is \"word\"; it must be keys and values"),
        Mistake("b:\n\ta: 1", "p.yaml:2: not YAML: found a tab where only spaces may indent; put spaces there"),
        Mistake("b: 1\n[1]: 2", "p.yaml:2: a key is a list; it must be a word"),
        Mistake("b: 1\nc: 2", "p.yaml:2: unknown key c; known are a, b"),
        Mistake("<<: word", "p.yaml:1: << is \"word\"; it must be a mapping or a list of mappings"),
        Mistake("b: 1\n<<: {c: 1}", "p.yaml:2: unknown key c; known are a, b"),
        Mistake("a: {c: 1}", "p.yaml:1: a is keys and values; it must be one value"),
        Mistake("b: 1\na:\n  - 1", "p.yaml:2: a is a list; it must be one value"),
        Mistake("a:", "p.yaml:1: a is nothing; it must be a whole number from 1 to 10,000"),
        Mistake("a: 0", "p.yaml:1: a is \"0\"; it must be a whole number from 1 to 10,000"),
        Mistake("a: 10001", "p.yaml:1: a is \"10001\"; it must be a whole number from 1 to 10,000"),
        Mistake("a: 1.5", "p.yaml:1: a is \"1.5\"; it must be a whole number from 1 to 10,000"),
        Mistake(
            "a: 99999999999999999999",
            "p.yaml:1: a is \"99999999999999999999\"; it must be a whole number from 1 to 10,000"),
        Mistake("a: |\n  two\n  lines", "p.yaml:1: a is \"two lines\"; it must be a whole number from 1 to 10,000"),
        Mistake("a: 1\nb: maybe", "p.yaml:2: b is \"maybe\"; it must be true or false"),
        Mistake("a: 1\nb: yes", "p.yaml:2: b is \"yes\"; it must be true or false"),
    ]

    @Test(arguments: kinds)
    func aWrongValueIsNamedWithItsLine(_ mistake: Mistake) {
        expectError(mistake.line) {
            let mapping = try YAMLDocument(mistake.yaml, file: "p.yaml").mapping(keys: ["a", "b"])
            let _: Int? = try mapping.scalar("a")?.number(in: 1...10_000)
            _ = try mapping.scalar("b")?.boolean()
        }
    }

    @Test(arguments: [("1_000", 1_000), ("42", 42), ("\"7\"", 7)])
    func numbersMayHaveUnderscoresAndQuotes(_ text: String, _ number: Int) throws {
        let mapping = try YAMLDocument("a: \(text)", file: "p.yaml").mapping(keys: ["a"])
        #expect(try mapping.scalar("a")?.number(in: 1...10_000) == number)
    }

    @Test(arguments: [("nan", false), ("inf", false), ("1e3", true), ("-0.5", false), ("0.5", true)])
    func decimalsAreInTheirRange(_ text: String, _ isIn: Bool) throws {
        let scalar = try #require(try YAMLDocument("a: \(text)", file: "p.yaml").mapping(keys: ["a"]).scalar("a"))
        #expect(((try? scalar.decimal(in: 0...1_000)) != nil) == isIn)
    }
}
