import COSEM
import GBCS
import Glibc

/// A cache of certificates by their DER: a Meter Data Retriever sends the same one with every command.
final class CertificateCache {
    /// Largest number of certificates kept; at the limit all are dropped at once.
    static let limit = 1_024
    /// Size in octets of the longest certificate that is kept; SMKI's have some 500. A longer one (a message may bring
    /// 64 KiB) is read anew each time.
    static let sizeLimit = 4_096

    /// What a meter needs of a certificate. It is a class, so that one reference is counted instead of two, for the
    /// octets and the key.
    final class Entry {
        let entityIdentifier: EntityIdentifier?
        let keyUsage: SMKICertificate.KeyUsage
        let publicKey: P256PublicKey
        fileprivate let der: [UInt8]

        fileprivate init(_ certificate: SMKICertificate) {
            entityIdentifier = certificate.entityIdentifier
            keyUsage = certificate.keyUsage
            publicKey = certificate.publicKey
            der = certificate.der
        }

        fileprivate func has(_ octets: RawSpan) -> Bool {
            guard octets.byteCount == der.count else { return false }
            return octets.withUnsafeBytes { one in
                der.withUnsafeBytes { other in
                    one.isEmpty || memcmp(one.baseAddress!, other.baseAddress!, one.count) == 0
                }
            }
        }
    }

    /// Unchecked: the accesses do not reach beyond this object, and one thread has it.
    @exclusivity(unchecked) private var entries: [UInt64: [Entry]] = [:]
    @exclusivity(unchecked) private var count = 0
    /// The entries met last, at the index that their mark gives: found without hashing.
    @exclusivity(unchecked) private var recent = [(mark: UInt64, entry: Entry?)](repeating: (0, nil), count: 64)

    func certificate(_ der: ArraySlice<UInt8>) throws(CertificateError) -> Entry { try certificate(der.span.bytes) }

    func certificate(_ der: RawSpan) throws(CertificateError) -> Entry {
        let mark = Self.mark(der)
        let place = Int(mark & 63)
        if recent[place].mark == mark, let entry = recent[place].entry, entry.has(der) { return entry }
        let entry = try known(der, mark)
        if der.byteCount <= Self.sizeLimit { recent[place] = (mark, entry) }
        return entry
    }

    private func known(_ der: RawSpan, _ mark: UInt64) throws(CertificateError) -> Entry {
        for entry in entries[mark] ?? [] where entry.has(der) { return entry }
        let entry = Entry(try SMKICertificate(der: der.copy(0..<der.byteCount)))
        guard der.byteCount <= Self.sizeLimit else { return entry }
        if count >= Self.limit {
            entries.removeAll(keepingCapacity: true)
            count = 0
        }
        entries[mark, default: []].append(entry)
        count += 1
        return entry
    }

    /// A number made of the certificate's last octets, which end a signature and so are as good as random.
    private static func mark(_ der: RawSpan) -> UInt64 {
        der.byteCount < 8 ? 0 : der.integer(at: der.byteCount - 8)
    }
}
