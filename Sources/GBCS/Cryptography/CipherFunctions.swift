import COpenSSL

/// The functions that an OpenSSL provider has for a cipher (provider-cipher(7)), which EVP calls in turn. They exist as
/// long as someone holds the cipher they were looked up for.
struct CipherFunctions {
    let newContext: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer?
    let freeContext: @convention(c) (UnsafeMutableRawPointer?) -> Void
    let beginEncryption: Begin
    let beginDecryption: Begin
    let update:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?, Int,
            UnsafePointer<UInt8>?, Int
        ) -> Int32
    let finish:
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafeMutablePointer<UInt8>?, UnsafeMutablePointer<Int>?, Int
        ) -> Int32
    let getParameters: @convention(c) (UnsafeMutableRawPointer?, UnsafeMutablePointer<OSSL_PARAM>?) -> Int32
    let setParameters: @convention(c) (UnsafeMutableRawPointer?, UnsafePointer<OSSL_PARAM>?) -> Int32

    typealias Begin =
        @convention(c) (
            UnsafeMutableRawPointer?, UnsafePointer<UInt8>?, Int, UnsafePointer<UInt8>?, Int,
            UnsafePointer<OSSL_PARAM>?
        ) -> Int32

    /// Looks the functions of `cipher` up; nil when the provider lacks one of them.
    init?(of cipher: OpaquePointer, _ provider: OpaquePointer) {
        var mayNotBeKept: Int32 = 0
        guard var algorithm = OSSL_PROVIDER_query_operation(provider, OSSL_OP_CIPHER, &mayNotBeKept) else { return nil }
        let table = algorithm
        defer { OSSL_PROVIDER_unquery_operation(provider, OSSL_OP_CIPHER, table) }
        while let names = algorithm.pointee.algorithm_names {
            if Self.names(names, include: cipher) { break }
            algorithm += 1
        }
        guard algorithm.pointee.algorithm_names != nil, var entry = algorithm.pointee.implementation else { return nil }
        var found: [Int32: UnsafePointer<OSSL_DISPATCH>] = [:]
        while entry.pointee.function_id != 0 {
            found[entry.pointee.function_id] = entry
            entry += 1
        }
        guard let newContext = OSSL_FUNC_cipher_newctx(found[OSSL_FUNC_CIPHER_NEWCTX]),
            let freeContext = OSSL_FUNC_cipher_freectx(found[OSSL_FUNC_CIPHER_FREECTX]),
            let beginEncryption = OSSL_FUNC_cipher_encrypt_init(found[OSSL_FUNC_CIPHER_ENCRYPT_INIT]),
            let beginDecryption = OSSL_FUNC_cipher_decrypt_init(found[OSSL_FUNC_CIPHER_DECRYPT_INIT]),
            let update = OSSL_FUNC_cipher_update(found[OSSL_FUNC_CIPHER_UPDATE]),
            let finish = OSSL_FUNC_cipher_final(found[OSSL_FUNC_CIPHER_FINAL]),
            let getParameters = OSSL_FUNC_cipher_get_ctx_params(found[OSSL_FUNC_CIPHER_GET_CTX_PARAMS]),
            let setParameters = OSSL_FUNC_cipher_set_ctx_params(found[OSSL_FUNC_CIPHER_SET_CTX_PARAMS])
        else { return nil }
        self.newContext = newContext
        self.freeContext = freeContext
        self.beginEncryption = beginEncryption
        self.beginDecryption = beginDecryption
        self.update = update
        self.finish = finish
        self.getParameters = getParameters
        self.setParameters = setParameters
    }

    /// Whether the cipher is among `names`, which have colons between them.
    private static func names(_ names: UnsafePointer<CChar>, include cipher: OpaquePointer) -> Bool {
        String(cString: names).split(separator: ":").contains { EVP_CIPHER_is_a(cipher, String($0)) == 1 }
    }
}
