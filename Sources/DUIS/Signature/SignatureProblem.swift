/// Why a document's signature is not accepted, or one could not be made.
public enum SignatureProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// No signature at all.
    case none
    /// More than one ds:Signature in the document: how many.
    case several(Int)
    /// The only signature is not a child of the root.
    case misplaced
    /// Another form than the profile's: what is wrong.
    case profile(String)
    /// The document is not what was signed.
    case digest
    /// The signature is not by this key.
    case value
    /// A key that xmlsec cannot use, a signature that it could not make, or an xmlsec that is not the one it should be.
    case library(String)

    public var description: String {
        switch self {
        case .none: "the document has no ds:Signature; sign it, as the last child of its root"
        case .several(let count): "the document has \(count) ds:Signature elements; exactly one is accepted"
        case .misplaced: "ds:Signature is not a child of the root; an enveloped signature is"
        case .profile(let what): "the signature is not of DUIS's profile: \(what)"
        case .digest: "the document is not what was signed: its digest differs from DigestValue"
        case .value: "SignatureValue is not a signature of this document by the key of the certificate that it names"
        case .library(let what): "xmlsec could not go on: \(what)"
        }
    }
}
