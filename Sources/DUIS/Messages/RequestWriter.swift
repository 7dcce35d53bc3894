/// Writes Service Requests as a User sends them: signed, without white space between elements.
public struct RequestWriter: Sendable {
    private let signer: DocumentSigner
    public var schemaVersion: String

    public init(signer: DocumentSigner, schemaVersion: String = "5.4") {
        (self.signer, self.schemaVersion) = (signer, schemaVersion)
    }

    public func octets(of request: ServiceRequest) throws(MessageWritingProblem) -> [UInt8] {
        try MessageWriting.octets(of: request.root(schemaVersion: schemaVersion), signer: signer)
    }
}
