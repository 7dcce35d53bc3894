/// Why octets are not taken as a Service Request. None of them can be answered by a Response, which repeats what the
/// request's header says; each ends with an HTTP status and a sentence.
public enum RequestProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not XML, with a document type, in another encoding, or beyond a limit.
    case document(XMLProblem)
    /// Another root than sr:Request: which.
    case notARequest(String)
    /// Not valid by the DUIS schema: the first errors.
    case schema([SchemaError])
    /// What the header, the root's attributes or the body's shape lack: a sentence.
    case header(String)
    /// No signature, several, or one that is not of the profile. Whether it verifies is seen later.
    case signature(SignatureProblem)

    /// 413 for a document of too many octets, else 400.
    public var httpStatus: Int {
        if case .document(let problem) = self, problem.kind == .size { 413 } else { 400 }
    }

    public var description: String {
        switch self {
        case .document(let problem): "The document is not read: \(problem)."
        case .notARequest(let name):
            "The root element is \(name); send {\(Element.Namespace.serviceUserGateway.uri)}Request."
        case .schema(let errors):
            "The request is not valid by the DUIS schema: \(errors.map(\.description).joined(separator: "; "))."
        case .header(let what): "The request cannot be read: \(what)."
        case .signature(let problem): "The request's signature is not accepted: \(problem)."
        }
    }
}
