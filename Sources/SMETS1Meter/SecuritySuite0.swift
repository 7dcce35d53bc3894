import COSEM
import GBCS

/// DLMS security suite 0 on OpenSSL: AES-128-GCM with tags of 12 octets (IEC 62056-5-3, 9.2.3.3.7 and 9.2.7.2).
///
/// The initialization vector is the sender's system title and its invocation counter. The authenticated data are
/// security control ‖ authentication key ‖ (whatever is sent unencrypted).
///
/// There is one for each thread: it owns an OpenSSL context, so that an APDU costs no allocation here. Not Sendable, on
/// purpose.
final class SecuritySuite0 {
    static let keySize = AES128GCM.keySize
    static let tagSize = CipheredAPDU.tagSize

    /// The sender of an APDU, its invocation counter, and how the APDU is protected.
    struct Protection {
        var control: SecurityControl
        var title: UInt64
        var counter: UInt32
    }

    private let gcm = AES128GCM()

    /// Protects `text` in place and writes the tag, when there is one, to the 12 octets at `tag`.
    ///
    /// - Returns: false, with nothing done, when the keys do not have 16 octets.
    func protect(
        _ text: UnsafeMutableRawBufferPointer, by protection: Protection, with keys: SMETS1Credentials,
        tag: UnsafeMutableRawPointer
    ) -> Bool {
        guard begin(.encrypt, protection, keys) else { return false }
        let octets = UnsafeRawBufferPointer(text)
        if protection.control.isEncrypted, let base = text.baseAddress {
            gcm.process(octets, into: base)
        } else {
            gcm.authenticate(octets)
        }
        tag.copyMemory(from: gcm.finishTag(), byteCount: Self.tagSize)
        return true
    }

    /// The tag of `information` under GMAC: what answers a challenge (IEC 62056-5-3, 9.2.7.4).
    ///
    /// - Returns: false, with nothing done, when the keys do not have 16 octets.
    func authenticate(
        _ information: RawSpan, by protection: Protection, with keys: SMETS1Credentials, tag: UnsafeMutableRawPointer
    ) -> Bool {
        guard begin(.encrypt, protection, keys) else { return false }
        information.withUnsafeBytes { gcm.authenticate($0) }
        tag.copyMemory(from: gcm.finishTag(), byteCount: Self.tagSize)
        return true
    }

    /// Takes the protection off `content`, whose last 12 octets are the tag when it is authenticated.
    ///
    /// - Parameter plaintext: memory at least as long as `content`.
    /// - Returns: the number of octets written to `plaintext`; nil when the tag is wrong or missing, or the keys do not
    ///   have 16 octets.
    func unprotect(
        _ content: RawSpan, by protection: Protection, with keys: SMETS1Credentials,
        into plaintext: UnsafeMutableRawBufferPointer
    ) -> Int? {
        let isAuthenticated = protection.control.isAuthenticated
        let count = content.byteCount - (isAuthenticated ? Self.tagSize : 0)
        guard count >= 0, plaintext.count >= count, begin(.decrypt, protection, keys) else { return nil }
        return content.withUnsafeBytes { content -> Int? in
            let text = UnsafeRawBufferPointer(rebasing: content[..<count])
            if protection.control.isEncrypted, let output = plaintext.baseAddress {
                gcm.process(text, into: output)
            } else {
                gcm.authenticate(text)
                plaintext.copyMemory(from: text)
            }
            guard isAuthenticated else { return count }
            guard let base = content.baseAddress else { return nil }
            return gcm.finish(expecting: base + count) ? count : nil
        }
    }

    /// Starts GCM and, for authenticated APDUs, takes in security control and authentication key.
    private func begin(
        _ direction: AES128GCM.Direction, _ protection: Protection, _ keys: SMETS1Credentials
    ) -> Bool {
        guard keys.encryptionKey.count == Self.keySize, keys.authenticationKey.count == Self.keySize else {
            return false
        }
        keys.encryptionKey.withUnsafeBufferPointer {
            // It was checked above to have 16 octets, so there is an address.
            guard let key = $0.baseAddress else { return }
            gcm.begin(direction, key: key, title: protection.title, counter: protection.counter)
        }
        guard protection.control.isAuthenticated else { return true }
        gcm.authenticate(protection.control.rawValue)
        keys.authenticationKey.withUnsafeBytes { gcm.authenticate($0) }
        return true
    }
}
