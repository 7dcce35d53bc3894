import HTTPServing
import Hummingbird

extension Response {
    /// An answer with octets of XML.
    static func xml(_ octets: [UInt8], status: HTTPResponse.Status = .ok) -> Response {
        text(ByteBuffer(bytes: octets), type: "application/xml", status: status)
    }
}

extension Request {
    /// The body of a request that must be XML, with at least one octet.
    ///
    /// - Parameters:
    ///   - what: what the body must be, for people.
    ///   - needsContentType: whether a request without Content-Type is refused.
    func xml(_ what: String, upTo limit: Int, needsContentType: Bool) async throws -> [UInt8] {
        let type = mediaType
        guard type == "application/xml" || type == nil && !needsContentType else {
            throw HTTPProblem(
                .unsupportedMediaType, "unsupported-content-type",
                "the body must be \(what), sent with Content-Type: application/xml, "
                    + (type.map { "not \($0.prefix(60))" } ?? "and the request has no Content-Type"))
        }
        let content = try await content(upTo: limit)
        guard content.readableBytes > 0 else {
            throw HTTPProblem.invalid("empty-body", "the body is empty; it must be \(what)")
        }
        return Array(content.readableBytesView)
    }
}

extension HTTPProblem {
    /// A refusal by what stands behind a port. Statuses other than 400 to 599 become 500.
    init(refusal status: Int, _ text: String) {
        let code = (400...599).contains(status) ? status : 500
        self.init(HTTPResponse.Status(integerLiteral: code), "refused", text)
    }
}
