/// Any JSON value (RFC 8259), for bodies whose every field is checked by hand.
package enum JSONValue: Hashable, Sendable {
    case null
    case boolean(Bool)
    case integer(Int64)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// Largest depth of arrays and objects in each other.
    static let depthLimit = 32
    /// Largest number of values in one text: values take more memory than their text.
    static let countLimit = 65_536
    /// Largest number of characters of a number.
    static let numberLimit = 1_000

    /// Parses all of `octets` as one value.
    package init(parsing octets: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONParser(octets: octets, start: octets.withoutByteOrderMark.startIndex)
        self = try parser.wholeValue()
    }

    /// The first syntax error in the JSON of a file, which may be much longer than a body; nil when there is none, or
    /// none within the first ten million values.
    package static func syntaxError(in octets: [UInt8]) -> JSONSyntaxError? {
        let mostValues = 10_000_000
        var parser = JSONParser(octets: octets, depthLimit: 256, countLimit: mostValues)
        do throws(JSONSyntaxError) { _ = try parser.wholeValue() } catch {
            return parser.count > mostValues ? nil : error
        }
        return nil
    }
}

/// A syntax error in JSON, and the octet at which it is.
package struct JSONSyntaxError: Error, Hashable {
    package let reason: String
    package let offset: Int
}

private struct JSONParser {
    let octets: [UInt8]
    private let depthLimit: Int
    private let countLimit: Int
    private var position: Int
    private(set) var count = 0

    init(
        octets: [UInt8], start: Int = 0, depthLimit: Int = JSONValue.depthLimit, countLimit: Int = JSONValue.countLimit
    ) {
        (self.octets, position, self.depthLimit, self.countLimit) = (octets, start, depthLimit, countLimit)
    }

    var next: UInt8? { position < octets.count ? octets[position] : nil }

    func error(_ reason: String, at offset: Int? = nil) -> JSONSyntaxError {
        JSONSyntaxError(reason: reason, offset: offset ?? position)
    }

    mutating func skipWhiteSpace() {
        while let next, next == 0x20 || (0x09...0x0A).contains(next) || next == 0x0D { position += 1 }
    }

    /// Reads the one value that all the octets encode.
    mutating func wholeValue() throws(JSONSyntaxError) -> JSONValue {
        let value = try value(depth: 0)
        skipWhiteSpace()
        guard next == nil else { throw error("something follows the end of the JSON") }
        return value
    }

    mutating func value(depth: Int) throws(JSONSyntaxError) -> JSONValue {
        guard depth <= depthLimit else { throw error("nested deeper than \(depthLimit)") }
        count += 1
        guard count <= countLimit else {
            throw error("there are more than \(countLimit) values; send them in several requests")
        }
        skipWhiteSpace()
        switch next {
        case UInt8(ascii: "{"): return .object(try object(depth: depth))
        case UInt8(ascii: "["): return .array(try array(depth: depth))
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "-"), (UInt8(ascii: "0")...UInt8(ascii: "9"))?: return try number()
        case nil: throw error("it ends where a value is expected")
        default:
            for (word, value) in [("true", JSONValue.boolean(true)), ("false", .boolean(false)), ("null", .null)]
            where octets[position...].starts(with: word.utf8) {
                position += word.utf8.count
                return value
            }
            throw error("no value starts here")
        }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipWhiteSpace()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func array(depth: Int) throws(JSONSyntaxError) -> [JSONValue] {
        position += 1
        var elements: [JSONValue] = []
        if take("]") { return elements }
        repeat { elements.append(try value(depth: depth + 1)) } while take(",")
        guard take("]") else { throw error("expected , or ]") }
        return elements
    }

