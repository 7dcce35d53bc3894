import HTTPServing
import Hummingbird
import PlainText

/// The fields of a JSON object in a request's body. Unknown fields and wrong values are reported as problems. A field
/// that is null is a wrong value, unless ``allowNull(_:)`` says that it counts as absent.
struct JSONFields {
    private(set) var values: [String: JSONValue]
    /// Text in front of the fields' names in problems: `entries[3].`, or nothing for the body itself.
    private let prefix: String

    /// - Parameter known: the fields that are allowed; nil allows any.
    init(_ body: ByteBuffer, known: [String]?) throws(HTTPProblem) {
        let value: JSONValue
        do throws(JSONSyntaxError) { value = try JSONValue(parsing: Array(body.readableBytesView)) } catch {
            throw .invalid(
                "malformed-json", "the body is not JSON: octet \(error.offset): \(error.reason); send {…}",
                offset: error.offset)
        }
        guard case .object(let values) = value else {
            throw .invalid("malformed-json", "the body is JSON but no object; send {…}")
        }
        try self.init(values, prefix: "", known: known)
    }

    /// The fields of an object inside the body, called `name` there.
    init(_ value: JSONValue, named name: String, known: [String]) throws(HTTPProblem) {
        guard case .object(let values) = value else { throw .invalid("invalid-value", "\(name) must be an object") }
        try self.init(values, prefix: "\(name).", known: known)
    }

    private init(_ values: [String: JSONValue], prefix: String, known: [String]?) throws(HTTPProblem) {
        self.values = values
        self.prefix = prefix
        guard let known, let unknown = values.keys.sorted().first(where: { !known.contains($0) }) else { return }
        throw .invalid(
            "unknown-field", "unknown field \(prefix)\(unknown); known are \(known.joined(separator: ", "))")
    }

    /// The fields without `name` if that is null.
    func allowNull(_ name: String) -> JSONFields {
        var fields = self
        if values[name] == .null { fields.values[name] = nil }
        return fields
    }

    /// Throws when there is a field that is not allowed together with what `reason` says.
    func refuseAll(but allowed: [String], reason: String) throws(HTTPProblem) {
        guard let name = values.keys.sorted().first(where: { !allowed.contains($0) }) else { return }
        throw .invalid("field-not-allowed", "\(name) does not go with \(reason); leave it out")
    }

    func string(_ name: String) throws(HTTPProblem) -> String? {
        switch values[name] {
        case nil: nil
        case .string(let text): text
        default: throw wrong(name, "a string")
        }
    }

    func integer(_ name: String, in range: ClosedRange<Int64>) throws(HTTPProblem) -> Int64? {
        switch values[name] {
        case nil: nil
        case .integer(let value) where range.contains(value): value
        default: throw wrong(name, "a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
    }

    func boolean(_ name: String) throws(HTTPProblem) -> Bool? {
        switch values[name] {
        case nil: nil
        case .boolean(let value): value
        default: throw wrong(name, "true or false")
        }
    }

    func number(_ name: String) throws(HTTPProblem) -> Double? {
        switch values[name] {
        case nil: nil
        case .integer(let value): Double(value)
        case .number(let value): value
        default: throw wrong(name, "a number")
        }
    }

    func array(_ name: String) throws(HTTPProblem) -> [JSONValue]? {
        switch values[name] {
        case nil: nil
        case .array(let elements): elements
        default: throw wrong(name, "an array")
        }
    }

    /// Returns the value of a field, or throws when it is missing.
    func required<Value>(_ name: String, _ value: Value?) throws(HTTPProblem) -> Value {
        guard let value else { throw .invalid("missing-field", "the field \(prefix)\(name) is missing; add it") }
        return value
    }

    func wrong(_ name: String, _ expectation: String) -> HTTPProblem {
        .invalid("invalid-value", "\(prefix)\(name) must be \(expectation)")
    }
}
