import Testing

@testable import PlainText

/// Texts that a terminal shows as they are.
@Suite struct PlainLineTests {
    @Test(arguments: ["", "a street", "Straße 7, 北京", "e\u{301}", "a\u{A0}b"])
    func aLineOfPrintableCharactersIsPlain(text: String) { #expect(text.isPlainLine) }

    @Test(
        arguments: ["a\nb", "a\r", "\t", "\u{1B}[31m", "\u{7F}", "\u{202E}cba", "a\u{2028}b", "a\u{2029}", "\u{FEFF}a"])
    func whatBreaksOrTurnsALineIsNot(text: String) {
        #expect(!text.isPlainLine)
        #expect(text.asPlainLine.isPlainLine)
    }

    @Test func whatIsNotPlainIsShownByItsNumber() {
        #expect("a\u{1B}[31mé\u{202E}".asPlainLine == "a\\u{1B}[31mé\\u{202E}")
    }
}
