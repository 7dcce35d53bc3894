import COSEM
import COpenSSL

/// The MAC of a top-up: the last four of the 16 octets of a GMAC (GBCS 14).
///
/// A token comes once in weeks, so that this makes OpenSSL contexts of its own. ``AES128GCM``, which uses its one again,
/// has tags of 12 octets only: these four are not among them.
enum TopUpMAC {
    private static let tagSize = 16

    /// The MAC of a token with these `upper` bits. The key is that of a command's MAC, with the prepayment secret.
    static func of(upper: UInt32, in context: PrepaymentTopUp.Context, secret: SharedSecret) -> UInt32 {
        var covered: [UInt8] = [MACHeader.securityControl, 0, 0, 0, 0, 0]
        covered.append(bigEndian: context.originator.rawValue)
        covered.append(bigEndian: context.device.rawValue)
        covered.append(KeyDerivation.Kind.commandMAC.rawValue)
        covered.append(bigEndian: context.counter)
        covered.append(bigEndian: upper)
        var vector: [UInt8] = []
        vector.append(bigEndian: context.originator.rawValue)
        vector.append(bigEndian: 0 as UInt32)
        let derivation = KeyDerivation(
            originator: context.originator, kind: .commandMAC, counter: context.counter, otherParty: context.device)
        var key = derivation.key(secret)
        defer { OPENSSL_cleanse(&key, key.count) }
        return tag(of: covered, key: key, vector: vector)[12...].reduce(0) { $0 << 8 | UInt32($1) }
    }

    /// The 16 octets of a GMAC.
    private static func tag(of covered: [UInt8], key: [UInt8], vector: [UInt8]) -> [UInt8] {
        guard let context = EVP_CIPHER_CTX_new() else { fatalError("OpenSSL: \(openSSLError())") }
        defer { EVP_CIPHER_CTX_free(context) }
        var tag = [UInt8](repeating: 0, count: tagSize)
        var written: Int32 = 0
        // Key, vector and tag have the lengths that this cipher wants; nothing is encrypted, so nothing else is written.
        guard EVP_EncryptInit_ex(context, EVP_aes_128_gcm(), nil, key, vector) == 1,
            EVP_EncryptUpdate(context, nil, &written, covered, Int32(covered.count)) == 1,
            EVP_EncryptFinal_ex(context, &tag, &written) == 1,
            EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_AEAD_GET_TAG, Int32(tagSize), &tag) == 1
        else { fatalError("OpenSSL: \(openSSLError())") }
        return tag
    }
}

extension KeyDerivation {
    /// The AES key: the first 16 octets of the digest, in memory of its own that the caller wipes.
    fileprivate func key(_ secret: SharedSecret) -> [UInt8] {
        var input: [UInt8] = [0, 0, 0, 1]
        secret.withUnsafeOctets { input += $0 }
        input += Self.algorithmID
        input.append(bigEndian: originator.rawValue)
        input.append(9)
        input.append(kind.rawValue)
        input.append(bigEndian: counter)
        input.append(bigEndian: otherParty.rawValue)
        var digest = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        defer {
            OPENSSL_cleanse(&input, input.count)
            OPENSSL_cleanse(&digest, digest.count)
        }
        guard SHA256(input, input.count, &digest) != nil else { fatalError("OpenSSL: \(openSSLError())") }
        return Array(digest.prefix(AES128GCM.keySize))
    }
}
