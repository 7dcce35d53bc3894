import CXMLSec
import GBCS
import Synchronization

/// Verifies documents' signatures (DUIS's profile of XML Signature), and keeps the keys in xmlsec's form.
public final class SignatureVerifier: Sendable {
    /// Keys that are kept; one more and all are made anew.
    public static let keyLimit = 4096

    /// Whether a document that does not verify as it came is tried again without the blank text between its elements.
    /// The official tool drops that text before it signs and verifies, so what was indented after it was signed is valid
    /// to it.
    public let toleratesIndentation: Bool
    private let keys = Mutex<[P256PublicKey: SignatureKey]>([:])

    public init(toleratesIndentation: Bool = true) { self.toleratesIndentation = toleratesIndentation }

    /// Returns if the document's only signature is of the profile and by `key`.
    public func verify(_ document: XMLDocument, by key: P256PublicKey) throws(SignatureProblem) {
        try verify(document, by: key, .only)
    }

    /// The same of the signature of the whole, where elements inside have signatures of their own, which are not verified.
    package func verifyOuter(_ document: XMLDocument, by key: P256PublicKey) throws(SignatureProblem) {
        try verify(document, by: key, .outer)
    }

    private func verify(_ document: XMLDocument, by key: P256PublicKey, _ scope: SignatureScope)
        throws(SignatureProblem)
    {
        _ = try SignatureClaim(document, scope: scope)
        let key = try cached(key)
        do {
            try Self.verify(document, key, scope)
        } catch .digest where toleratesIndentation {
            try retry(document, key, scope, .digest)
        } catch .value where toleratesIndentation {
            try retry(document, key, scope, .value)
        }
    }

    private func retry(
        _ document: XMLDocument, _ key: SignatureKey, _ scope: SignatureScope, _ problem: SignatureProblem
    ) throws(SignatureProblem) {
        guard let compact = document.withoutBlankText() else { throw problem }
        try Self.verify(compact, key, scope)
    }

    private func cached(_ key: P256PublicKey) throws(SignatureProblem) -> SignatureKey {
        if let known = keys.withLock({ $0[key] }) { return known }
        let made = try SignatureKey(key)
        return keys.withLock { keys in
            // Another thread may have been first.
            if let known = keys[key] { return known }
            if keys.count >= Self.keyLimit { keys.removeAll(keepingCapacity: true) }
            keys[key] = made
            return made
        }
    }

    private static func verify(
        _ document: XMLDocument, _ key: SignatureKey, _ scope: SignatureScope
    ) throws(SignatureProblem) {
        let signature = try SignatureClaim.signature(of: document, scope)
        try key.withContext { (context) throws(SignatureProblem) in
            let isProcessed = xmlSecDSigCtxVerify(context, signature) >= 0
            if isProcessed, context.pointee.status == xmlSecDSigStatusSucceeded { return }
            throw hasGoodDigest(context) ? .value : .digest
        }
    }

    /// Whether the only reference was checked and fits.
    private static func hasGoodDigest(_ context: xmlSecDSigCtxPtr) -> Bool {
        withUnsafeMutablePointer(to: &context.pointee.signedInfoReferences) { list in
            guard xmlSecPtrListGetSize(list) == 1, let item = xmlSecPtrListGetItem(list, 0) else { return false }
            return item.assumingMemoryBound(to: xmlSecDSigReferenceCtx.self).pointee.status == xmlSecDSigStatusSucceeded
        }
    }
}
