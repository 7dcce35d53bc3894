import GBCS

/// What one thread needs to process messages of any number of meters: cryptography, buffers used again for
/// every message, and certificates already parsed. Not Sendable, on purpose.
public final class ProcessingContext {
    public let cryptography = CryptographicContext()
    let certificates = CertificateCache()
    var value: [UInt8] = []
    var content: [UInt8] = []

    public init() {}
}

/// Certificates by their DER: a Meter Data Retriever sends the same one with every command.
final class CertificateCache {
    /// Certificates kept; at the limit all are dropped at once.
    static let limit = 1_024

    private var parsed: [ArraySlice<UInt8>: SMKICertificate] = [:]

    func certificate(_ der: ArraySlice<UInt8>) throws(CertificateError) -> SMKICertificate {
        if let certificate = parsed[der] { return certificate }
        let certificate = try SMKICertificate(der: der)
        if parsed.count >= Self.limit { parsed.removeAll(keepingCapacity: true) }
        // A copy: the slice would keep the whole message alive.
        parsed[certificate.der[...]] = certificate
        return certificate
    }
}
