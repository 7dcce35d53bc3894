import GBCS
import Glibc

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

    /// What a meter looks at in a certificate.
    struct Entry {
        let entityIdentifier: EntityIdentifier?
        let keyUsage: SMKICertificate.KeyUsage
        let publicKey: P256PublicKey
    }

    private var entries: [CertificateOctets: Entry] = [:]

    func certificate(_ der: ArraySlice<UInt8>) throws(CertificateError) -> Entry {
        if let entry = entries[CertificateOctets(der: der)] { return entry }
        let certificate = try SMKICertificate(der: der)
        if entries.count >= Self.limit { entries.removeAll(keepingCapacity: true) }
        let entry = Entry(
            entityIdentifier: certificate.entityIdentifier, keyUsage: certificate.keyUsage,
            publicKey: certificate.publicKey)
        // A copy: the slice would keep the whole message alive.
        entries[CertificateOctets(der: certificate.der[...])] = entry
        return entry
    }
}

/// A certificate's DER as a dictionary key. Its last octets are the end of a signature, as good as random, so
/// they alone are hashed.
private struct CertificateOctets: Hashable {
    let der: ArraySlice<UInt8>

    static func == (left: CertificateOctets, right: CertificateOctets) -> Bool {
        left.der.withUnsafeBytes { one in
            right.der.withUnsafeBytes { other in
                one.count == other.count
                    && (one.isEmpty || memcmp(one.baseAddress!, other.baseAddress!, one.count) == 0)
            }
        }
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(der.suffix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) })
    }
}
