/// A value of the DLMS `Data` choice, encoded in A-XDR (IEC 62056-5-3).
///
/// Decoding then encoding gives the octets back, whatever they were: only shortest-form lengths are
/// accepted, and octets with more than one spelling (boolean, padding bits) are kept as received.
public enum COSEMData: Hashable, Sendable {
    case nullData
    case array([COSEMData])
    case structure([COSEMData])
    /// A boolean: 0 is false, any other octet is true.
    case boolean(UInt8)
    case bitString(BitString)
    case doubleLong(Int32)
    case doubleLongUnsigned(UInt32)
    case octetString([UInt8])
    /// A string of ASCII octets.
    case visibleString([UInt8])
    /// A string of UTF-8 octets, which are not checked.
    case utf8String([UInt8])
    case bcd(Int8)
    case integer(Int8)
    case long(Int16)
    case unsigned(UInt8)
    case longUnsigned(UInt16)
    case compactArray(CompactArray)
    case long64(Int64)
    case long64Unsigned(UInt64)
    case enumerated(UInt8)
    case float32(Float)
    case float64(Double)
    case dateTime(COSEMDateTime)
    case date(COSEMDate)
    case time(COSEMTime)
    case deltaInteger(Int8)
    case deltaLong(Int16)
    case deltaDoubleLong(Int32)
    case deltaUnsigned(UInt8)
    case deltaLongUnsigned(UInt16)
    case deltaDoubleLongUnsigned(UInt32)
    case dontCare

    /// An octet-string that holds a logical name, as references inside GBCS payloads do.
    public static func octetString(_ name: LogicalName) -> COSEMData { .octetString(name.octets) }

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
