/// A Service Request with the document that it was read from.
public struct ReceivedRequest {
    public let request: ServiceRequest
    /// Who signed it, as it claims: nothing is verified yet.
    public let claim: SignatureClaim
    /// The document, for ``SignatureVerifier/verify(_:by:)``.
    public let document: XMLDocument
}

/// Reads Service Requests: XML within limits, schema, header, and the form of the signature. Whether the signature is
/// its signer's is left to ``SignatureVerifier``, for the signer's key must be found first.
///
/// It owns a parser and a validation context, which every request uses anew, and belongs to one thread at a time. Lend
/// one from a ``ReaderPool``.
public final class RequestReader {
    private let reader: XMLReader
    private let validator: SchemaValidator?

    /// A reader that validates by `schema`, or without one checks only what it needs itself.
    public init(limits: XMLLimits = XMLLimits(), schema: DUISSchema? = nil) {
        reader = XMLReader(limits: limits)
        validator = schema.map { SchemaValidator($0) }
    }

    public func read(_ octets: some Collection<UInt8>) throws(RequestProblem) -> ReceivedRequest {
        let document: XMLDocument
        do { document = try reader.read(octets) } catch { throw .document(error) }
        let root = document.element
        guard root.name == "Request", root.namespace == .serviceUserGateway else {
            throw .notARequest("{\(root.namespace.uri.prefix(100))}\(root.name.prefix(100))")
        }
        let errors = validator?.errors(of: document) ?? []
        guard errors.isEmpty else { throw .schema(errors) }
        let request = try ServiceRequest(root)
        do {
            return ReceivedRequest(request: request, claim: try document.signature(), document: document)
        } catch {
            throw .signature(error)
        }
    }

    /// The request of a document, signed or not, as its own author reads it: nothing is said of its signature.
    package func readUnverified(_ octets: some Collection<UInt8>) throws(RequestProblem) -> ServiceRequest {
        let document: XMLDocument
        do { document = try reader.read(octets) } catch { throw .document(error) }
        return try ServiceRequest(document.element)
    }
}
