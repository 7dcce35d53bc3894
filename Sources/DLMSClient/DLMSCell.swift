import COSEM

/// A simple value as people and JSON take it.
public enum DLMSCell: Codable, Hashable, Sendable {
    case number(Double)
    case text(String)

    /// Times in ISO 8601, strings as they are, other octets in hexadecimal.
    init(_ data: COSEMData) {
        if let time = Self.time(data) {
            self = .text(time.description)
            return
        }
        self =
            switch data {
            case .unsigned(let value): .number(Double(value))
            case .integer(let value): .number(Double(value))
            case .long(let value): .number(Double(value))
            case .longUnsigned(let value): .number(Double(value))
            case .doubleLong(let value): .number(Double(value))
            case .doubleLongUnsigned(let value): .number(Double(value))
            case .long64(let value): .number(Double(value))
            case .long64Unsigned(let value): .number(Double(value))
            case .enumerated(let value), .boolean(let value): .number(Double(value))
            case .float32(let value): .number(Double(value))
            case .float64(let value): .number(value)
            case .octetString(let octets), .visibleString(let octets), .utf8String(let octets): .text(Self.text(octets))
            case .nullData: .text("")
            default: .text(data.encoded.hexadecimal)
            }
    }

    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            self = .number(number)
        } else {
            self = .text(try container.decode(String.self))
        }
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .text(let text): try container.encode(text)
        }
    }

    /// A date-time, or an octet string that holds one.
    static func time(_ data: COSEMData) -> COSEMDateTime? {
        switch data {
        case .dateTime(let time): return time
        case .octetString(let octets) where octets.count == COSEMDateTime.size:
            var reader = OctetReader(octets)
            guard let time = try? COSEMDateTime(from: &reader), time.utc != nil else { return nil }
            return time
        default: return nil
        }
    }

    private static func text(_ octets: [UInt8]) -> String {
        octets.allSatisfy { (0x20...0x7E).contains($0) } ? String(decoding: octets, as: UTF8.self) : octets.hexadecimal
    }

    static func scaled(_ value: Double, _ scaler: Int8) -> Double {
        var value = value
        // Divided rather than multiplied by 0.1: 5 of scaler -1 is 0.5 exactly.
        for _ in 0..<abs(Int(scaler)) { if scaler < 0 { value /= 10 } else { value *= 10 } }
        return value
    }

    /// The symbol of a unit of IEC 62056-6-2; its number if it is none that has a symbol here.
    static func unit(_ code: UInt8) -> String { PhysicalUnit(rawValue: code)?.symbol ?? "unit \(code)" }
}

extension DLMSCell: CustomStringConvertible {
    public var description: String {
        switch self {
        case .number(let number): Int64(exactly: number).map(String.init) ?? "\(number)"
        case .text(let text): text
        }
    }
}
