import COpenSSL

/// A private key on NIST P-256. It is never printed: descriptions are redacted.
///
/// `@unchecked Sendable`: the EC_KEY is private, never changed after init and only ever passed to OpenSSL functions
/// that read it.
public final class P256PrivateKey: @unchecked Sendable {
    let key: OpaquePointer
    public let publicKey: P256PublicKey

    /// The key of a private scalar, 32 octets big-endian; nil unless it is 1 to n − 1.
    public convenience init?(scalar octets: some Collection<UInt8>) {
        guard octets.count == 32, let scalar = BN_bin2bn(Array(octets), 32, nil) else { return nil }
        defer { BN_clear_free(scalar) }
        self.init(scalar)
    }

    /// The key whose scalar is `base + increment` modulo the group order, `base` read as a big-endian number
    /// of any value: how fleets derive their development keys. nil in the one case in 2^256 that gives 0.
    public convenience init?(base: [UInt8], increment: UInt) {
        guard let group = EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1), let scratch = BN_CTX_new(),
            let scalar = BN_bin2bn(base, Int32(base.count), nil)
        else { return nil }
        defer {
            BN_clear_free(scalar)
            BN_CTX_free(scratch)
            EC_GROUP_free(group)
        }
        guard BN_add_word(scalar, increment) == 1,
            BN_nnmod(scalar, scalar, EC_GROUP_get0_order(group), scratch) == 1
        else { return nil }
        self.init(scalar)
    }

    private init?(_ scalar: OpaquePointer) {
        guard let key = EC_KEY_new_by_curve_name(NID_X9_62_prime256v1), let group = EC_KEY_get0_group(key),
            let point = EC_POINT_new(group)
        else { return nil }
        defer { EC_POINT_free(point) }
        guard BN_is_zero(scalar) == 0, BN_cmp(scalar, EC_GROUP_get0_order(group)) < 0,
            EC_KEY_set_private_key(key, scalar) == 1, EC_POINT_mul(group, point, scalar, nil, nil, nil) == 1,
            EC_KEY_set_public_key(key, point) == 1, let publicKey = Self.publicKey(point, group)
        else {
            ERR_clear_error()
            EC_KEY_free(key)
            return nil
        }
        self.key = key
        self.publicKey = publicKey
    }

    /// A private key from PEM (PKCS #8 or SEC 1, unencrypted); nil when it is none or not on P-256.
    public convenience init?(pem: String) {
        guard let bio = memoryBIO(pem) else { return nil }
        defer {
            BIO_free(bio)
            ERR_clear_error()
        }
        // The callback has no passphrase to give: without one OpenSSL asks on the terminal.
        guard let envelope = PEM_read_bio_PrivateKey(bio, nil, { _, _, _, _ in -1 }, nil) else { return nil }
        defer { EVP_PKEY_free(envelope) }
        guard let parsed = EVP_PKEY_get1_EC_KEY(envelope) else { return nil }
        defer { EC_KEY_free(parsed) }
        guard EC_GROUP_get_curve_name(EC_KEY_get0_group(parsed)) == NID_X9_62_prime256v1,
            let scalar = EC_KEY_get0_private_key(parsed)
        else { return nil }
        self.init(scalar)
    }

    /// A new key from `generator`, which must be cryptographically secure for keys that protect anything.
    public static func random(using generator: inout some RandomNumberGenerator) -> P256PrivateKey {
        while true {
            let octets = (0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if let key = P256PrivateKey(scalar: octets) { return key }
        }
    }

    deinit { EC_KEY_free(key) }

    private static func publicKey(_ point: OpaquePointer, _ group: OpaquePointer) -> P256PublicKey? {
        var octets = [UInt8](repeating: 0, count: P256PublicKey.uncompressedSize)
        let size = EC_POINT_point2oct(group, point, POINT_CONVERSION_UNCOMPRESSED, &octets, octets.count, nil)
        return size == octets.count ? P256PublicKey(computed: octets) : nil
    }

    /// Static ECDH (GBCS 4.3.3.2): Z of this key and another party's.
    public func sharedSecret(with other: P256PublicKey) -> SharedSecret {
        SharedSecret { buffer in
            let size = ECDH_compute_key(buffer.baseAddress, buffer.count, other.point, key, nil)
            // Both are valid points of one curve of prime order; OpenSSL can only run out of memory.
            if size != Int32(SharedSecret.size) { fatalError("OpenSSL: \(openSSLError())") }
        }
    }

    /// ECDSA with SHA-256: r ‖ s, 64 octets (GBCS 4.3.3.1).
    public func signature(of message: ArraySlice<UInt8>) -> [UInt8] {
        let digest = sha256(message)
        guard let signature = ECDSA_do_sign(digest, Int32(digest.count), key) else {
            fatalError("OpenSSL: \(openSSLError())")
        }
        defer { ECDSA_SIG_free(signature) }
        var octets = [UInt8](repeating: 0, count: Message.signatureSize)
        octets.withUnsafeMutableBufferPointer {
            _ = BN_bn2binpad(ECDSA_SIG_get0_r(signature), $0.baseAddress, 32)
            _ = BN_bn2binpad(ECDSA_SIG_get0_s(signature), $0.baseAddress! + 32, 32)
        }
        return octets
    }

    /// The private scalar, 32 octets big-endian, for states that are kept in files of mode 0600.
    package var scalar: [UInt8] {
        var octets = [UInt8](repeating: 0, count: 32)
        _ = BN_bn2binpad(EC_KEY_get0_private_key(key), &octets, 32)
        return octets
    }

    /// The key as PKCS #8 PEM, for key files of mode 0600.
    public var pem: String {
        guard let envelope = EVP_PKEY_new(), let bio = BIO_new(BIO_s_mem()) else {
            fatalError("OpenSSL: \(openSSLError())")
        }
        defer {
            BIO_free(bio)
            EVP_PKEY_free(envelope)
        }
        guard EVP_PKEY_set1_EC_KEY(envelope, key) == 1,
            PEM_write_bio_PKCS8PrivateKey(bio, envelope, nil, nil, 0, nil, nil) == 1
        else { fatalError("OpenSSL: \(openSSLError())") }
        return String(decoding: bioContents(bio), as: UTF8.self)
    }
}

extension P256PrivateKey: CustomStringConvertible, CustomReflectable {
    public var description: String { "P256PrivateKey(redacted)" }
    public var customMirror: Mirror { Mirror(self, children: []) }
}

/// A memory BIO with its own copy of `text`: one that only pointed to an array's octets would outlive them.
func memoryBIO(_ text: String) -> OpaquePointer? {
    let octets = Array(text.utf8)
    guard let bio = BIO_new(BIO_s_mem()) else { return nil }
    guard octets.isEmpty || BIO_write(bio, octets, Int32(clamping: octets.count)) == octets.count else {
        BIO_free(bio)
        return nil
    }
    return bio
}

/// Everything written to a memory BIO.
func bioContents(_ bio: OpaquePointer) -> [UInt8] {
    var data: UnsafeMutablePointer<CChar>?
    let size = smets_bio_contents(bio, &data)
    guard size > 0, let data else { return [] }
    return UnsafeRawBufferPointer(start: data, count: size).map { $0 }
}
