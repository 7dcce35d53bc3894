import CXMLSec
import GBCS

/// A key of the Digital Signature type in xmlsec's form.
///
/// `@unchecked Sendable`: it is only read after init. A signature context takes another reference to the OpenSSL key in
/// it, whose count is atomic, and never owns it (``withContext(_:)``).
final class SignatureKey: @unchecked Sendable {
    private let pointer: xmlSecKeyPtr

    /// The key that verifies: its point as SubjectPublicKeyInfo (RFC 5480).
    convenience init(_ key: P256PublicKey) throws(SignatureProblem) {
        try self.init(Self.publicKeyPrefix + key.octets, xmlSecKeyDataFormatDer, "the public key")
    }

    /// The key that signs.
    convenience init(_ key: P256PrivateKey) throws(SignatureProblem) {
        try self.init(Array(key.pem.utf8), xmlSecKeyDataFormatPem, "the private key")
    }

    private init(_ octets: [UInt8], _ format: xmlSecKeyDataFormat, _ what: String) throws(SignatureProblem) {
        if let problem = XMLLibrary.problem { throw .library(problem) }
        defer { ERR_clear_error() }
        guard let key = xmlSecOpenSSLAppKeyLoadMemory(octets, UInt32(octets.count), format, nil, nil, nil) else {
            throw .library("\(what) cannot be loaded")
        }
        pointer = key
    }

    deinit { xmlSecKeyDestroy(pointer) }

    /// Runs `body` with a signature context that may do what the profile needs and nothing else, and uses this key. The
    /// key is lent: KeyInfo is neither searched for another nor changed.
    func withContext<Value>(_ body: (xmlSecDSigCtxPtr) throws(SignatureProblem) -> Value) throws(SignatureProblem)
        -> Value
    {
        guard let context = xmlSecDSigCtxCreate(nil) else { throw .library("no memory for a signature context") }
        defer {
            context.pointee.signKey = nil
            xmlSecDSigCtxDestroy(context)
            ERR_clear_error()
            xmlResetLastError()
        }
        context.pointee.flags = UInt32(XMLSEC_DSIG_FLAGS_IGNORE_MANIFESTS)
        context.pointee.enabledReferenceUris = UInt32(xmlSecTransformUriTypeEmpty)
        context.pointee.transformCtx.enabledUris = UInt32(xmlSecTransformUriTypeEmpty)
        let canonicalisations = [xmlSecTransformExclC14NGetKlass(), xmlSecTransformInclC14NGetKlass()]
        let references = [xmlSecTransformEnvelopedGetKlass(), xmlSecOpenSSLTransformSha256GetKlass()]
        let signatures = [xmlSecOpenSSLTransformEcdsaSha256GetKlass()]
        guard
            (canonicalisations + references).allSatisfy({ xmlSecDSigCtxEnableReferenceTransform(context, $0) >= 0 }),
            (canonicalisations + signatures).allSatisfy({ xmlSecDSigCtxEnableSignatureTransform(context, $0) >= 0 })
        else { throw .library("the profile's algorithms are not there") }
        context.pointee.signKey = pointer
        return try body(context)
    }

    /// SEQUENCE { SEQUENCE { id-ecPublicKey, secp256r1 }, BIT STRING of 65 octets, which follow }.
    private static let publicKeyPrefix: [UInt8] = [
        0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01, 0x06, 0x08, 0x2A, 0x86, 0x48,
        0xCE,
        0x3D, 0x03, 0x01, 0x07, 0x03, 0x42, 0x00,
    ]
}
