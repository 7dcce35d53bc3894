import HTTPTypes
import Hummingbird

/// The answer of the interface when it cannot do what was asked: `{"error", "code", "offset"?}`.
struct HTTPProblem: HTTPResponseError {
    private struct Body: Encodable {
        let error: String
        let code: String
        let offset: Int?
    }

    let status: HTTPResponse.Status
    /// The problem's code for programs, in kebab-case.
    let code: String
    /// The problem for people, in one line: what is wrong, where, and how to fix it.
    let text: String
    /// The octet or character at which the input goes wrong; nil when there is none.
    let offset: Int?
    /// Seconds after which the request may be repeated; nil for the default, which is 1 for status 503 and none for
    /// others.
    let retryAfter: Int?
    /// Methods that the path has, in the form of the header Allow; nil for other problems.
    let allow: String?

    init(
        _ status: HTTPResponse.Status, _ code: String, _ text: String, offset: Int? = nil, retryAfter: Int? = nil,
        allow: String? = nil
    ) {
        self.status = status
        self.code = code
        self.text = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        self.offset = offset
        self.retryAfter = retryAfter
        self.allow = allow
    }

    static func invalid(_ code: String, _ text: String, offset: Int? = nil) -> HTTPProblem {
        HTTPProblem(.badRequest, code, text, offset: offset)
    }

    static func bodyTooLarge(_ limit: Int) -> HTTPProblem {
        HTTPProblem(
            .contentTooLarge, "too-large", "the body has more than \(limit) octets; send it in smaller parts")
    }

    func response(from request: Request, context: some RequestContext) throws -> Response {
        var fields: HTTPFields = [:]
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        return Response.text(
            ByteBuffer(bytes: json), type: "application/json; charset=utf-8", status: status, headers: fields)
    }

    /// The answer's body, in JSON.
    var json: [UInt8] {
        (try? Response.jsonOctets(Body(error: text, code: code, offset: offset))) ?? Array("{}".utf8)
    }

    /// Header fields that go with the status.
    var headers: [(name: String, value: String)] {
        var headers: [(String, String)] = []
        if let retryAfter = retryAfter ?? (status == .serviceUnavailable ? 1 : nil) {
            headers.append(("Retry-After", "\(retryAfter)"))
        }
        if let allow { headers.append(("Allow", allow)) }
        if status == .unauthorized { headers.append(("WWW-Authenticate", "Bearer realm=\"smets\"")) }
        return headers
    }
}
