import GBCS

/// What one thread needs to process messages of any number of meters: cryptography, a buffer used again for
/// every message, and certificates already parsed. Not Sendable, on purpose.
public final class ProcessingContext {
    public let cryptography = CryptographicContext()
    let certificates = CertificateCache()
    let requests = RequestTable.shared
    /// Unchecked: one thread has the context, and only ``ESME/execute(_:at:in:)`` uses the buffer; what it calls gets
    /// the buffer passed in and does not call back here.
    @exclusivity(unchecked) var response = ResponseBuffer()

    public init() {}

    /// Gives `body` the response of the last message that an ESME answered; it is valid only while `body` runs.
    public func withResponse<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(response.octets(from: 0)))
    }
}
