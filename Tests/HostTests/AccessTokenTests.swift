import Testing

@testable import Host

/// The secret of a server that others than its own machine reach.
@Suite struct AccessTokenTests {
    @Test(arguments: ["0123456789abcdef", "0123456789abcdef\n", " \t0123456789abcdef\r\n\n"])
    func whiteSpaceAroundTheLineDoesNotCount(text: String) throws {
        let token = try AccessToken(fileText: text)
        #expect(token.matches("0123456789abcdef"))
        #expect(token.streamLine == Array("GBCS:TOKEN#0:0123456789abcdef\n".utf8))
        #expect(token.authorization == "Bearer 0123456789abcdef")
    }

    @Test(arguments: [
        "", "0123456789abcde", String(repeating: "a", count: 257), "0123456789abcde f", "0123456789\nabcdef01",
        "0123456789abcdé0123", "0123456789abcdef\u{0}", "\u{FEFF}0123456789abcdef",
    ]) func whatIsNoTokenIsRefusedWithoutShowingIt(text: String) {
        let error = #expect(throws: AccessToken.FormatError.self) { try AccessToken(fileText: text) }
        #expect(error?.description.contains("abcde") == false)
    }

    @Test(arguments: [16, 256]) func lengthsAtTheBoundsAreTaken(count: Int) throws {
        let text = String(repeating: "~", count: count)
        #expect(try AccessToken(fileText: text).matches(text))
    }

    @Test(arguments: [
        "", "0123456789abcde", "0123456789abcdeF", "x123456789abcdef", "0123456789abcdef0", "0123456789abcdef\n",
        "0123456789abcdef0123456789abcdef",
    ]) func anythingElseDoesNotMatch(presented: String) throws {
        #expect(try !AccessToken(fileText: "0123456789abcdef").matches(presented))
    }

    @Test func itIsNotPrinted() throws {
        let token = try AccessToken(fileText: "0123456789abcdef")
        var dumped = ""
        dump(token, to: &dumped)
        for text in ["\(token)", String(reflecting: token), dumped, "\(Optional(token) as Any)"] {
            #expect(!text.contains("0123456789abcdef"))
        }
    }
}
