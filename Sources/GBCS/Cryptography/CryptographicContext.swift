import COpenSSL

/// GBCS's symmetric cryptography on OpenSSL: key derivation, MACs and protected attributes (GBCS 4.3.3 and 8).
///
/// There is one for each thread: it owns OpenSSL contexts and a scratch buffer that it uses again for every message, so
/// that a message costs no allocation here. Not Sendable, on purpose.
///
/// OpenSSL fails in these calls only when memory runs out or the library itself is broken, never because of the data;
/// such a failure stops the process with OpenSSL's own message.
public final class CryptographicContext {
    /// What is hashed for a key, 00000001 ‖ Z (32) ‖ OtherInfo (33), padded to SHA-256's blocks. Owned, freed in
    /// deinit.
    private let kdfInput: UnsafeMutableRawPointer
    private static let kdfInputSize = 69
    private static let paddedSize = 2 * Int(SHA256_CBLOCK)
    /// The AES key: the first 16 octets of the digest. Owned, freed in deinit.
    private let key: UnsafeMutableRawPointer
    /// What a MAC covers before the grouping message: security control and five empty fields. Owned, freed in deinit.
    private let macPrefix: UnsafeMutableRawPointer
    private static let macPrefixSize = 6
    private let sha256: UnsafeMutablePointer<SHA256_CTX>
    private let gcm = AES128GCM()

    public init() {
        kdfInput = .allocate(byteCount: Self.paddedSize, alignment: 8)
        kdfInput.initializeMemory(as: UInt8.self, repeating: 0, count: Self.paddedSize)
        kdfInput.storeBytes(of: 1, toByteOffset: 3, as: UInt8.self)
        for (index, octet) in KeyDerivation.algorithmID.enumerated() {
            kdfInput.storeBytes(of: octet, toByteOffset: 36 + index, as: UInt8.self)
        }
        kdfInput.storeBytes(of: 9, toByteOffset: 51, as: UInt8.self)
        // FIPS 180-4, 5.1.1: a one bit, zeros, and the length in bits.
        kdfInput.storeBytes(of: 0x80, toByteOffset: Self.kdfInputSize, as: UInt8.self)
        kdfInput.storeBytes(
            of: UInt64(8 * Self.kdfInputSize).bigEndian, toByteOffset: Self.paddedSize - 8, as: UInt64.self)
        key = .allocate(byteCount: AES128GCM.keySize, alignment: 8)
        key.initializeMemory(as: UInt8.self, repeating: 0, count: AES128GCM.keySize)
        macPrefix = .allocate(byteCount: Self.macPrefixSize, alignment: 8)
        macPrefix.initializeMemory(as: UInt8.self, repeating: 0, count: Self.macPrefixSize)
        macPrefix.storeBytes(of: MACHeader.securityControl, as: UInt8.self)
        sha256 = .allocate(capacity: 1)
    }

