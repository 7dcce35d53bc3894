import GBCS

/// What one thread needs to process messages of any number of meters: cryptography, a buffer used again for
/// every message, and certificates already parsed. Not Sendable, on purpose.
public final class ProcessingContext {
    public let cryptography = CryptographicContext()
    let certificates = CertificateCache()
    let requests = RequestTable.shared
    /// The command with ASN.1 content that was verified last, until it is taken.
    @exclusivity(unchecked) var deviceManagement: DeviceManagementCommand?
    /// The content of the command that was verified last, where its use case has no Message Template of fixed octets;
    /// nil else.
    @exclusivity(unchecked) package internal(set) var conforming: ConformingRequest?
    /// Unchecked: one thread has the context, and only ``ESME/execute(_:at:in:)`` uses the buffer; what it calls gets
    /// the buffer passed in and does not call back here.
    @exclusivity(unchecked) var response = ResponseBuffer()

    public init() {}

    /// Gives `body` the response of the last message that an ESME answered; it is valid only while `body` runs.
    public func withResponse<Result>(_ body: (UnsafeRawBufferPointer) -> Result) -> Result {
        body(UnsafeRawBufferPointer(response.octets(from: 0)))
    }
}
