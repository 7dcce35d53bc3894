import COpenSSL

/// AES-128-GCM of OpenSSL with a vector and a tag of 12 octets each, as GBCS (4.3.3.4) and DLMS security suite 0 have
/// it.
///
/// There is one for each thread: it owns an OpenSSL context that it uses again, so that nothing is allocated here. Not
/// Sendable, on purpose.
///
/// It calls the functions that OpenSSL's provider has for the cipher (provider-cipher(7)) and not those of EVP in front
/// of them: GBCS has a new key for every part of a message, and EVP asks the provider for its lengths by name each time
/// it gets a key (measured with OpenSSL 3.0: a MAC of 175 octets takes 0.5 µs that way and 0.3 µs this way). `smets
/// bench --only codec` measures both.
///
/// OpenSSL fails in these calls only when memory runs out or the library itself is broken, never because of the data;
/// such a failure stops the process with OpenSSL's own message. A wrong tag is no failure.
package final class AES128GCM {
    package static let keySize = 16
    package static let vectorSize = 12
    package static let tagSize = 12

    /// Whether it encrypts (or makes a tag only) or decrypts.
    package enum Direction {
        case encrypt, decrypt
    }

    private let cipher: OpaquePointer
    private let functions: CipherFunctions
    private let context: UnsafeMutableRawPointer
    /// A tag on its way in or out, where ``tagParameters`` says it is. Owned, freed in deinit.
    private let tag: UnsafeMutableRawPointer
    /// The parameter ``tagName`` and the end of parameters. Owned, freed in deinit.
    private let tagParameters: UnsafeMutablePointer<OSSL_PARAM>
    /// The text "tag": OpenSSL keeps the address that a parameter's name stands at. Owned, freed in deinit.
    private let tagName: UnsafeMutablePointer<CChar>

    package init() {
        guard let cipher = EVP_CIPHER_fetch(nil, "AES-128-GCM", nil), let provider = EVP_CIPHER_get0_provider(cipher),
            let functions = CipherFunctions(of: cipher, provider),
            let context = functions.newContext(OSSL_PROVIDER_get0_provider_ctx(provider))
        else { fatalError("OpenSSL has no AES-128-GCM: \(openSSLError())") }
        (self.cipher, self.functions, self.context) = (cipher, functions, context)
        tag = .allocate(byteCount: Self.tagSize, alignment: 8)
        tag.initializeMemory(as: UInt8.self, repeating: 0, count: Self.tagSize)
        let name = Array(OSSL_CIPHER_PARAM_AEAD_TAG.utf8CString)
        tagName = .allocate(capacity: name.count)
        tagName.initialize(from: name, count: name.count)
        tagParameters = .allocate(capacity: 2)
        tagParameters.initialize(to: OSSL_PARAM_construct_octet_string(tagName, tag, Self.tagSize))
        (tagParameters + 1).initialize(to: OSSL_PARAM_construct_end())
    }

    deinit {
        functions.freeContext(context)
        EVP_CIPHER_free(cipher)
        tagParameters.deallocate()
        tagName.deallocate()
        tag.deallocate()
    }

    /// Begins an encryption or a decryption; what was begun before is dropped.
    ///
    /// - Parameters:
    ///   - key: AES key of 16 octets.
    ///   - title: first eight octets of the vector, as a number.
    ///   - counter: last four octets of the vector, as a number.
    package func begin(_ direction: Direction, key: UnsafePointer<UInt8>, title: UInt64, counter: UInt32 = 0) {
        var vector = (title.bigEndian, counter.bigEndian)
        let status = withUnsafeBytes(of: &vector) { vector in
            let vector = vector.bindMemory(to: UInt8.self).baseAddress
            return direction == .encrypt
                ? functions.beginEncryption(context, key, Self.keySize, vector, Self.vectorSize, nil)
                : functions.beginDecryption(context, key, Self.keySize, vector, Self.vectorSize, nil)
        }
        check(status)
    }

    /// Takes in octets that are authenticated but not encrypted; all of them before the first that is encrypted.
    package func authenticate(_ octets: UnsafeRawBufferPointer) {
        update(nil, octets)
    }

    package func authenticate(_ octet: UInt8) {
        withUnsafeBytes(of: octet) { update(nil, $0) }
    }

    /// Encrypts or decrypts octets.
    ///
    /// - Parameter output: memory for as many octets; it may be that of `octets`.
    package func process(_ octets: UnsafeRawBufferPointer, into output: UnsafeMutableRawPointer) {
        update(output, octets)
    }

    @inline(__always)
    private func update(_ output: UnsafeMutableRawPointer?, _ octets: UnsafeRawBufferPointer) {
        guard !octets.isEmpty else { return }
        var written = 0
        // GCM holds nothing back: as many octets come out as go in, so that `output` needs the size of `octets`.
        check(
            functions.update(
                context, output?.assumingMemoryBound(to: UInt8.self), &written, octets.count,
                octets.baseAddress?.assumingMemoryBound(to: UInt8.self), octets.count))
    }

    /// Ends what was begun with ``Direction/encrypt``.
    ///
    /// - Returns: the tag's 12 octets, which are valid until this object is used again.
    package func finishTag() -> UnsafeRawPointer {
        check(finish())
        check(functions.getParameters(context, tagParameters))
        return UnsafeRawPointer(tag)
    }

    /// Ends what was begun with ``Direction/decrypt``.
    ///
    /// - Parameter expected: the 12 octets that the tag should be.
    /// - Returns: whether the tag is the expected one, compared in constant time.
    package func finish(expecting expected: UnsafeRawPointer) -> Bool {
        tag.copyMemory(from: expected, byteCount: Self.tagSize)
        check(functions.setParameters(context, tagParameters))
        return finish() == 1
    }

    private func finish() -> Int32 {
        var written = 0
        // The end of GCM writes nothing, but OpenSSL wants an address.
        return functions.finish(context, tag.assumingMemoryBound(to: UInt8.self), &written, Self.tagSize)
    }

    @inline(__always)
    private func check(_ status: Int32) {
        if status != 1 { fatalError("OpenSSL: \(openSSLError())") }
    }
}
