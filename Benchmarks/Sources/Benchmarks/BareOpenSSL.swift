import COpenSSL

/// A GBCS key derivation and the use of its key, directly on OpenSSL: SHA-256 of 69 octets, and AES-128-GCM with a tag
/// of 12 octets. Contexts and the cipher are made once, which is the fastest use of OpenSSL's interface for
/// applications (EVP). The emulator goes below it, to the provider's functions, and is faster at the same primitives
/// for that reason.
///
/// This is the reference of `smets-bench`. None of the emulator's code is in it, so that it stays the same when that
/// code gets faster. Not Sendable.
final class BareOpenSSL {
    /// The input of the derivation, 00000001 ‖ Z ‖ OtherInfo. Owned, and freed in deinit.
    private let input: UnsafeMutablePointer<UInt8>
    /// A digest of 32 octets, whose first 16 are the key, then room for a tag. Owned, and freed in deinit.
    private let digest: UnsafeMutablePointer<UInt8>
    /// The initialisation vector: the originator and 00000000. Owned, and freed in deinit.
    private let vector: UnsafeMutablePointer<UInt8>
    private let sha256: UnsafeMutablePointer<SHA256_CTX>
    private let cipher: OpaquePointer
    private let gcm: OpaquePointer

    static let derivationSize = 69
    static let tagSize = 12
    /// The octets that a MAC covers in front of the message: 11 and five empty fields.
    private let macPrefix: [UInt8] = [0x11, 0, 0, 0, 0, 0]
    private let encryptionPrefix: [UInt8] = [0x31]

    init() {
        input = .allocate(capacity: Self.derivationSize)
        input.initialize(repeating: 0, count: Self.derivationSize)
        digest = .allocate(capacity: 64)
        digest.initialize(repeating: 0, count: 64)
        vector = .allocate(capacity: Self.tagSize)
        vector.initialize(repeating: 0, count: Self.tagSize)
        sha256 = .allocate(capacity: 1)
        guard let cipher = EVP_CIPHER_fetch(nil, "AES-128-GCM", nil), let gcm = EVP_CIPHER_CTX_new(),
            EVP_EncryptInit_ex2(gcm, cipher, nil, nil, nil) == 1
        else { fatalError("OpenSSL has no AES-128-GCM") }
        self.cipher = cipher
        self.gcm = gcm
    }

    deinit {
        input.deallocate()
        digest.deallocate()
        vector.deallocate()
        sha256.deallocate()
        EVP_CIPHER_CTX_free(gcm)
        EVP_CIPHER_free(cipher)
    }

    // The base addresses that are force-unwrapped are those of arrays that are not empty: derivations have 69 octets,
    // and messages whose MAC is compared have more than a tag.

    /// Derives a key from `derivation`, 69 octets, and begins GCM with it.
    @inline(__always)
    private func begin(_ derivation: [UInt8]) {
        derivation.withUnsafeBufferPointer { input.update(from: $0.baseAddress!, count: Self.derivationSize) }
        // The originator's system title is in OtherInfo, at offset 43 of the input.
        vector.update(from: input + 43, count: 8)
        check(SHA256_Init(sha256) & SHA256_Update(sha256, input, Self.derivationSize) & SHA256_Final(digest, sha256))
        check(EVP_EncryptInit_ex2(gcm, nil, digest, vector, nil))
    }

    /// Ends GCM; the tag is then in ``digest`` from octet 32 on.
    @inline(__always)
    private func finish() {
        var written: Int32 = 0
        check(EVP_EncryptFinal_ex(gcm, digest + 48, &written))
        check(EVP_CIPHER_CTX_ctrl(gcm, EVP_CTRL_AEAD_GET_TAG, Int32(Self.tagSize), digest + 32))
    }

    @inline(__always)
    private func check(_ status: Int32) { if status != 1 { fatalError("OpenSSL: \(status)") } }

    /// Makes the MAC of `octets[range]`.
    func mac(_ octets: [UInt8], _ range: Range<Int>, _ derivation: [UInt8]) {
        begin(derivation)
        var written: Int32 = 0
        macPrefix.withUnsafeBufferPointer {
            check(EVP_EncryptUpdate(gcm, nil, &written, $0.baseAddress, Int32($0.count)))
        }
        octets.withUnsafeBufferPointer {
            let text = UnsafeBufferPointer(rebasing: $0[range])
            check(EVP_EncryptUpdate(gcm, nil, &written, text.baseAddress, Int32(text.count)))
        }
        finish()
    }

    /// Makes the MAC of `octets[range]` and compares it, in constant time, with the 12 octets that follow.
    func verify(_ octets: [UInt8], _ range: Range<Int>, _ derivation: [UInt8]) -> Bool {
        mac(octets, range, derivation)
        return octets.withUnsafeBufferPointer {
            $0.count >= range.upperBound + Self.tagSize
                && CRYPTO_memcmp(digest + 32, $0.baseAddress! + range.upperBound, Self.tagSize) == 0
        }
    }

    /// Encrypts the first `count` octets of `value` in place.
    func encrypt(_ value: inout [UInt8], _ count: Int, _ derivation: [UInt8]) {
        begin(derivation)
        var written: Int32 = 0
        encryptionPrefix.withUnsafeBufferPointer {
            check(EVP_EncryptUpdate(gcm, nil, &written, $0.baseAddress, Int32($0.count)))
        }
        value.withUnsafeMutableBufferPointer {
            check(EVP_EncryptUpdate(gcm, $0.baseAddress, &written, $0.baseAddress, Int32(count)))
        }
        finish()
    }

    /// The MAC that was made last.
    var tag: [UInt8] { Array(UnsafeBufferPointer(start: digest + 32, count: Self.tagSize)) }
}
