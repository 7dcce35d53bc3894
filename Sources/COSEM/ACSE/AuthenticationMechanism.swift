/// How the client shows who it is (IEC 62056-5-3, 9.4.2.2.3): 2.16.756.5.8.2.x.
public enum AuthenticationMechanism: UInt8, Hashable, Sendable, CaseIterable {
    /// No authentication.
    case lowest = 0
    /// Low level security: a password.
    case lowLevel = 1
    case highLevel = 2
    case highLevelMD5 = 3
    case highLevelSHA1 = 4
    /// High level security: challenges answered with GMAC tags.
    case highLevelGMAC = 5
    case highLevelSHA256 = 6
    case highLevelECDSA = 7

    public var octets: [UInt8] { AssociationObjectIdentifier.octets(arc: 2, number: rawValue) }

    init?(_ octets: RawSpan, _ range: Range<Int>) {
        guard let number = AssociationObjectIdentifier.number(arc: 2, in: octets, range) else { return nil }
        self.init(rawValue: number)
    }
}
