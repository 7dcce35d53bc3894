/// What the two ends of an association speak (IEC 62056-5-3, 9.4.2.2.2): 2.16.756.5.8.1.x.
public enum ApplicationContextName: UInt8, Hashable, Sendable, CaseIterable {
    case logicalNameNoCiphering = 1
    case shortNameNoCiphering = 2
    case logicalNameWithCiphering = 3
    case shortNameWithCiphering = 4

    public var octets: [UInt8] { AssociationObjectIdentifier.octets(arc: 1, number: rawValue) }

    init?(_ octets: RawSpan, _ range: Range<Int>) {
        guard let number = AssociationObjectIdentifier.number(arc: 1, in: octets, range) else { return nil }
        self.init(rawValue: number)
    }
}
