import COSEM

extension COSEMData {
    /// The value of a number of at most 32 bits; nil for anything else.
    var integer: Int64? {
        switch self {
        case .integer(let value): Int64(value)
        case .long(let value): Int64(value)
        case .doubleLong(let value): Int64(value)
        case .unsigned(let value): Int64(value)
        case .longUnsigned(let value): Int64(value)
        case .doubleLongUnsigned(let value): Int64(value)
        default: nil
        }
    }

    /// A date of 5 octets as ISO 8601 has it; nil when a part is a wild card or there is no such date.
    static func dateText(_ octets: [UInt8]) -> String? {
        guard octets.count == 5 else { return nil }
        let year = UInt16(octets[0]) << 8 | UInt16(octets[1])
        let midnight = COSEMDateTime(year: year, month: octets[2], day: octets[3], hour: 0, minute: 0, second: 0)
        return midnight.utc.map { String("\($0)".prefix { $0 != "T" }) }
    }

    /// A time of day of 4 octets as ISO 8601 has it; nil when a part is a wild card or there is no such time.
    static func timeText(_ octets: [UInt8]) -> String? {
        guard octets.count == 4, octets[0] < 24, octets[1] < 60, octets[2] < 60, octets[3] == 0 else { return nil }
        return octets.prefix(3).map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }

    /// Octets that are text without anything that moves the cursor or cannot be seen; nil for others.
    static func plainText(_ octets: [UInt8]) -> String? {
        guard let text = String(validating: octets, as: UTF8.self) else { return nil }
        let isPlain = text.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
            default: true
            }
        }
        return isPlain ? text : nil
    }
}

extension PhysicalUnit {
    /// What the numbers of a scaler_unit's second member stand for: symbols, and a word where there is none.
    static let names = Dictionary(
        uniqueKeysWithValues: allCases.map { ($0.rawValue, $0 == .none ? $0.name : $0.symbol) })
}

extension COSEMDateTime {
    /// The date-time by which a command activates at once (GBCS 7.3.4, [inferred]).
    static let now = COSEMDateTime(
        year: 0, month: 0, day: 0, dayOfWeek: 0, hour: 0, minute: 0, second: 0, hundredths: 0)

    /// A definite moment as ISO 8601 has it, `now` or `never`; nil for one with wild cards.
    var moment: String? { self == .now ? "now" : self == .unspecified ? "never" : utc.map { "\($0)" } }
}

extension Int64 {
    /// The number times a power of ten, as people write it: `-1.50000` for −150,000 with scale −5. Scales within −18
    /// and 18 are written out, others as a power.
    func decimal(scale: Int8) -> String {
        guard scale != 0 else { return "\(self)" }
        guard (-18...18).contains(scale) else { return "\(self)e\(scale)" }
        guard scale < 0 else { return self == 0 ? "0" : "\(self)" + String(repeating: "0", count: Int(scale)) }
        let places = Int(-scale)
        let digits = "\(magnitude)"
        let padded = String(repeating: "0", count: Swift.max(0, places + 1 - digits.count)) + digits
        return (self < 0 ? "-" : "") + padded.dropLast(places) + "." + padded.suffix(places)
    }
}
