/// A Service Request as a file has it, to be sent under another name or by another signer: signed, with a signature of
/// placeholders, or without any. Header elements that the DCC does not keep (FirstInSequence, PrecedingServiceRequestID) are
/// not kept here either.
package enum RequestTemplate {
    /// Reads a Request; its signature, if any, is not looked at.
    package static func request(_ octets: some Collection<UInt8>) throws(RequestProblem) -> ServiceRequest {
        try ServiceRequest(try root(octets))
    }

    /// The schemaVersion of a Request; nil when it cannot be read.
    package static func schemaVersion(_ octets: some Collection<UInt8>) -> String? {
        (try? root(octets))?.attribute("schemaVersion")
    }

    /// Reads the element of a request's body. Elements without a namespace become DUIS's, so that people need not declare it.
    package static func body(_ octets: some Collection<UInt8>) throws(RequestProblem) -> Element {
        inNamespaceOfDUIS(try root(octets))
    }

    private static func root(_ octets: some Collection<UInt8>) throws(RequestProblem) -> Element {
        do { return try XMLReader().read(octets).element } catch { throw .document(error) }
    }

    private static func inNamespaceOfDUIS(_ element: Element) -> Element {
        var element = element
        if element.namespace == .none { element.namespace = .serviceUserGateway }
        element.children = element.children.map(inNamespaceOfDUIS)
        return element
    }
}
