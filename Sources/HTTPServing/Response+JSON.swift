import Foundation
import Hummingbird

extension Response {
    /// An answer with `value` as JSON, its fields in alphabetical order.
    package static func json(
        _ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) throws -> Response {
        text(
            ByteBuffer(bytes: try jsonOctets(value)), type: "application/json; charset=utf-8", status: status,
            headers: headers)
    }

    package static func jsonOctets(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value))
    }

    /// An answer with octets of a media type.
    package static func text(
        _ body: ByteBuffer, type: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]
    ) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: ResponseBody(byteBuffer: body))
    }
}
