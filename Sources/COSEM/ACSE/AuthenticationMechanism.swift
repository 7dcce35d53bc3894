/// How the client proves who it is (IEC 62056-5-3, 9.4.2.2.3): object identifiers 2.16.756.5.8.2.x.
public enum AuthenticationMechanism: UInt8, Hashable, Sendable, CaseIterable {
    /// No authentication.
    case lowest = 0
    /// Low level security: a password.
    case lowLevel = 1
    /// High level security: challenges answered by a secret method of the manufacturer.
    case highLevel = 2
    /// High level security: challenges answered with MD5 digests.
    case highLevelMD5 = 3
    /// High level security: challenges answered with SHA-1 digests.
    case highLevelSHA1 = 4
    /// High level security: challenges answered with GMAC tags.
    case highLevelGMAC = 5
    /// High level security: challenges answered with SHA-256 digests.
    case highLevelSHA256 = 6
    /// High level security: challenges answered with ECDSA signatures.
    case highLevelECDSA = 7

    /// The contents of the object identifier in BER, 7 octets without tag and length.
    public var octets: [UInt8] { AssociationObjectIdentifier.octets(arc: 2, number: rawValue) }

    init?(_ octets: RawSpan, _ range: Range<Int>) {
        guard let number = AssociationObjectIdentifier.number(arc: 2, in: octets, range) else { return nil }
        self.init(rawValue: number)
    }
}
