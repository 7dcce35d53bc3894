/// The tags of the DLMS `Data` choice (IEC 62056-5-3, COSEMpdu.asn).
public enum DataTag: UInt8, CaseIterable, Sendable {
    /// Null-data: no value.
    case nullData = 0x00
    /// An array: values of one type.
    case array = 0x01
    /// A structure: values of types of their own.
    case structure = 0x02
    /// A boolean.
    case boolean = 0x03
    /// A bit-string.
    case bitString = 0x04
    /// A double-long: a signed integer of 32 bits.
    case doubleLong = 0x05
    /// A double-long-unsigned: an unsigned integer of 32 bits.
    case doubleLongUnsigned = 0x06
    /// An octet-string; logical names, and often date-times, travel as such.
    case octetString = 0x09
    /// A visible-string: ASCII text.
    case visibleString = 0x0A
    /// A utf8-string.
    case utf8String = 0x0C
    /// A bcd: binary coded decimals in one octet.
    case bcd = 0x0D
    /// An integer: a signed integer of 8 bits.
    case integer = 0x0F
    /// A long: a signed integer of 16 bits.
    case long = 0x10
    /// An unsigned: an unsigned integer of 8 bits.
    case unsigned = 0x11
    /// A long-unsigned: an unsigned integer of 16 bits.
    case longUnsigned = 0x12
    /// A compact-array: values of one type that is described once.
    case compactArray = 0x13
    /// A long64: a signed integer of 64 bits.
    case long64 = 0x14
    /// A long64-unsigned: an unsigned integer of 64 bits.
    case long64Unsigned = 0x15
    /// An enum: one of the numbers that an attribute gives a meaning, 0 to 255.
    case enumerated = 0x16
    /// A float32: a floating point number of 32 bits (IEEE 754).
    case float32 = 0x17
    /// A float64: a floating point number of 64 bits (IEEE 754).
    case float64 = 0x18
    /// A date-time of 12 octets.
    case dateTime = 0x19
    /// A date of 5 octets.
    case date = 0x1A
    /// A time of day of 4 octets.
    case time = 0x1B
    /// A delta-integer: a signed difference of 8 bits from an earlier value.
    case deltaInteger = 0x1C
    /// A delta-long: a signed difference of 16 bits from an earlier value.
    case deltaLong = 0x1D
    /// A delta-double-long: a signed difference of 32 bits from an earlier value.
    case deltaDoubleLong = 0x1E
    /// A delta-unsigned: an unsigned difference of 8 bits from an earlier value.
    case deltaUnsigned = 0x1F
    /// A delta-long-unsigned: an unsigned difference of 16 bits from an earlier value.
    case deltaLongUnsigned = 0x20
    /// A delta-double-long-unsigned: an unsigned difference of 32 bits from an earlier value.
    case deltaDoubleLongUnsigned = 0x21
    /// Dont-care: any value will do.
    case dontCare = 0xFF

    /// Reads a tag; throws when the octet is none.
    public init(from reader: inout OctetReader) throws(CodecError) {
        let octet = try reader.peek()
        guard let tag = DataTag(rawValue: octet) else {
            throw CodecError(.unexpectedOctet(found: octet, expected: "a DLMS data tag"), at: reader.offset)
        }
        try reader.skip(1)
        self = tag
    }

    /// Size in octets of a value of this type without its tag; nil where that depends on the value.
    var fixedSize: Int? {
        switch self {
        case .nullData, .dontCare: 0
        case .boolean, .bcd, .integer, .unsigned, .enumerated, .deltaInteger, .deltaUnsigned: 1
        case .long, .longUnsigned, .deltaLong, .deltaLongUnsigned: 2
        case .doubleLong, .doubleLongUnsigned, .float32, .time, .deltaDoubleLong, .deltaDoubleLongUnsigned: 4
        case .date: 5
        case .long64, .long64Unsigned, .float64: 8
        case .dateTime: 12
        case .bitString, .octetString, .visibleString, .utf8String, .array, .structure, .compactArray: nil
        }
    }

    /// The type's name in the standard.
    public var name: String {
        switch self {
        case .nullData: "null-data"
        case .array: "array"
        case .structure: "structure"
        case .boolean: "boolean"
        case .bitString: "bit-string"
        case .doubleLong: "double-long"
        case .doubleLongUnsigned: "double-long-unsigned"
        case .octetString: "octet-string"
        case .visibleString: "visible-string"
        case .utf8String: "utf8-string"
        case .bcd: "bcd"
        case .integer: "integer"
        case .long: "long"
        case .unsigned: "unsigned"
        case .longUnsigned: "long-unsigned"
        case .compactArray: "compact-array"
        case .long64: "long64"
        case .long64Unsigned: "long64-unsigned"
        case .enumerated: "enum"
        case .float32: "float32"
        case .float64: "float64"
        case .dateTime: "date-time"
        case .date: "date"
        case .time: "time"
        case .deltaInteger: "delta-integer"
        case .deltaLong: "delta-long"
        case .deltaDoubleLong: "delta-double-long"
        case .deltaUnsigned: "delta-unsigned"
        case .deltaLongUnsigned: "delta-long-unsigned"
        case .deltaDoubleLongUnsigned: "delta-double-long-unsigned"
        case .dontCare: "dont-care"
        }
    }
}
