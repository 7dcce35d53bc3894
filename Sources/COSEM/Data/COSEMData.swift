/// A value of the DLMS `Data` choice, encoded in A-XDR (IEC 62056-5-3).
///
/// Decoding then encoding gives the octets back, whatever they were: only shortest-form lengths are
/// accepted, and octets with more than one spelling (boolean, padding bits) are kept as received.
public enum COSEMData: Hashable, Sendable {
    /// Null-data: no value.
    case nullData
    /// An array: values of one type.
    case array([COSEMData])
    /// A structure: values of types of their own.
    case structure([COSEMData])
    /// A boolean: 0 is false, any other octet is true.
    case boolean(UInt8)
    /// A bit-string.
    case bitString(BitString)
    /// A double-long: a signed integer of 32 bits.
    case doubleLong(Int32)
    /// A double-long-unsigned: an unsigned integer of 32 bits.
    case doubleLongUnsigned(UInt32)
    /// An octet-string; logical names, and often date-times, travel as such.
    case octetString([UInt8])
    /// A string of ASCII octets.
    case visibleString([UInt8])
    /// A string of UTF-8 octets, which are not checked.
    case utf8String([UInt8])
    /// A bcd: binary coded decimals in one octet.
    case bcd(Int8)
    /// An integer: a signed integer of 8 bits.
    case integer(Int8)
    /// A long: a signed integer of 16 bits.
    case long(Int16)
    /// An unsigned: an unsigned integer of 8 bits.
    case unsigned(UInt8)
    /// A long-unsigned: an unsigned integer of 16 bits.
    case longUnsigned(UInt16)
    /// A compact-array: values of one type that is described once.
    case compactArray(CompactArray)
    /// A long64: a signed integer of 64 bits.
    case long64(Int64)
    /// A long64-unsigned: an unsigned integer of 64 bits.
    case long64Unsigned(UInt64)
    /// An enum: one of the numbers that an attribute gives a meaning, 0 to 255.
    case enumerated(UInt8)
    /// A float32: a floating point number of 32 bits (IEEE 754).
    case float32(Float)
    /// A float64: a floating point number of 64 bits (IEEE 754).
    case float64(Double)
    /// A date-time of 12 octets.
    case dateTime(COSEMDateTime)
    /// A date of 5 octets.
    case date(COSEMDate)
    /// A time of day of 4 octets.
    case time(COSEMTime)
    /// A delta-integer: a signed difference of 8 bits from an earlier value.
    case deltaInteger(Int8)
    /// A delta-long: a signed difference of 16 bits from an earlier value.
    case deltaLong(Int16)
    /// A delta-double-long: a signed difference of 32 bits from an earlier value.
    case deltaDoubleLong(Int32)
    /// A delta-unsigned: an unsigned difference of 8 bits from an earlier value.
    case deltaUnsigned(UInt8)
    /// A delta-long-unsigned: an unsigned difference of 16 bits from an earlier value.
    case deltaLongUnsigned(UInt16)
    /// A delta-double-long-unsigned: an unsigned difference of 32 bits from an earlier value.
    case deltaDoubleLongUnsigned(UInt32)
    /// Dont-care: any value will do.
    case dontCare

    /// An octet-string that holds a logical name, as references inside GBCS payloads do.
    public static func octetString(_ name: LogicalName) -> COSEMData { .octetString(name.octets) }

    /// The tag of the value's type.
    public var tag: DataTag {
        switch self {
        case .nullData: .nullData
        case .array: .array
        case .structure: .structure
        case .boolean: .boolean
        case .bitString: .bitString
        case .doubleLong: .doubleLong
        case .doubleLongUnsigned: .doubleLongUnsigned
        case .octetString: .octetString
        case .visibleString: .visibleString
        case .utf8String: .utf8String
        case .bcd: .bcd
        case .integer: .integer
        case .long: .long
        case .unsigned: .unsigned
        case .longUnsigned: .longUnsigned
        case .compactArray: .compactArray
        case .long64: .long64
        case .long64Unsigned: .long64Unsigned
        case .enumerated: .enumerated
        case .float32: .float32
        case .float64: .float64
        case .dateTime: .dateTime
        case .date: .date
        case .time: .time
        case .deltaInteger: .deltaInteger
        case .deltaLong: .deltaLong
        case .deltaDoubleLong: .deltaDoubleLong
        case .deltaUnsigned: .deltaUnsigned
        case .deltaLongUnsigned: .deltaLongUnsigned
        case .deltaDoubleLongUnsigned: .deltaDoubleLongUnsigned
        case .dontCare: .dontCare
        }
    }

    /// Decodes exactly one value from all of `octets`.
    public init(decoding octets: [UInt8], limits: CodecLimits = .standard) throws(CodecError) {
        var reader = OctetReader(octets, limits: limits)
        try self.init(from: &reader)
        try reader.expectEnd()
    }

    /// The encoded value with its tag.
    public var encoded: [UInt8] {
        var octets: [UInt8] = []
        encode(into: &octets)
        return octets
    }
}
