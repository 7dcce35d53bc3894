import NIOHTTP1

extension HTTPParserError {
    /// The problem that the decoder found, and how to fix it.
    ///
    /// - Parameters:
    ///   - beginsWithLetter: whether the octets that came begin with a letter, as a method does.
    ///   - allMethods: the server's methods.
    ///   - example: a request of this server.
    func problem(beginsWithLetter: Bool, allMethods: [String], example: String) -> HTTPProblem {
        switch self {
        case .headerOverflow:
            HTTPProblem(
                .requestHeaderFieldsTooLarge, "header-too-large",
                "the request's header has more than 80 KiB or 1,000 fields")
        case .invalidMethod where beginsWithLetter:
            HTTPProblem(
                .methodNotAllowed, "method-not-allowed",
                "the request does not begin with a method that is known, as \(example) HTTP/1.1 does",
                allow: allMethods.joined(separator: ", "))
        default: .invalid("malformed-http", "this is no HTTP/1.1 request: \(reason(example))")
        }
    }

    private func reason(_ example: String) -> String {
        switch self {
        case .invalidMethod: "it must begin like \(example) HTTP/1.1, and not with TLS"
        case .invalidVersion: "its first line must end with HTTP/1.1"
        case .invalidURL, .invalidHost, .invalidPort, .invalidPath, .invalidQueryString, .invalidFragment:
            "the target in its first line is malformed; write spaces and other characters as %20 and the like"
        case .invalidHeaderToken: "a header field's name or value has a character that may not stand there"
        case .invalidContentLength, .unexpectedContentLength:
            "Content-Length must be one number, and not stand beside Transfer-Encoding"
        case .invalidChunkSize: "a chunk of the body must begin with its size in hexadecimal"
        case .lfExpected: "a line must end with CR and LF"
        case .invalidEOFState, .closedConnection: "it ended in the middle"
        default: "its header is malformed; a body needs Content-Length or Transfer-Encoding: chunked, not both"
        }
    }
}
