import COSEM
import Foundation
import HTTPServing
import Hummingbird

/// The form of a GBCS message in an HTTP body; the answer has the same form.
enum MessageForm: Sendable {
    case octets
    case hexadecimal
    case base64(contentType: String)
    /// A JSON object with the message in hexadecimal: `{"message": hexadecimal}`.
    case json

    init(mediaType: String?) throws(HTTPProblem) {
        switch mediaType {
        case "application/octet-stream": self = .octets
        case "text/plain": self = .hexadecimal
        case "application/base64", "text/base64": self = .base64(contentType: mediaType ?? "")
        case "application/json": self = .json
        default:
            throw HTTPProblem(
                .unsupportedMediaType, "unsupported-content-type",
                """
                the Content-Type must be application/octet-stream, text/plain (hexadecimal), application/base64, \
                text/base64 or application/json
                """)
        }
    }

    /// Reads the message's octets from a body.
    func message(in body: ByteBuffer) throws(HTTPProblem) -> [UInt8] {
        switch self {
        case .octets: return Array(body.readableBytesView)
        case .hexadecimal: return try Self.octets(hexadecimal: String(buffer: body), of: "the body")
        case .base64: return try Self.octets(base64: String(buffer: body), of: "the body")
        case .json:
            let fields = try JSONFields(body, known: ["message"])
            return try Self.octets(
                hexadecimal: fields.required("message", try fields.string("message")), of: "message")
        }
    }

    static func octets(hexadecimal text: String, of place: String) throws(HTTPProblem) -> [UInt8] {
        do throws(CodecError) { return try [UInt8](hexadecimal: text) } catch {
            let reason =
                switch error.code {
                case .truncated: "it ends in the middle of an octet; add or take away a digit"
                default: "character \(error.offset) is no hexadecimal digit; send pairs of 0-9 and A-F"
                }
            throw .invalid("malformed-hexadecimal", "\(place) is not hexadecimal: \(reason)", offset: error.offset)
        }
    }

    static func octets(base64 text: String, of place: String) throws(HTTPProblem) -> [UInt8] {
        for (offset, character) in text.utf8.enumerated() {
            switch character {
            case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="),
                UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
                continue
            default:
                throw .invalid(
                    "malformed-base64", "\(place) is not base64: character \(offset) does not belong to its alphabet",
                    offset: offset)
            }
        }
        let letters = String(text.filter { !$0.isWhitespace })
        // Foundation accepts padding where none is needed.
        let padding = letters.utf8.reversed().prefix { $0 == UInt8(ascii: "=") }.count
        let isPadded = padding <= 2 && !letters.utf8.dropLast(padding).contains(UInt8(ascii: "="))
        guard isPadded, let data = Data(base64Encoded: letters) else {
            throw .invalid(
                "malformed-base64", "\(place) is not base64: it is cut short or wrongly padded with =",
                offset: text.utf8.count)
        }
        return Array(data)
    }

    /// The answer with status 200.
    func answer(_ response: [UInt8], id: String) throws -> Response {
        let headers: HTTPFields = [.contentLocation: "/v1/gbcs/\(id)"]
        switch self {
        case .octets:
            return .text(ByteBuffer(bytes: response), type: "application/octet-stream", headers: headers)
        case .hexadecimal:
            return .text(
                ByteBuffer(string: response.hexadecimal), type: "text/plain; charset=utf-8", headers: headers)
        case .base64(let contentType):
            return .text(
                ByteBuffer(string: Data(response).base64EncodedString()), type: contentType, headers: headers)
        case .json:
            struct Body: Encodable {
                let id: String
                let response: String
            }
            return try .json(Body(id: id, response: response.hexadecimal), headers: headers)
        }
    }
}
