import HTTPTypes
import Hummingbird

/// The answer of a server when it cannot do what was asked.
package struct HTTPProblem: HTTPResponseError {
    /// The form of the answer's body.
    package enum Form: Sendable {
        /// `{"error", "code", "offset"?}`.
        case json
        /// The problem for people, in one line of text.
        case plain

        var mediaType: String {
            switch self {
            case .json: "application/json; charset=utf-8"
            case .plain: "text/plain; charset=utf-8"
            }
        }
    }

    private struct Body: Encodable {
        let error: String
        let code: String
        let offset: Int?
    }

    package let status: HTTPResponse.Status
    /// The problem's code for programs, in kebab-case.
    package let code: String
    /// The problem for people, in one line: what is wrong, where, and how to fix it.
    package let text: String
    /// The octet or character at which the input goes wrong; nil when there is none.
    let offset: Int?
    /// Seconds after which the request may be repeated; nil for the default, which is 1 for status 503 and none for
    /// others.
    let retryAfter: Int?
    /// Methods that the path has, in the form of the header Allow; nil for other problems.
    let allow: String?

    package init(
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

    package static func invalid(_ code: String, _ text: String, offset: Int? = nil) -> HTTPProblem {
        HTTPProblem(.badRequest, code, text, offset: offset)
    }

    package static func bodyTooLarge(_ limit: Int) -> HTTPProblem {
        HTTPProblem(
            .contentTooLarge, "too-large", "the body has more than \(limit) octets; send it in smaller parts")
    }

    package func response(from request: Request, context: some RequestContext) throws -> Response { response(.json) }

    func response(_ form: Form) -> Response {
        var fields: HTTPFields = [:]
        for (name, value) in headers { if let name = HTTPField.Name(name) { fields[name] = value } }
        return Response.text(
            ByteBuffer(bytes: octets(form)), type: form.mediaType, status: status, headers: fields)
    }

    /// The answer's body.
    package func octets(_ form: Form) -> [UInt8] {
        switch form {
        case .json: (try? Response.jsonOctets(Body(error: text, code: code, offset: offset))) ?? Array("{}".utf8)
        case .plain: Array("\(text)\n".utf8)
        }
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
