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
    private let kdfInput: UnsafeMutableRawPointer
    private static let kdfInputSize = 69
    /// The 32 octets of a digest, its first 16 the AES key. Owned, freed in deinit.
    private let digest: UnsafeMutableRawPointer
    private static let digestSize = 32
    /// What a MAC covers before the grouping message: security control and five empty fields. Owned, freed in deinit.
    private let macPrefix: UnsafeMutableRawPointer
    private static let macPrefixSize = 6
    private let sha256: UnsafeMutablePointer<SHA256_CTX>
    private let cipher: OpaquePointer
    private let gcm: OpaquePointer

    public init() {
        kdfInput = .allocate(byteCount: Self.kdfInputSize, alignment: 8)
        kdfInput.initializeMemory(as: UInt8.self, repeating: 0, count: Self.kdfInputSize)
        kdfInput.storeBytes(of: 1, toByteOffset: 3, as: UInt8.self)
        for (index, octet) in KeyDerivation.algorithmID.enumerated() {
            kdfInput.storeBytes(of: octet, toByteOffset: 36 + index, as: UInt8.self)
        }
        kdfInput.storeBytes(of: 9, toByteOffset: 51, as: UInt8.self)
        digest = .allocate(byteCount: Self.digestSize, alignment: 8)
        digest.initializeMemory(as: UInt8.self, repeating: 0, count: Self.digestSize)
        macPrefix = .allocate(byteCount: Self.macPrefixSize, alignment: 8)
        macPrefix.initializeMemory(as: UInt8.self, repeating: 0, count: Self.macPrefixSize)
        macPrefix.storeBytes(of: MACHeader.securityControl, as: UInt8.self)
        sha256 = .allocate(capacity: 1)
        guard let cipher = EVP_CIPHER_fetch(nil, "AES-128-GCM", nil), let gcm = EVP_CIPHER_CTX_new(),
            EVP_EncryptInit_ex2(gcm, cipher, nil, nil, nil) == 1
        else { fatalError("OpenSSL has no AES-128-GCM: \(openSSLError())") }
        self.cipher = cipher
        self.gcm = gcm
    }

    deinit {
        OPENSSL_cleanse(kdfInput, Self.kdfInputSize)
        OPENSSL_cleanse(digest, Self.digestSize)
        kdfInput.deallocate()
        digest.deallocate()
        macPrefix.deallocate()
        sha256.deallocate()
        EVP_CIPHER_CTX_free(gcm)
        EVP_CIPHER_free(cipher)
    }

    /// Appends the 12-octet MAC of the grouping message that starts at `start` and ends `message`.
    public func appendMAC(
        to message: inout [UInt8], groupingFrom start: Int, header: GroupingHeader, secret: SharedSecret
    ) {
        let derivation = KeyDerivation(macOf: header)
        let tag = message.withUnsafeBytes {
            mac(of: UnsafeRawBufferPointer(rebasing: $0[start...]), derivation: derivation, secret: secret)
        }
        tag.append(to: &message)
    }

    /// Whether the message has a MAC and it is the one `secret` makes, compared in constant time.
    public func verifiesMAC(of message: Message, secret: SharedSecret) -> Bool {
        verifiesMAC(of: message.octets.span.bytes, message.layout, secret: secret)
    }

    /// Whether the message whose octets and layout these are has a MAC and it is the one `secret` makes.
    package func verifiesMAC(of octets: RawSpan, _ layout: MessageLayout, secret: SharedSecret) -> Bool {
        guard let range = layout.macRange else { return false }
        let tag = octets.extracting(layout.groupingRange).withUnsafeBytes {
            mac(of: $0, derivation: KeyDerivation(macOf: layout.header), secret: secret)
        }
        return tag.equals(octets, at: range.lowerBound)
    }

    /// Encrypts `plaintext` from `start` to its end where it stands and appends the 12-octet tag: a
    /// ciphertext with tag follows whatever stood before `start`.
    public func protect(_ plaintext: inout [UInt8], from start: Int, derivation: KeyDerivation, secret: SharedSecret) {
        let tag = plaintext.withUnsafeMutableBytes {
            protect(UnsafeMutableRawBufferPointer(rebasing: $0[start...]), derivation: derivation, secret: secret)
        }
        tag.append(to: &plaintext)
    }

    /// Encrypts `plaintext` where it stands and returns the tag.
    package func protect(
        _ plaintext: UnsafeMutableRawBufferPointer, derivation: KeyDerivation, secret: SharedSecret
    ) -> MACTag {
        beginGCM(derivation, secret, encrypting: true)
        var written: Int32 = 0
        var associated = ProtectedAttributes.securityControl
        var status = EVP_EncryptUpdate(gcm, nil, &written, &associated, 1)
        if let base = plaintext.baseAddress, !plaintext.isEmpty {
            let text = base.assumingMemoryBound(to: UInt8.self)
            status &= EVP_EncryptUpdate(gcm, text, &written, text, Int32(plaintext.count))
        }
        check(status)
        return finishedTag()
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
        return EVP_DecryptFinal_ex(gcm, key, &written) == 1 ? plaintext : nil
    }

    /// GMAC: GCM with an empty plaintext, over `11 00 00 00 00 00 ‖ grouping message`.
    package func mac(
        of grouping: UnsafeRawBufferPointer, derivation: KeyDerivation, secret: SharedSecret
    ) -> MACTag {
        beginGCM(derivation, secret, encrypting: true)
        var written: Int32 = 0
        var status = EVP_EncryptUpdate(
            gcm, nil, &written, macPrefix.assumingMemoryBound(to: UInt8.self), Int32(Self.macPrefixSize))
        status &= EVP_EncryptUpdate(
            gcm, nil, &written, grouping.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32(grouping.count))
        check(status)
        return finishedTag()
    }

    /// Derives the AES key and starts GCM with IV = originator ‖ 00000000 (GBCS 4.3.3.4).
    private func beginGCM(_ derivation: KeyDerivation, _ secret: SharedSecret, encrypting: Bool) {
        // Every offset lies within the 69 octets.
        secret.store(at: kdfInput + 4)
        kdfInput.storeBytes(of: derivation.originator.rawValue.bigEndian, toByteOffset: 43, as: UInt64.self)
        kdfInput.storeBytes(of: derivation.kind.rawValue, toByteOffset: 52, as: UInt8.self)
        kdfInput.storeBytes(of: derivation.counter.bigEndian, toByteOffset: 53, as: UInt64.self)
        kdfInput.storeBytes(of: derivation.otherParty.rawValue.bigEndian, toByteOffset: 61, as: UInt64.self)
        var status = SHA256_Init(sha256)
        status &= SHA256_Update(sha256, kdfInput, Self.kdfInputSize)
        status &= SHA256_Final(key, sha256)
        var iv = (derivation.originator.rawValue.bigEndian, UInt32(0))
        withUnsafeBytes(of: &iv) { iv in
            let iv = iv.bindMemory(to: UInt8.self).baseAddress
            status &=
                encrypting ? EVP_EncryptInit_ex2(gcm, nil, key, iv, nil) : EVP_DecryptInit_ex2(gcm, nil, key, iv, nil)
        }
        check(status)
    }

    private func finishedTag() -> MACTag {
        var written: Int32 = 0
        var status = EVP_EncryptFinal_ex(gcm, key, &written)
        // The key has done its work: the tag takes its place.
        status &= EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG, Int32(MACHeader.macSize), key)
        check(status)
        return MACTag(at: digest)
    }

    /// ``digest`` as OpenSSL takes it: it holds octets and nothing else.
    private var key: UnsafeMutablePointer<UInt8> { digest.assumingMemoryBound(to: UInt8.self) }

    @inline(__always)
    private func check(_ status: Int32) {
        if status != 1 { fatalError("OpenSSL: \(openSSLError())") }
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
