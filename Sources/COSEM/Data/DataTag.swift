/// The tags of the DLMS `Data` choice (IEC 62056-5-3, COSEMpdu.asn).
public enum DataTag: UInt8, CaseIterable, Sendable {
    case nullData = 0x00
    case array = 0x01
    case structure = 0x02
    case boolean = 0x03
    case bitString = 0x04
    case doubleLong = 0x05
    case doubleLongUnsigned = 0x06
    case octetString = 0x09
    case visibleString = 0x0A
    case utf8String = 0x0C
    case bcd = 0x0D
    case integer = 0x0F
    case long = 0x10
    case unsigned = 0x11
    case longUnsigned = 0x12
    case compactArray = 0x13
    case long64 = 0x14
    case long64Unsigned = 0x15
    case enumerated = 0x16
    case float32 = 0x17
    case float64 = 0x18
    case dateTime = 0x19
    case date = 0x1A
    case time = 0x1B
    case deltaInteger = 0x1C
    case deltaLong = 0x1D
    case deltaDoubleLong = 0x1E
    case deltaUnsigned = 0x1F
    case deltaLongUnsigned = 0x20
    case deltaDoubleLongUnsigned = 0x21
    case dontCare = 0xFF

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
