/// The meaning of a message's octets: data_coding (SMPP 3.4, 5.2.19). Values without a name here are carried too.
public struct DataCoding: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The SMSC's default alphabet.
    public static let defaultAlphabet = DataCoding(rawValue: 0)
    /// Octets rather than text, as in the messages that wake meters.
    public static let octets = DataCoding(rawValue: 4)
    /// Text in UCS2, two octets a character.
    public static let ucs2 = DataCoding(rawValue: 8)
}
