/// The roles of organisation certificates whose keys sign XML documents of the DCC's interface and nothing else (SMKI
/// Organisation Certificate Policy; as the published test certificates number them).
public enum XMLSigningRole: UInt8, Hashable, Sendable, CaseIterable {
    /// A User: 87 in the subject's OU.
    case user = 135
    /// The DCC's Data Service Provider: 89 in the subject's OU.
    case dataServiceProvider = 137
}
