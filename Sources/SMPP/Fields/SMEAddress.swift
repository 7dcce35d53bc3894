/// The kind of number that an address is: addr_ton (SMPP 3.4, 5.2.5).
public struct TypeOfNumber: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let unknown = TypeOfNumber(rawValue: 0)
    public static let international = TypeOfNumber(rawValue: 1)
    public static let national = TypeOfNumber(rawValue: 2)
    public static let networkSpecific = TypeOfNumber(rawValue: 3)
    public static let subscriberNumber = TypeOfNumber(rawValue: 4)
    public static let alphanumeric = TypeOfNumber(rawValue: 5)
    public static let abbreviated = TypeOfNumber(rawValue: 6)

    /// Whether the standard gives it a meaning; the others are reserved.
    public var isKnown: Bool { rawValue <= Self.abbreviated.rawValue }
}

/// The numbering plan that an address belongs to: addr_npi (SMPP 3.4, 5.2.6).
public struct NumberingPlan: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    public static let unknown = NumberingPlan(rawValue: 0)
    /// The telephone numbering plan (E.163 and E.164).
    public static let isdn = NumberingPlan(rawValue: 1)

    /// Whether the standard gives the value a meaning; the others are reserved. Besides those above: data (X.121),
    /// telex (F.69), land mobile (E.212), national, private, ERMES, Internet and WAP client.
    public var isKnown: Bool { [0, 1, 3, 4, 6, 8, 9, 10, 14, 18].contains(rawValue) }
}

/// The address of a short message entity: an MSISDN, or what a client calls itself (SMPP 3.4, 5.2.8 and 5.2.9).
public struct SMEAddress: Hashable, Sendable {
    public var typeOfNumber: TypeOfNumber
    public var numberingPlan: NumberingPlan
    /// The characters of the address, at most 20.
    public var text: String

    public init(
        _ text: String, typeOfNumber: TypeOfNumber = .unknown, numberingPlan: NumberingPlan = .unknown
    ) {
        self.typeOfNumber = typeOfNumber
        self.numberingPlan = numberingPlan
        self.text = text
    }

    init(
        from reader: inout PDUReader, _ typeField: PDUField, _ planField: PDUField, _ field: PDUField
    ) throws(PDUError) {
        typeOfNumber = TypeOfNumber(rawValue: try reader.readUInt8(typeField))
        numberingPlan = NumberingPlan(rawValue: try reader.readUInt8(planField))
        text = try reader.readString(maximum: 21, field)
    }

    func encode(into octets: inout [UInt8], _ field: PDUField) throws(PDUError) {
        octets += [typeOfNumber.rawValue, numberingPlan.rawValue]
        try octets.append(string: text, maximum: 21, field)
    }
}