    private mutating func object(depth: Int) throws(JSONSyntaxError) -> [String: JSONValue] {
        position += 1
        var members: [String: JSONValue] = [:]
        if take("}") { return members }
        repeat {
            skipWhiteSpace()
            let start = position
            guard next == UInt8(ascii: "\"") else { throw error("expected a name in quotes") }
            let name = try string()
            guard take(":") else { throw error("expected :") }
            guard members.updateValue(try value(depth: depth + 1), forKey: name) == nil else {
                throw error("the name stands twice", at: start)
            }
        } while take(",")
        guard take("}") else { throw error("expected , or }") }
        return members
    }

    private mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        func isDigit(_ octet: UInt8?) -> Bool { octet.map { (0x30...0x39).contains($0) } ?? false }
        if next == UInt8(ascii: "-") { position += 1 }
        guard isDigit(next) else { throw error("expected a digit") }
        let hasLeadingZero = next == UInt8(ascii: "0")
        position += 1
        guard !(hasLeadingZero && isDigit(next)) else { throw error("a number must not start with 0") }
        var isWhole = true
        while isDigit(next) { position += 1 }
        if next == UInt8(ascii: ".") {
            isWhole = false
            position += 1
            guard isDigit(next) else { throw error("expected a digit") }
            while isDigit(next) { position += 1 }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            isWhole = false
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard isDigit(next) else { throw error("expected a digit") }
            while isDigit(next) { position += 1 }
        }
        guard position - start <= JSONValue.numberLimit else { throw error("the number is too long", at: start) }
        let text = String(decoding: octets[start..<position], as: UTF8.self)
        if isWhole, let value = Int64(text) { return .integer(value) }
        guard let value = Double(text), value.isFinite else { throw error("the number is too large", at: start) }
        return .number(value)
    }

    private mutating func string() throws(JSONSyntaxError) -> String {
        let start = position
        position += 1
        var text: [UInt8] = []
        while true {
            guard let octet = next else { throw error("the string that starts here does not end", at: start) }
            position += 1
            switch octet {
            case UInt8(ascii: "\""):
                guard let result = String(validating: text, as: UTF8.self) else {
                    throw error("the string that starts here is not UTF-8", at: start)
                }
                return result
            case UInt8(ascii: "\\"): text.append(contentsOf: String(try escape()).utf8)
            case 0..<0x20: throw error("a control character in a string must be escaped", at: position - 1)
            default: text.append(octet)
            }
        }
    }

    private mutating func escape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let start = position - 1
        defer { position += 1 }
        switch next {
        case UInt8(ascii: "\""): return "\""
        case UInt8(ascii: "\\"): return "\\"
        case UInt8(ascii: "/"): return "/"
        case UInt8(ascii: "b"): return "\u{08}"
        case UInt8(ascii: "f"): return "\u{0C}"
        case UInt8(ascii: "n"): return "\n"
        case UInt8(ascii: "r"): return "\r"
        case UInt8(ascii: "t"): return "\t"
        case UInt8(ascii: "u"):
            let first = try unit(start)
            if let scalar = Unicode.Scalar(first) { return scalar }
            // This is half of a surrogate pair: the other half must follow.
            guard (0xD800...0xDBFF).contains(first), octets[position...].dropFirst().starts(with: "\\u".utf8) else {
                throw error("half of a surrogate pair", at: start)
            }
            position += 2
            let second = try unit(start)
            guard (0xDC00...0xDFFF).contains(second),
                let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00)
            else { throw error("half of a surrogate pair", at: start) }
            return scalar
        default: throw error("no such escape", at: start)
        }
    }

    /// Reads the four hexadecimal digits after the `u` at `position`, and moves to the last of them.
    private mutating func unit(_ start: Int) throws(JSONSyntaxError) -> UInt16 {
        let digits = octets[position...].dropFirst().prefix(4)
        let isHexadecimal = digits.allSatisfy { Character(Unicode.Scalar($0)).isHexDigit }
        guard digits.count == 4, isHexadecimal, let unit = UInt16(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("\\u needs four hexadecimal digits", at: start) }
        position += 4
        return unit
    }
}
