/// data_coding: what the octets of a message mean (SMPP 3.4, 5.2.19). Values without a name here are carried too.
public struct DataCoding: RawRepresentable, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The SMSC's default alphabet.
    public static let defaultAlphabet = DataCoding(rawValue: 0)
    /// Octets, as wake-up messages of meters are.
    public static let octets = DataCoding(rawValue: 4)
    /// UCS2, two octets a character.
    public static let ucs2 = DataCoding(rawValue: 8)
}
