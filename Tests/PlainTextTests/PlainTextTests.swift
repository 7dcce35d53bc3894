import Testing

@testable import PlainText

/// Numbers and words as people and shells read them, and texts without what editors put in front.
@Suite struct PlainTextTests {
    @Test(arguments: [
        (0, "0"), (999, "999"), (1_000, "1,000"), (32_000_000, "32,000,000"), (-999, "-999"),
        (-1_234_567, "-1,234,567"),
        (Int.min, "-9,223,372,036,854,775,808"),
    ])
    func thousandsAreGrouped(number: Int, text: String) { #expect(number.grouped == text) }

    @Test(arguments: [
        ("plain", "plain"), ("/a/b-c_d.yaml", "/a/b-c_d.yaml"), ("", "''"), ("a b", "'a b'"), ("it's", "'it'\\''s'"),
        ("$HOME", "'$HOME'"), ("a;b", "'a;b'"), ("größe", "größe"), ("[x]", "'[x]'"), ("~", "'~'"),
    ])
    func aShellTakesOneWord(text: String, word: String) { #expect(text.shellQuoted == word) }

    @Test(arguments: [0, 1, 2])
    func byteOrderMarksAreSkipped(marks: Int) throws {
        let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
        let octets = [[UInt8]](repeating: mark, count: marks).flatMap(\.self) + Array("[1]".utf8)
        #expect(octets.withoutByteOrderMark.elementsEqual("[1]".utf8))
        #expect(try JSONValue(parsing: octets) == .array([.integer(1)]))
    }

    @Test func halfAMarkIsNone() {
        let octets: [UInt8] = [0xEF, 0xBB, 0x61]
        #expect(octets.withoutByteOrderMark == octets[...])
        #expect([UInt8]().withoutByteOrderMark.isEmpty)
    }

    /// The place of an error counts the mark.
    @Test func errorsAreWhereTheFileHasThem() {
        let error = #expect(throws: JSONSyntaxError.self) {
            try JSONValue(parsing: [0xEF, 0xBB, 0xBF] + Array("[1 2]".utf8))
        }
        #expect(error?.offset == 6)
    }
}
