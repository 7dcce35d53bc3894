import NIOHTTP1

extension HTTPRequestHead {
    /// The problem with a request that no route could answer, whatever its path; nil when there is none.
    ///
    /// Bodies are taken as they are, at most in chunks (RFC 9112, 7; RFC 9110, 8.4), and this server is no proxy.
    func formRefusal(allMethods: [String], example: String) -> HTTPProblem? {
        if method == .CONNECT {
            return HTTPProblem(
                .methodNotAllowed, "method-not-allowed",
                "CONNECT asks for a tunnel, and this server is no proxy; send the request itself, like \(example)",
                allow: allMethods.joined(separator: ", "))
        }
        if let coding = headers[canonicalForm: "transfer-encoding"].first(where: { $0.lowercased() != "chunked" }) {
            return HTTPProblem(
                .notImplemented, "unknown-transfer-coding",
                "Transfer-Encoding: \(coding.prefix(40)): only chunked is known; send the body without another")
        }
        if let coding = headers[canonicalForm: "content-encoding"].first(where: { $0.lowercased() != "identity" }) {
            return HTTPProblem(
                .unsupportedMediaType, "unsupported-content-encoding",
                "Content-Encoding: \(coding.prefix(40)): bodies are not decompressed; send it as it is")
        }
        return nil
    }
}
