import COSEM

/// A signature on P-256 in its two forms: r ‖ s of 64 octets (GBCS), and Ecdsa-Sig-Value (RFC 3279 2.2.3) of X.509 and
/// PKCS #10, `SEQUENCE { r INTEGER, s INTEGER }`.
struct ECDSASignature: Hashable, Sendable {
    private static let numberSize = Message.signatureSize / 2

    /// r ‖ s, 32 octets each.
    let plain: [UInt8]

    /// - Parameter plain: r ‖ s, 64 octets.
    init(plain: [UInt8]) { self.plain = plain }

    /// Decodes all of an Ecdsa-Sig-Value.
    init(der: some Collection<UInt8>) throws(CodecError) {
        var reader = DERReader(Array(der))
        plain = try reader.readConstructed("signature") { (reader) throws(CodecError) in
            try reader.readUnsigned(size: Self.numberSize, "r") + reader.readUnsigned(size: Self.numberSize, "s")
        }
        try reader.expectEnd()
    }

    /// The Ecdsa-Sig-Value.
    var der: [UInt8] {
        var writer = DERWriter(lengths: .shortest)
        writer.writeConstructed {
            $0.write(unsigned: plain.prefix(Self.numberSize))
            $0.write(unsigned: plain.dropFirst(Self.numberSize))
        }
        return writer.octets
    }
}
