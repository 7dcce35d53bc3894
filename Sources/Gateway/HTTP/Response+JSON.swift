import Foundation
import Hummingbird

extension Response {
    /// `value` as JSON, fields in alphabetical order.
    static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return text(
            ByteBuffer(bytes: try encoder.encode(value)), type: "application/json; charset=utf-8", status: status,
            headers: headers)
    }

    static func text(
        _ body: ByteBuffer, type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
