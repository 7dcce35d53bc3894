import COpenSSL

/// A public key on NIST P-256, which GBCS uses for Key Agreement and Digital Signature alike.
///
/// `@unchecked Sendable`: the EC_KEY is private, never changed after init and only ever passed to OpenSSL
/// functions that read it.
public final class P256PublicKey: @unchecked Sendable {
    /// Size of an uncompressed point in octets: 04 ‖ x ‖ y.
    public static let uncompressedSize = 65

    let key: OpaquePointer
    /// The uncompressed point, 65 octets.
    public let octets: [UInt8]

    /// Takes an uncompressed point; nil when it is not on the curve.
    public convenience init?(uncompressed octets: some Collection<UInt8>) {
        self.init(Array(octets), isChecked: true)
    }

    /// A point that was computed here and so needs no multiplication by the group's order to be trusted.
    convenience init?(computed octets: [UInt8]) { self.init(octets, isChecked: false) }

    private init?(_ octets: [UInt8], isChecked: Bool) {
        guard octets.count == Self.uncompressedSize, octets[0] == 4,
            let key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1)
        else { return nil }
        guard EC_KEY_oct2key(key, octets, octets.count, nil) == 1, !isChecked || EC_KEY_check_key(key) == 1 else {
            ERR_clear_error()
            EC_KEY_free(key)
            return nil
        }
        self.key = key
        self.octets = octets
    }

    deinit { EC_KEY_free(key) }

    var point: OpaquePointer { EC_KEY_get0_public_key(key) }

    /// Whether `signature`, r ‖ s of 32 octets each, is this key's ECDSA with SHA-256 over `message` (GBCS 4.3.3.1).
    public func verifies(_ signature: ArraySlice<UInt8>, of message: ArraySlice<UInt8>) -> Bool {
        // What cannot be a signature is not worth the digest.
        signature.count == Message.signatureSize && verifies(signature, ofDigest: sha256(message))
    }

    /// Whether `signature`, r ‖ s of 32 octets each, is this key's ECDSA over a message with this SHA-256 digest.
    package func verifies(_ signature: ArraySlice<UInt8>, ofDigest digest: [UInt8]) -> Bool {
        guard signature.count == Message.signatureSize, let parsed = ECDSA_SIG_new() else { return false }
        defer { ECDSA_SIG_free(parsed) }
        let isSet = signature.withUnsafeBufferPointer {
            ECDSA_SIG_set0(parsed, BN_bin2bn($0.baseAddress, 32, nil), BN_bin2bn($0.baseAddress! + 32, 32, nil)) == 1
        }
        guard isSet else { return false }
        defer { ERR_clear_error() }
        return ECDSA_do_verify(digest, Int32(digest.count), parsed, key) == 1
    }
}

extension P256PublicKey: Hashable {
    public static func == (left: P256PublicKey, right: P256PublicKey) -> Bool {
        left === right || left.octets == right.octets
    }
    public func hash(into hasher: inout Hasher) { hasher.combine(octets) }
}

/// The SHA-256 digest, 32 octets.
public func sha256(_ octets: some Collection<UInt8>) -> [UInt8] {
    var digest = [UInt8](repeating: 0, count: 32)
    let done: Void? = octets.withContiguousStorageIfAvailable { _ = SHA256($0.baseAddress, $0.count, &digest) }
    if done == nil { _ = SHA256(Array(octets), octets.count, &digest) }
    return digest
}
