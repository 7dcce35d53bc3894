/// Why octets are not taken as a Response.
public enum ResponseProblem: Error, Hashable, Sendable, CustomStringConvertible {
    case document(XMLProblem)
    /// Another root than sr:Response: which.
    case notAResponse(String)
    case schema([SchemaError])
    case header(String)

    public var description: String {
        switch self {
        case .document(let problem): "the document is not read: \(problem)"
        case .notAResponse(let name): "the root element is \(name), not sr:Response"
        case .schema(let errors):
            "the response is not valid by the DUIS schema: \(errors.map(\.description).joined(separator: "; "))"
        case .header(let what): "the response cannot be read: \(what)"
        }
    }
}

/// A Response with the document that it was read from. It may be signed or not: ask the document.
public struct ReceivedResponse {
    public let response: ServiceResponse
    public let document: XMLDocument
}

/// Reads Responses, as a User does. It belongs to one thread at a time.
public final class ResponseReader {
    private let reader: XMLReader
    private let validator: SchemaValidator?

    public init(limits: XMLLimits = XMLLimits(), schema: DUISSchema? = nil) {
        reader = XMLReader(limits: limits)
        validator = schema.map { SchemaValidator($0) }
    }

    public func read(_ octets: some Collection<UInt8>) throws(ResponseProblem) -> ReceivedResponse {
        let document: XMLDocument
        do { document = try reader.read(octets) } catch { throw .document(error) }
        let response = try ServiceResponse(document.element)
        let errors = validator?.errors(of: document) ?? []
        guard errors.isEmpty else { throw .schema(errors) }
        return ReceivedResponse(response: response, document: document)
    }
}
