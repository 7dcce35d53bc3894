import COSEM
import GBCS
import HTTPServing
import Hummingbird

extension Request {
    /// The fields of a JSON body.
    func fields(_ known: [String]?, limits: HTTPLimits) async throws -> JSONFields {
        guard mediaType == "application/json" else {
            throw HTTPProblem(
                .unsupportedMediaType, "unsupported-content-type",
                "the body must be JSON; send it with Content-Type: application/json")
        }
        return try JSONFields(try await content(upTo: limits.bodySize), known: known)
    }

    /// A whole number in the query; nil when it is absent.
    func integer(_ name: Substring, in range: ClosedRange<Int>) throws(HTTPProblem) -> Int? {
        guard let text = uri.queryParameters[name] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw .invalid(
                "invalid-parameter",
                "\(name)=\(text.prefix(40)): must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    /// A time in the query; nil when it is absent.
    func time(_ name: Substring) throws(HTTPProblem) -> UTCTime? {
        guard let text = uri.queryParameters[name] else { return nil }
        guard let time = UTCTime.inGBCSRange(String(text)) else {
            throw .invalid(
                "invalid-parameter",
                "\(name)=\(text.prefix(40)): must be a UTC time from 2000 to 2136 like 2026-11-01T00:30:00Z")
        }
        return time
    }

    /// Whether the answer shall be comma-separated values, as `format=csv` says, or an Accept header that names them and
    /// does not prefer JSON.
    func wantsCSV() throws(HTTPProblem) -> Bool {
        switch uri.queryParameters["format"]?.lowercased() {
        case "csv": return true
        case "json": return false
        case let other?:
            throw .invalid("invalid-parameter", "format=\(other.prefix(40)): must be json or csv")
        case nil:
            guard let accepted = headers[.accept].map(MediaRanges.init), let weight = accepted.weight(of: "text/csv")
            else { return false }
            return weight > 0 && weight >= accepted.weight(of: "application/json") ?? 0
        }
    }
}
