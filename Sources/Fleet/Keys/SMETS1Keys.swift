import COSEM
import ESMEEmulator
import GBCS
import SMETS1Meter

extension FleetKeys {
    /// The development credentials of SMETS1 meter `index`: a function of seed and index, like all keys of a fleet, so
    /// that none need be stored. They protect nothing.
    ///
    /// Each is the beginning of SHA-256 of a label, the seed and the index: 16 hexadecimal digits in ASCII for the
    /// password, 16 octets for the keys.
    public func smets1Credentials(index: Int) -> SMETS1Credentials {
        func digest(_ usage: String) -> ArraySlice<UInt8> {
            var label = Array("smets-emulator development SMETS1 \(usage)".utf8)
            label.append(bigEndian: seed)
            label.append(bigEndian: UInt64(index))
            return sha256(label).prefix(16)
        }
        return SMETS1Credentials(
            password: Array(Array(digest("password").prefix(8)).hexadecimal.utf8),
            encryptionKey: Array(digest("global unicast encryption key")),
            authenticationKey: Array(digest("authentication key")))
    }
}

/// The credentials of the meter of the fleet that a ``FleetMeter`` last became.
///
/// Not Sendable: one for each thread.
public final class SMETS1Keyring: SMETS1CredentialSource {
    private unowned let meter: FleetMeter

    public init(of meter: FleetMeter) { self.meter = meter }

    public func credentials() -> SMETS1Credentials { meter.fleet.keys.smets1Credentials(index: meter.number) }
}
