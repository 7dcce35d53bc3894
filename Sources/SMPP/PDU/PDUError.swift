/// Why a PDU could not be decoded or encoded, in which field, and where.
public struct PDUError: Error, Hashable, Sendable {
    /// What was wrong.
    public enum Code: Hashable, Sendable {
        /// A command_length outside 16 to `limit`.
        case lengthOutOfRange(found: UInt32, limit: Int)
        /// The PDU ended `missing` octets too early.
        case truncated(missing: Int)
        /// Octets are left over behind the last field.
        case trailingOctets(count: Int)
        /// No NUL within `maximum` octets, its own included.
        case notTerminated(maximum: Int)
        /// More than `maximum` octets, or optional parameters.
        case tooLong(count: Int, maximum: Int)
        /// An octet that is not ASCII, or NUL inside a C-octet string.
        case notASCII(octet: UInt8)
        /// A value that the standard does not allow here.
        case notAllowed(value: UInt32)
        /// A time that is not in the format YYMMDDhhmmsstnnp.
        case notATime
    }

    public let code: Code
    public let field: PDUField
    /// Position in octets from the start of the PDU; 0 for a value that is to be encoded.
    public let offset: Int

    public init(_ code: Code, _ field: PDUField, at offset: Int = 0) {
        self.code = code
        self.field = field
        self.offset = offset
    }

    /// Whether the PDU is malformed: an unknown command_id, wrong lengths, fields cut off. Otherwise it is well formed,
    /// and the value of a field is one that the standard does not allow.
    public var isMalformed: Bool {
        switch code {
        case .lengthOutOfRange, .truncated, .trailingOctets: true
        case .notTerminated, .tooLong, .notASCII, .notAllowed, .notATime: field == .commandID
        }
    }

    /// The command_status that reports the error to the other side.
    public var status: CommandStatus {
        switch code {
        case .lengthOutOfRange: .invalidCommandLength
        case .truncated, .trailingOctets:
            field == .optionalParameters || field == .shortMessage ? field.status : .invalidCommandLength
        // The message is in short_message already (SMPP 3.4, 5.3.2.32).
        case .notAllowed where field == .messagePayload: .optionalParameterNotAllowed
        case .notTerminated, .tooLong, .notASCII, .notAllowed, .notATime: field.status
        }
    }
}

extension PDUError: CustomStringConvertible {
    /// Text of one line for a person: what is wrong, in which field, at which octet.
    public var description: String {
        let what =
            switch code {
            case .lengthOutOfRange(let found, let limit): "\(found) is not from 16 to \(limit)"
            case .truncated(let missing): "the PDU ends \(missing) octet(s) too early"
            case .trailingOctets(let count): "\(count) octet(s) follow the end of the PDU"
            case .notTerminated(let maximum): "no NUL within \(maximum) octets"
            case .tooLong(let count, let maximum): "\(count) is more than \(maximum)"
            case .notASCII(let octet): "0x\(String(octet, radix: 16)) is not a character of ASCII"
            case .notAllowed(let value): "0x\(String(value, radix: 16)) is not allowed"
            case .notATime: "not a time in the format YYMMDDhhmmsstnnp"
            }
        return "octet \(offset), \(field.rawValue): \(what)"
    }
}
