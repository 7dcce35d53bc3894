import Hummingbird

extension Request {
    /// The content type without parameters, lower case; nil when there is none.
    package var mediaType: String? {
        headers[.contentType]?.split(separator: ";").first.map {
            $0.trimmingPrefix(while: \.isWhitespace).lowercased().split(separator: " ").first.map(String.init) ?? ""
        }
    }

    /// The whole body, up to `limit` octets; throws when the connection ends before all of it has come.
    package func content(upTo limit: Int) async throws -> ByteBuffer {
        let length = headers[.contentLength].flatMap { Int($0) }.map { max(0, $0) }
        guard length ?? 0 <= limit else { throw HTTPProblem.bodyTooLarge(limit) }
        var content = ByteBuffer()
        // This reserves no more than the octets that are free in the budget: an announced body need not come, and the
        // system may provide all of a large piece of memory when a part is touched.
        if let length { content.reserveCapacity(min(length, HTTPBodyBudget.free)) }
        for try await part in body {
            guard content.readableBytes + part.readableBytes <= limit else { throw HTTPProblem.bodyTooLarge(limit) }
            content.writeImmutableBuffer(part)
        }
        guard content.readableBytes >= length ?? 0 else {
            throw HTTPProblem.invalid("connection-lost", "the connection ended before the request did")
        }
        return content
    }
}
