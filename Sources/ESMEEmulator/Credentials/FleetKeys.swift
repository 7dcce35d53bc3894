import COSEM
import GBCS

/// Development keys of a fleet: a function of seed and index, so that none need be stored.
///
/// The scalar of meter i is that of its block of 256 meters plus (i mod 256); that of a block is SHA-256 of a label,
/// the seed and the number of the block. Anyone who knows the seed knows every key: these keys protect nothing, as the
/// documentation says. An imported key replaces any of them.
public struct FleetKeys: Sendable {
    public enum Usage: String, Sendable {
        case keyAgreement = "key agreement"
        case digitalSignature = "digital signature"
        /// The Key Agreement key of the Communications Hub at a meter's premises.
        case hubKeyAgreement = "hub key agreement"
        case hubDigitalSignature = "hub digital signature"
        /// The key of an authority that issues the fleet's certificates where no other does; index 0.
        case issuingAuthority = "issuing authority"
    }

    public static let blockSize: UInt64 = 256

    public let seed: UInt64

    public init(seed: UInt64) { self.seed = seed }

    public func key(_ usage: Usage, index: Int) -> P256PrivateKey {
        let (block, member) = UInt64(index).quotientAndRemainder(dividingBy: Self.blockSize)
        var label = Array("smets-emulator development \(usage.rawValue) key".utf8)
        label.append(bigEndian: seed)
        label.append(bigEndian: block)
        guard let key = P256PrivateKey(base: sha256(label), increment: UInt(member)) else {
            // This cannot happen: SHA-256 would have to hit one number in 2^256.
            fatalError("the seed \(seed) gives meter \(index) a zero key")
        }
        return key
    }
}
