/// Who asks a meter: the client's service access point, and what it proves itself with.
///
/// The management client is not among them: ciphering would measure the client's cryptography too.
public enum DLMSLoadClient: Hashable, Sendable {
    /// Lowest level security: nothing is proved.
    case publicClient
    /// Low level security: a password (IEC 62056-5-3, 7.2.2 of the security concept).
    case reader(password: [UInt8])

    /// The logical device that is asked.
    static let serverPort: UInt16 = 1
    /// Octets of a password that is taken: more than any meter's has.
    public static let longestPassword = 64

    /// The client's wPort.
    public var port: UInt16 {
        switch self {
        case .publicClient: 16
        case .reader: 32
        }
    }
}