    deinit {
        OPENSSL_cleanse(kdfInput, Self.paddedSize)
        OPENSSL_cleanse(key, AES128GCM.keySize)
        OPENSSL_cleanse(sha256, MemoryLayout<SHA256_CTX>.size)
        kdfInput.deallocate()
        key.deallocate()
        macPrefix.deallocate()
        sha256.deallocate()
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

    /// Whether the message has a MAC and it is the one that `secret` makes; compares in constant time.
    public func verifiesMAC(of message: Message, secret: SharedSecret) -> Bool {
        verifiesMAC(of: message.octets.span.bytes, message.layout, secret: secret)
    }

    /// Whether the message with these octets and this layout has a MAC and it is the one that `secret` makes.
    package func verifiesMAC(of octets: RawSpan, _ layout: MessageLayout, secret: SharedSecret) -> Bool {
        guard let range = layout.macRange else { return false }
        let tag = octets.extracting(layout.groupingRange).withUnsafeBytes {
            mac(of: $0, derivation: KeyDerivation(macOf: layout.header), secret: secret)
        }
        return tag.equals(octets, at: range.lowerBound)
    }

    /// Encrypts `plaintext` from `start` to its end in place and appends the 12-octet tag. What precedes `start` stays
    /// as it is.
    public func protect(_ plaintext: inout [UInt8], from start: Int, derivation: KeyDerivation, secret: SharedSecret) {
        let tag = plaintext.withUnsafeMutableBytes {
            protect(UnsafeMutableRawBufferPointer(rebasing: $0[start...]), derivation: derivation, secret: secret)
        }
        tag.append(to: &plaintext)
    }

    /// Encrypts `plaintext` in place and returns the tag.
    package func protect(
        _ plaintext: UnsafeMutableRawBufferPointer, derivation: KeyDerivation, secret: SharedSecret
    ) -> MACTag {
        begin(.encrypt, derivation, secret)
        gcm.authenticate(ProtectedAttributes.securityControl)
        if let base = plaintext.baseAddress { gcm.process(UnsafeRawBufferPointer(plaintext), into: base) }
        return MACTag(at: gcm.finishTag())
    }

    /// Decrypts `ciphertext` (without its tag) and checks `tag`, 12 octets; nil when the tag is wrong.
    public func unprotect(
        _ ciphertext: ArraySlice<UInt8>, tag: ArraySlice<UInt8>, derivation: KeyDerivation, secret: SharedSecret
    ) -> [UInt8]? {
        guard tag.count == MACHeader.macSize else { return nil }
        begin(.decrypt, derivation, secret)
        gcm.authenticate(ProtectedAttributes.securityControl)
        var plaintext = [UInt8](repeating: 0, count: ciphertext.count)
        plaintext.withUnsafeMutableBytes { output in
            guard let output = output.baseAddress else { return }
            ciphertext.withUnsafeBytes { gcm.process($0, into: output) }
        }
        let isRight = tag.withUnsafeBytes { $0.baseAddress.map { gcm.finish(expecting: $0) } ?? false }
        return isRight ? plaintext : nil
    }

    /// The GMAC of a grouping message: GCM with an empty plaintext, over `11 00 00 00 00 00 ‖ grouping message`.
    package func mac(
        of grouping: UnsafeRawBufferPointer, derivation: KeyDerivation, secret: SharedSecret
    ) -> MACTag {
        begin(.encrypt, derivation, secret)
        gcm.authenticate(UnsafeRawBufferPointer(start: macPrefix, count: Self.macPrefixSize))
        gcm.authenticate(grouping)
        return MACTag(at: gcm.finishTag())
    }

    /// Derives the AES key and starts GCM with IV = originator ‖ 00000000 (GBCS 4.3.3.4).
    private func begin(_ direction: AES128GCM.Direction, _ derivation: KeyDerivation, _ secret: SharedSecret) {
        // Every offset lies within the 69 octets, and each octet that differs is written.
        secret.store(at: kdfInput + 4)
        kdfInput.storeBytes(of: derivation.originator.rawValue.bigEndian, toByteOffset: 43, as: UInt64.self)
        kdfInput.storeBytes(of: derivation.kind.rawValue, toByteOffset: 52, as: UInt8.self)
        kdfInput.storeBytes(of: derivation.counter.bigEndian, toByteOffset: 53, as: UInt64.self)
        kdfInput.storeBytes(of: derivation.otherParty.rawValue.bigEndian, toByteOffset: 61, as: UInt64.self)
        // SHA-256 block by block: going through SHA256_Update and SHA256_Final costs as much again as hashing one
        // block.
        if SHA256_Init(sha256) != 1 { fatalError("OpenSSL: \(openSSLError())") }
        SHA256_Transform(sha256, kdfInput.assumingMemoryBound(to: UInt8.self))
        SHA256_Transform(sha256, kdfInput.assumingMemoryBound(to: UInt8.self) + Int(SHA256_CBLOCK))
        let words = sha256.pointee.h
        let first = (words.0.bigEndian, words.1.bigEndian, words.2.bigEndian, words.3.bigEndian)
        key.storeBytes(of: first, as: type(of: first))
        gcm.begin(direction, key: key.assumingMemoryBound(to: UInt8.self), title: derivation.originator.rawValue)
    }
}

/// OpenSSL's message about the last error in this thread.
func openSSLError() -> String {
    let code = ERR_get_error()
    guard code != 0 else { return "no further information" }
    var text = [CChar](repeating: 0, count: 256)
    ERR_error_string_n(code, &text, text.count)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
}
