/// Why octets could not be decoded, and where.
///
/// Every decoder of this package throws this one error: no input traps. `offset` counts octets from the
/// start of the buffer that was given to the decoder, 0 being its first octet.
public struct CodecError: Error, Hashable, Sendable {
    /// What was wrong.
    public enum Code: Hashable, Sendable {
        /// The input ended `missing` octets too early.
        case truncated(missing: Int)
        /// Octets were left over after the value.
        case trailingOctets(count: Int)
        /// A length octet that is neither 00–7F nor 81–84, or not in its shortest form.
        case badLength(octet: UInt8)
        /// A length or count above the limit of ``CodecLimits``.
        case tooLarge(value: Int, limit: Int)
        /// Structures, arrays or type descriptions nested deeper than the limit.
        case nestedTooDeeply(limit: Int)
        /// An octet that is none of the values allowed at this position.
        case unexpectedOctet(found: UInt8, expected: String)
        /// A field whose octets are well formed but whose value is not allowed.
        case invalidValue(String)
    }

    /// What is wrong with the octets.
    public let code: Code
    /// Position of the problem: octets from the start of the input.
    public let offset: Int

    /// An error with `code` at `offset` octets from the start of the input.
    @inlinable
    public init(_ code: Code, at offset: Int) {
        self.code = code
        self.offset = offset
    }
}

extension CodecError: CustomStringConvertible {
    /// Text of one line for a person: what is wrong, and at which octet.
    public var description: String {
        let what =
            switch code {
            case .truncated(let missing): "the input ends \(missing) octet(s) too early"
            case .trailingOctets(let count): "\(count) octet(s) follow the end of the value"
            case .badLength(let octet): "length octet \(octet.hexadecimal) is not a shortest-form length"
            case .tooLarge(let value, let limit): "a length or count of \(value) is above the limit of \(limit)"
            case .nestedTooDeeply(let limit): "values are nested deeper than \(limit)"
            case .unexpectedOctet(let found, let expected): "found \(found.hexadecimal), expected \(expected)"
            case .invalidValue(let text): text
            }
        return "octet \(offset): \(what)"
    }
}
