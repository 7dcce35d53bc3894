import COSEM
import COpenSSL

/// GBCS's symmetric cryptography on OpenSSL: key derivation, MACs and protected attributes (GBCS 4.3.3 and 8).
///
/// One for each thread: it owns OpenSSL contexts and a scratch buffer that it uses again for every message,
/// so a message costs no allocation here. Not Sendable, on purpose.
///
/// OpenSSL fails in these calls only when memory runs out or the library itself is broken, never because of
/// the data; such a failure stops the process with OpenSSL's own words.
public final class CryptographicContext {
    /// 00000001 ‖ Z (32) ‖ OtherInfo (33): what is hashed for a key. Owned, freed in deinit.
    private let kdfInput: UnsafeMutableRawBufferPointer
    /// The 32 octets of a digest, its first 16 the AES key. Owned, freed in deinit.
    private let digest: UnsafeMutableRawBufferPointer
    private let sha256: UnsafeMutablePointer<SHA256_CTX>
    private let cipher: OpaquePointer
    private let gcm: OpaquePointer

    public init() {
        kdfInput = .allocate(byteCount: 69, alignment: 8)
        kdfInput.initializeMemory(as: UInt8.self, repeating: 0)
        kdfInput[3] = 1
        for (index, octet) in KeyDerivation.algorithmID.enumerated() { kdfInput[36 + index] = octet }
        kdfInput[51] = 9
        digest = .allocate(byteCount: 32, alignment: 8)
        sha256 = .allocate(capacity: 1)
        guard let cipher = EVP_CIPHER_fetch(nil, "AES-128-GCM", nil), let gcm = EVP_CIPHER_CTX_new(),
            EVP_EncryptInit_ex2(gcm, cipher, nil, nil, nil) == 1
        else { fatalError("OpenSSL has no AES-128-GCM: \(openSSLError())") }
        self.cipher = cipher
        self.gcm = gcm
    }

    deinit {
        OPENSSL_cleanse(kdfInput.baseAddress, kdfInput.count)
        OPENSSL_cleanse(digest.baseAddress, digest.count)
        kdfInput.deallocate()
        digest.deallocate()
        sha256.deallocate()
        EVP_CIPHER_CTX_free(gcm)
        EVP_CIPHER_free(cipher)
    }

    /// Appends the 12-octet MAC of the grouping message that starts at `start` and ends `message`.
    public func appendMAC(
        to message: inout [UInt8], groupingFrom start: Int, header: GroupingHeader, secret: SharedSecret
    ) {
        let tag = mac(of: message, in: start..<message.count, derivation: KeyDerivation(macOf: header), secret: secret)
        tag.append(to: &message)
    }

    /// Whether the message has a MAC and it is the one `secret` makes, compared in constant time.
    public func verifiesMAC(of message: Message, secret: SharedSecret) -> Bool {
        guard let range = message.macRange else { return false }
        let derivation = KeyDerivation(macOf: message.header)
        let tag = mac(of: message.octets, in: message.groupingRange, derivation: derivation, secret: secret)
        return tag.equals(message.octets, at: range.lowerBound)
    }

    /// Encrypts `plaintext` from `start` to its end where it stands and appends the 12-octet tag: a
    /// ciphertext with tag follows whatever stood before `start`.
    public func protect(_ plaintext: inout [UInt8], from start: Int, derivation: KeyDerivation, secret: SharedSecret) {
        beginGCM(derivation, secret, encrypting: true)
        var written: Int32 = 0
        var associated = ProtectedAttributes.securityControl
        var status = EVP_EncryptUpdate(gcm, nil, &written, &associated, 1)
        plaintext.withUnsafeMutableBufferPointer { buffer in
            let text = UnsafeMutableBufferPointer(rebasing: buffer[start...])
            if let base = text.baseAddress, !text.isEmpty {
                status &= EVP_EncryptUpdate(gcm, base, &written, base, Int32(text.count))
            }
        }
        check(status)
        finishedTag().append(to: &plaintext)
    }

