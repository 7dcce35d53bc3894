import ESMEEmulator
import GBCS

/// The SMETS1 personality of a meter: a DLMS/COSEM server with logical name referencing (IEC 62056-5-3).
///
/// There is one for each thread, beside the thread's ``ESME``: it becomes meter after meter with it, and its registers,
/// logs, clock and identity are those of the ESME. What the association of a connection has agreed is in its
/// ``DLMSSession``. It does no I/O, reads no clock and draws no random numbers. Not Sendable.
public final class SMETS1Meter {
    /// Size in octets of the longest APDU that the wrapper can carry.
    static let largestAPDU = 65_535
    /// Number of rows whose readings are asked of the load model at a time.
    static let chunk = 254

    public let esme: ESME
    let credentialSource: any SMETS1CredentialSource
    /// How the make presents itself. Set it when the make changes, not for every meter: tables are made from it. A
    /// profile that is not valid is ignored.
    @exclusivity(unchecked) public var profile = SMETS1Profile() {
        didSet {
            if profile.isValid { table = SMETS1ObjectTable(profile) } else { profile = oldValue }
        }
    }
    /// The invocation counters of the meter that this has become.
    @exclusivity(unchecked) public var counters = SMETS1InvocationCounters() { didSet { hasChangedCounters = true } }
    /// Whether ``counters`` may have changed since this was last made false.
    @exclusivity(unchecked) public var hasChangedCounters = false

    @exclusivity(unchecked) private(set) var table: SMETS1ObjectTable
    let security = SecuritySuite0()
    /// The response that is being built.
    @exclusivity(unchecked) var buffer = ResponseBuffer()
    /// Memory for a deciphered APDU. Owned, freed in deinit.
    let plaintext = UnsafeMutableRawBufferPointer.allocate(byteCount: SMETS1Meter.largestAPDU, alignment: 8)
    /// Memory for readings of a register. Owned, freed in deinit.
    let readings = UnsafeMutableBufferPointer<UInt64>.allocate(capacity: SMETS1Meter.chunk + 1)

    public init(esme: ESME, credentials: any SMETS1CredentialSource) {
        self.esme = esme
        credentialSource = credentials
        table = SMETS1ObjectTable(SMETS1Profile())
        readings.initialize(repeating: 0)
    }

    deinit {
        plaintext.deallocate()
        readings.deallocate()
    }

    /// The meter's system title: its EUI-64.
    var systemTitle: UInt64 { esme.entityIdentifier.rawValue }

    /// Uses up one of the server's invocation counters; nil when all are used.
    func takeServerCounter() -> UInt32? {
        guard counters.server < .max else { return nil }
        defer { counters.server += 1 }
        return counters.server
    }
}
