import NIOHTTP1

/// The properties of a request on which the form of its answer depends: whether the answer has a body, how its end is
/// marked, and whether the connection stays open.
struct HTTPAnswerForm: Hashable, Sendable {
    /// Whether the request is a HEAD, whose answer ends with its header (RFC 9110, 9.3.2).
    var isHead = false
    /// Whether the request is in HTTP/1.0, which has no chunks (RFC 9112, 6.1).
    var isOld = false
    /// Whether the connection stays open: with HTTP/1.1 unless the client asks for its end, with HTTP/1.0 only if the
    /// client asks for that.
    var keepsAlive = true

    init() {}

    init(to request: HTTPRequestHead) {
        isHead = request.method == .HEAD
        isOld = request.version.major == 1 && request.version.minor == 0
        let options = request.headers[canonicalForm: "connection"].map { $0.lowercased() }
        keepsAlive = isOld ? options.contains("keep-alive") : !options.contains("close")
    }

    /// Adapts an answer's head to this form.
    ///
    /// - Returns: whether the connection ends after the answer.
    func shape(_ head: inout HTTPResponseHead) -> Bool {
        // The encoder sends a body without a length in chunks, whose end would follow the header of an answer to HEAD.
        let hasNoLength = !head.headers.contains(name: "content-length") && head.status.mayHaveResponseBody
        guard isOld else { return !keepsAlive || isHead && hasNoLength }
        head.version = .http1_0
        if keepsAlive && !hasNoLength { head.headers.replaceOrAdd(name: "connection", value: "keep-alive") }
        return !keepsAlive || hasNoLength
    }
}
