/// Writes Responses as the DCC sends them: signed or not, without white space between elements.
public struct ResponseWriter: Sendable {
    /// An element inside that is signed as a document of its own before the whole is signed: the S1SP's answer
    /// (SMETS1SignedResponse) and alert (S1SPAlert). It keeps its namespace declarations, so that it verifies when it is
    /// cut out.
    public struct InnerSignature: Sendable {
        /// The element's name, in the namespace of DUIS.
        public var element: String
        public var signer: DocumentSigner

        public init(element: String, signer: DocumentSigner) { (self.element, self.signer) = (element, signer) }
    }

    private let signer: DocumentSigner?
    public var schemaVersion: String

    /// A writer that signs with `signer`, or not at all.
    public init(signer: DocumentSigner?, schemaVersion: String = "5.4") {
        (self.signer, self.schemaVersion) = (signer, schemaVersion)
    }

    public func octets(of response: ServiceResponse, inner: InnerSignature? = nil) throws(MessageWritingProblem)
        -> [UInt8]
    {
        try MessageWriting.octets(of: response.root(schemaVersion: schemaVersion), signer: signer, inner: inner)
    }

    /// The same without a signature of the whole, as acknowledgements are.
    public func unsignedOctets(of response: ServiceResponse) throws(MessageWritingProblem) -> [UInt8] {
        try MessageWriting.octets(of: response.root(schemaVersion: schemaVersion), signer: nil)
    }
}
