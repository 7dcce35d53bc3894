import COpenSSL

extension P256PrivateKey {
    /// ECDSA with SHA-256, r ‖ s, that gives the same octets for the same key and message: the nonce is that of RFC
    /// 6979 section 3.2. It verifies like any other signature.
    public func deterministicSignature(of message: ArraySlice<UInt8>) -> [UInt8] {
        let digest = sha256(message)
        guard let group = EC_KEY_get0_group(key), let order = EC_GROUP_get0_order(group),
            let scratch = BN_CTX_new(), let number = BN_bin2bn(digest, Int32(digest.count), nil)
        else { fatalError("OpenSSL: \(openSSLError())") }
        defer {
            BN_CTX_free(scratch)
            BN_free(number)
        }
        // bits2octets of the digest: modulo the order.
        var reduced = [UInt8](repeating: 0, count: 32)
        var scalar = reduced
        guard BN_nnmod(number, number, order, scratch) == 1, BN_bn2binpad(number, &reduced, 32) == 32,
            BN_bn2binpad(EC_KEY_get0_private_key(key), &scalar, 32) == 32
        else { fatalError("OpenSSL: \(openSSLError())") }
        // Steps b to g: two rounds of HMAC over key and digest.
        var value = [UInt8](repeating: 0x01, count: 32)
        var secret = [UInt8](repeating: 0x00, count: 32)
        for round: UInt8 in [0x00, 0x01] {
            secret = hmacSHA256(secret, value + [round] + scalar + reduced)
            value = hmacSHA256(secret, value)
        }
        // Step h: takes the first value that serves; the chance that it is not the first is 2^-32.
        while true {
            value = hmacSHA256(secret, value)
            if let signature = signature(digest, nonce: value, group, order, scratch) { return signature }
            secret = hmacSHA256(secret, value + [0x00])
            value = hmacSHA256(secret, value)
        }
    }

    /// The signature made with `nonce`; nil when `nonce` is not 1 to n − 1, or r or s would be 0.
    private func signature(
        _ digest: [UInt8], nonce: [UInt8], _ group: OpaquePointer, _ order: OpaquePointer, _ scratch: OpaquePointer
    ) -> [UInt8]? {
        guard let k = BN_bin2bn(nonce, Int32(nonce.count), nil), let r = BN_new(), let point = EC_POINT_new(group)
        else {
            fatalError("OpenSSL: \(openSSLError())")
        }
        defer {
            BN_clear_free(k)
            BN_free(r)
            EC_POINT_free(point)
        }
        guard BN_is_zero(k) == 0, BN_cmp(k, order) < 0 else { return nil }
        guard EC_POINT_mul(group, point, k, nil, nil, scratch) == 1,
            EC_POINT_get_affine_coordinates(group, point, r, nil, scratch) == 1, BN_nnmod(r, r, order, scratch) == 1,
            let inverse = BN_mod_inverse(nil, k, order, scratch)
        else { fatalError("OpenSSL: \(openSSLError())") }
        defer { BN_clear_free(inverse) }
        guard BN_is_zero(r) == 0, let made = ECDSA_do_sign_ex(digest, Int32(digest.count), inverse, r, key) else {
            return nil
        }
        defer { ECDSA_SIG_free(made) }
        var octets = [UInt8](repeating: 0, count: Message.signatureSize)
        octets.withUnsafeMutableBufferPointer {
            _ = BN_bn2binpad(ECDSA_SIG_get0_r(made), $0.baseAddress, 32)
            _ = BN_bn2binpad(ECDSA_SIG_get0_s(made), $0.baseAddress! + 32, 32)
        }
        return octets
    }
}

/// HMAC with SHA-256 (RFC 2104).
private func hmacSHA256(_ key: [UInt8], _ message: [UInt8]) -> [UInt8] {
    var code = [UInt8](repeating: 0, count: 32)
    var size: UInt32 = 0
    guard HMAC(EVP_sha256(), key, Int32(key.count), message, message.count, &code, &size) != nil, size == 32 else {
        fatalError("OpenSSL: \(openSSLError())")
    }
    return code
}
