import Hummingbird

/// What the interface answers when it cannot do what was asked: `{"error", "code", "offset"?}`.
struct HTTPProblem: HTTPResponseError {
    private struct Body: Encodable {
        let error: String
        let code: String
        let offset: Int?
    }

    let status: HTTPResponse.Status
    /// For programs: kebab-case.
    let code: String
    /// For people, one line: what is wrong, where, and the mend.
    let text: String
    /// The octet or character at which the input goes wrong.
    let offset: Int?
    /// Seconds after which the same may be asked again.
    let retryAfter: Int?

    init(
        _ status: HTTPResponse.Status, _ code: String, _ text: String, offset: Int? = nil, retryAfter: Int? = nil
    ) {
        self.status = status
        self.code = code
        self.text = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        self.offset = offset
        self.retryAfter = retryAfter
    }

    static func invalid(_ code: String, _ text: String, offset: Int? = nil) -> HTTPProblem {
        HTTPProblem(.badRequest, code, text, offset: offset)
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        try Response.json(
            Body(error: text, code: code, offset: offset), status: status,
            headers: retryAfter.map { [.retryAfter: "\($0)"] } ?? [:])
    }
}
