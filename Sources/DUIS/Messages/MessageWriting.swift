/// Why a message cannot be written.
public enum MessageWritingProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case element(XMLWritingProblem)
    case signature(SignatureProblem)

    public var description: String {
        switch self {
        case .element(let problem): "the message cannot be written as XML: \(problem)"
        case .signature(let problem): "the message cannot be signed: \(problem)"
        }
    }
}

/// From the root of a message to its octets.
enum MessageWriting {
    static func octets(of root: Element, signer: DocumentSigner?, inner: ResponseWriter.InnerSignature? = nil)
        throws(MessageWritingProblem) -> [UInt8]
    {
        do {
            var builder = XMLBuilder()
            if let inner { builder.substitute = { try signedDocument(of: $0, inner) } }
            let document = try builder.build(root)
            if let signer { try signer.sign(document) }
            return document.octets
        } catch let problem as SignatureProblem {
            throw .signature(problem)
        } catch let problem as XMLWritingProblem {
            throw .element(problem)
        } catch {
            throw .element(.library)
        }
    }

    private static func signedDocument(of element: Element, _ inner: ResponseWriter.InnerSignature) throws
        -> XMLDocument?
    {
        guard element.name == inner.element, element.namespace == .serviceUserGateway else { return nil }
        let document = try XMLBuilder().build(element)
        try inner.signer.sign(document)
        return document
    }
}
