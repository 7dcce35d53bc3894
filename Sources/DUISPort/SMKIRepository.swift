/// What stands behind the port of the SMKI Repository: the certificates.
package protocol SMKIRepository: Sendable {
    /// Handles a `CertificateSearchRequest`.
    ///
    /// - Parameter body: the body as it came: of the size that may be, not empty, and otherwise unchecked.
    func search(_ body: [UInt8]) async -> SMKIAnswer
    /// Handles a `CertificateDataRequest`.
    ///
    /// - Parameter body: as for ``search(_:)``.
    func fetch(_ body: [UInt8]) async -> SMKIAnswer
}

/// The answer of the SMKI Repository: an HTTP status and a document.
package struct SMKIAnswer: Hashable, Sendable {
    /// 200; 401 for parameters that are wrong; 402 where no certificate was found. What is no status becomes 500.
    package var status: Int
    package var xml: [UInt8]

    package init(status: Int, xml: [UInt8]) {
        self.status = status
        self.xml = xml
    }
}