    /// Decrypts `ciphertext` (without its tag) and checks `tag`, 12 octets; nil when the tag is wrong.
    public func unprotect(
        _ ciphertext: ArraySlice<UInt8>, tag: ArraySlice<UInt8>, derivation: KeyDerivation, secret: SharedSecret
    ) -> [UInt8]? {
        guard tag.count == MACHeader.macSize else { return nil }
        beginGCM(derivation, secret, encrypting: false)
        var written: Int32 = 0
        var associated = ProtectedAttributes.securityControl
        var status = EVP_DecryptUpdate(gcm, nil, &written, &associated, 1)
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
        ciphertext.withUnsafeBufferPointer { input in
            guard let base = input.baseAddress, !input.isEmpty else { return }
            plaintext.withUnsafeMutableBufferPointer { output in
                status &= EVP_DecryptUpdate(gcm, output.baseAddress, &written, base, Int32(input.count))
            }
        }
        var expected = Array(tag)
        status &= EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_SET_TAG, Int32(expected.count), &expected)
        check(status)
        return EVP_DecryptFinal_ex(gcm, digest.bindMemory(to: UInt8.self).baseAddress, &written) == 1 ? plaintext : nil
    }

    /// GMAC: GCM with an empty plaintext, over `11 00 00 00 00 00 ‖ octets[range]`.
    private func mac(of octets: [UInt8], in range: Range<Int>, derivation: KeyDerivation, secret: SharedSecret) -> Tag {
        beginGCM(derivation, secret, encrypting: true)
        var written: Int32 = 0
        var status = MACHeader.additionalData.withUnsafeBufferPointer {
            EVP_EncryptUpdate(gcm, nil, &written, $0.baseAddress, Int32($0.count))
        }
        octets.withUnsafeBufferPointer {
            let text = UnsafeBufferPointer(rebasing: $0[range])
            status &= EVP_EncryptUpdate(gcm, nil, &written, text.baseAddress, Int32(text.count))
        }
        check(status)
        return finishedTag()
    }

    /// Derives the AES key and starts GCM with IV = originator ‖ 00000000 (GBCS 4.3.3.4).
    private func beginGCM(_ derivation: KeyDerivation, _ secret: SharedSecret, encrypting: Bool) {
        secret.withUnsafeOctets { UnsafeMutableRawBufferPointer(rebasing: kdfInput[4..<36]).copyMemory(from: $0) }
        kdfInput.storeBytes(of: derivation.originator.rawValue.bigEndian, toByteOffset: 43, as: UInt64.self)
        kdfInput[52] = derivation.kind.rawValue
        kdfInput.storeBytes(of: derivation.counter.bigEndian, toByteOffset: 53, as: UInt64.self)
        kdfInput.storeBytes(of: derivation.otherParty.rawValue.bigEndian, toByteOffset: 61, as: UInt64.self)
        let key = digest.bindMemory(to: UInt8.self).baseAddress
        var status = SHA256_Init(sha256)
        status &= SHA256_Update(sha256, kdfInput.baseAddress, kdfInput.count)
        status &= SHA256_Final(key, sha256)
        var iv = (derivation.originator.rawValue.bigEndian, UInt32(0))
        withUnsafeBytes(of: &iv) { iv in
            let iv = iv.bindMemory(to: UInt8.self).baseAddress
            status &=
                encrypting ? EVP_EncryptInit_ex2(gcm, nil, key, iv, nil) : EVP_DecryptInit_ex2(gcm, nil, key, iv, nil)
        }
        check(status)
    }

    private func finishedTag() -> Tag {
        var tag = Tag()
        var written: Int32 = 0
        let scratch = digest.bindMemory(to: UInt8.self).baseAddress
        var status = EVP_EncryptFinal_ex(gcm, scratch, &written)
        withUnsafeMutableBytes(of: &tag.words) {
            status &= EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG, Int32(MACHeader.macSize), $0.baseAddress)
        }
        check(status)
        return tag
    }

    @inline(__always)
    private func check(_ status: Int32) {
        if status != 1 { fatalError("OpenSSL: \(openSSLError())") }
    }

    /// Twelve octets without a heap allocation.
    private struct Tag {
        var words: (UInt32, UInt32, UInt32) = (0, 0, 0)

        func append(to octets: inout [UInt8]) {
            withUnsafeBytes(of: words) { octets.append(contentsOf: $0) }
        }

        func equals(_ octets: [UInt8], at offset: Int) -> Bool {
            withUnsafeBytes(of: words) { tag in
                octets.withUnsafeBytes { CRYPTO_memcmp(tag.baseAddress, $0.baseAddress! + offset, tag.count) == 0 }
            }
        }
    }
}

/// What OpenSSL says went wrong last in this thread.
func openSSLError() -> String {
    let code = ERR_get_error()
    guard code != 0 else { return "no further information" }
    var text = [CChar](repeating: 0, count: 256)
    ERR_error_string_n(code, &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
