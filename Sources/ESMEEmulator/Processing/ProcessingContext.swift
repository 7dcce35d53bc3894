import GBCS

/// What one thread needs to process messages of any number of meters: cryptography, a buffer used again for
/// every message, and certificates already parsed. Not Sendable, on purpose.
public final class ProcessingContext {
    public let cryptography = CryptographicContext()
    let certificates = CertificateCache()
    let requests = RequestTable.shared
    /// Unchecked: one thread has the context, and ``ESME/execute(_:at:in:)`` alone takes the buffer; what it calls is
    /// given the buffer and does not come back here.
    @exclusivity(unchecked) var response = ResponseBuffer()

    public init() {}

    /// The response of the last message that an ESME reacted to with one; only while `body` runs.
    public func withResponse<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(response.octets(from: 0)))
    }
}
