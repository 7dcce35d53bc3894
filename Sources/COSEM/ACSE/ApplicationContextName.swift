/// The language of an association (IEC 62056-5-3, 9.4.2.2.2): object identifiers 2.16.756.5.8.1.x.
public enum ApplicationContextName: UInt8, Hashable, Sendable, CaseIterable {
    /// Objects are addressed by logical name, and APDUs are plain.
    case logicalNameNoCiphering = 1
    /// Objects are addressed by short name, and APDUs are plain.
    case shortNameNoCiphering = 2
    /// Objects are addressed by logical name, and APDUs may be ciphered.
    case logicalNameWithCiphering = 3
    /// Objects are addressed by short name, and APDUs may be ciphered.
    case shortNameWithCiphering = 4

    /// The contents of the object identifier in BER, 7 octets without tag and length.
    public var octets: [UInt8] { AssociationObjectIdentifier.octets(arc: 1, number: rawValue) }

    init?(_ octets: RawSpan, _ range: Range<Int>) {
        guard let number = AssociationObjectIdentifier.number(arc: 1, in: octets, range) else { return nil }
        self.init(rawValue: number)
    }
}
