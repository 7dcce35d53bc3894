/// The secrets that a SMETS1 meter shares with its clients.
public struct SMETS1Credentials: Hashable, Sendable {
    /// The password of low level security, 1 to 64 octets.
    public var password: [UInt8]
    /// Global unicast encryption key (GUEK), 16 octets.
    public var encryptionKey: [UInt8]
    /// Global authentication key (GAK), 16 octets.
    public var authenticationKey: [UInt8]

    public init(password: [UInt8], encryptionKey: [UInt8], authenticationKey: [UInt8]) {
        self.password = password
        self.encryptionKey = encryptionKey
        self.authenticationKey = authenticationKey
    }
}

/// The source of the credentials of the meter that a thread's ``SMETS1Meter`` has become.
public protocol SMETS1CredentialSource: AnyObject {
    /// The credentials of that meter. They are asked for only when an association needs them, not for clients without
    /// authentication.
    func credentials() -> SMETS1Credentials
}

/// Invocation counters of ciphered APDUs under a meter's global keys.
public struct SMETS1InvocationCounters: Hashable, Sendable {
    /// The last counter accepted from a client, 0 for none; the next must be greater.
    public var client: UInt32
    /// The next counter that the meter uses; it uses none twice.
    public var server: UInt32

    public init(client: UInt32 = 0, server: UInt32 = 1) { (self.client, self.server) = (client, server) }
}
