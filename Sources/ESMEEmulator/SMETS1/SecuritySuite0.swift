import COSEM
import COpenSSL

/// DLMS security suite 0 on OpenSSL: AES-128-GCM with tags of 12 octets (IEC 62056-5-3, 9.2.3.3.7 and 9.2.7.2).
///
/// The initialization vector is the sender's system title and its invocation counter; what is authenticated is security
/// control ‖ authentication key ‖ (whatever is sent unencrypted).
///
/// One for each thread: it owns an OpenSSL context, so that an APDU costs no allocation here. Not Sendable, on purpose.
/// OpenSSL fails in these calls only when memory runs out or the library itself is broken, never because of the data;
/// such a failure stops the process.
final class SecuritySuite0 {
    static let keySize = 16
    static let tagSize = CipheredAPDU.tagSize

    /// Who sent an APDU, under which number and with which protection.
    struct Protection {
        var control: SecurityControl
        var title: UInt64
        var counter: UInt32
    }

    private let cipher: OpaquePointer
    private let gcm: OpaquePointer

    init() {
        guard let cipher = EVP_CIPHER_fetch(nil, "AES-128-GCM", nil), let gcm = EVP_CIPHER_CTX_new(),
            EVP_EncryptInit_ex2(gcm, cipher, nil, nil, nil) == 1
        else { fatalError("OpenSSL has no AES-128-GCM") }
        (self.cipher, self.gcm) = (cipher, gcm)
    }

    deinit {
        EVP_CIPHER_CTX_free(gcm)
        EVP_CIPHER_free(cipher)
    }

    /// Protects `text` where it stands and writes the tag, when there is one, to the 12 octets at `tag`.
    ///
    /// - Returns: false when the keys are not of 16 octets; nothing was done then.
    func protect(
        _ text: UnsafeMutableRawBufferPointer, by protection: Protection, with keys: SMETS1Credentials,
        tag: UnsafeMutableRawPointer
    ) -> Bool {
        guard begin(protection, keys, encrypting: true) else { return false }
        let octets = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
        var written: Int32 = 0
        var status: Int32 = 1
        if !text.isEmpty {
            let output = protection.control.isEncrypted ? octets : nil
            status = EVP_EncryptUpdate(gcm, output, &written, octets, Int32(text.count))
        }
        finishTag(tag, status)
        return true
    }

    /// The tag of `information` under GMAC: what answers a challenge (IEC 62056-5-3, 9.2.7.4).
    ///
    /// - Returns: false when the keys are not of 16 octets; nothing was done then.
    func authenticate(
        _ information: RawSpan, by protection: Protection, with keys: SMETS1Credentials, tag: UnsafeMutableRawPointer
    ) -> Bool {
        guard begin(protection, keys, encrypting: true) else { return false }
        var written: Int32 = 0
        let status = information.withUnsafeBytes {
            EVP_EncryptUpdate(
                gcm, nil, &written, $0.baseAddress?.assumingMemoryBound(to: UInt8.self), Int32($0.count))
        }
        finishTag(tag, status)
        return true
    }

    /// Takes the protection off `content`, whose last 12 octets are the tag when it is authenticated.
    ///
    /// - Parameter plaintext: at least as long as `content`.
    /// - Returns: octets written to `plaintext`; nil when the tag is wrong or missing, or the keys are not of 16 octets.
    func unprotect(
        _ content: RawSpan, by protection: Protection, with keys: SMETS1Credentials,
        into plaintext: UnsafeMutableRawBufferPointer
    ) -> Int? {
        let isAuthenticated = protection.control.isAuthenticated
        let count = content.byteCount - (isAuthenticated ? Self.tagSize : 0)
        guard count >= 0, plaintext.count >= count, begin(protection, keys, encrypting: false) else { return nil }
        let output = plaintext.baseAddress?.assumingMemoryBound(to: UInt8.self)
        return content.withUnsafeBytes { content -> Int? in
            guard let input = content.baseAddress?.assumingMemoryBound(to: UInt8.self) else {
                return isAuthenticated ? nil : 0
            }
            var written: Int32 = 0
            var status: Int32 = 1
            if protection.control.isEncrypted {
                if count > 0 { status = EVP_DecryptUpdate(gcm, output, &written, input, Int32(count)) }
            } else {
                if count > 0 { status = EVP_DecryptUpdate(gcm, nil, &written, input, Int32(count)) }
                plaintext.copyMemory(from: UnsafeRawBufferPointer(rebasing: content[..<count]))
            }
            check(status)
            guard isAuthenticated else { return count }
            // OpenSSL reads the tag only.
            check(
                EVP_CIPHER_CTX_ctrl(
                    gcm, EVP_CTRL_AEAD_SET_TAG, Int32(Self.tagSize), UnsafeMutablePointer(mutating: input + count)))
            var rest: UInt64 = 0
            let isRight = withUnsafeMutableBytes(of: &rest) {
                EVP_DecryptFinal_ex(gcm, $0.bindMemory(to: UInt8.self).baseAddress, &written) == 1
            }
            return isRight ? count : nil
        }
    }

    /// Starts GCM and, for authenticated APDUs, takes in security control and authentication key.
    private func begin(_ protection: Protection, _ keys: SMETS1Credentials, encrypting: Bool) -> Bool {
        guard keys.encryptionKey.count == Self.keySize, keys.authenticationKey.count == Self.keySize else {
            return false
        }
        var status: Int32 = 1
        withUnsafeTemporaryAllocation(byteCount: 12, alignment: 4) { iv in
            iv.storeBytes(of: protection.title.bigEndian, as: UInt64.self)
            iv.storeBytes(of: protection.counter.bigEndian, toByteOffset: 8, as: UInt32.self)
            let iv = iv.bindMemory(to: UInt8.self).baseAddress
            status =
                encrypting
                ? EVP_EncryptInit_ex2(gcm, nil, keys.encryptionKey, iv, nil)
                : EVP_DecryptInit_ex2(gcm, nil, keys.encryptionKey, iv, nil)
        }
        guard protection.control.isAuthenticated else {
            check(status)
            return true
        }
        var written: Int32 = 0
        var control = protection.control.rawValue
        if encrypting {
            status &= EVP_EncryptUpdate(gcm, nil, &written, &control, 1)
            status &= EVP_EncryptUpdate(gcm, nil, &written, keys.authenticationKey, Int32(Self.keySize))
        } else {
            status &= EVP_DecryptUpdate(gcm, nil, &written, &control, 1)
            status &= EVP_DecryptUpdate(gcm, nil, &written, keys.authenticationKey, Int32(Self.keySize))
        }
        check(status)
        return true
    }

    private func finishTag(_ tag: UnsafeMutableRawPointer, _ status: Int32) {
        var written: Int32 = 0
        // With every octet of the text done, the end of GCM writes none.
        var rest: UInt64 = 0
        var status = status
        withUnsafeMutableBytes(of: &rest) {
            status &= EVP_EncryptFinal_ex(gcm, $0.bindMemory(to: UInt8.self).baseAddress, &written)
        }
        status &= EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagSize), tag)
        check(status)
    }

    @inline(__always)
    private func check(_ status: Int32) {
        if status != 1 { fatalError("OpenSSL fails at AES-128-GCM") }
    }
}
