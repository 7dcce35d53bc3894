import COSEM

/// A value of one of the ASN.1 types of GBCS: the content of a message, or a part of it.
///
/// What was decoded encodes to the same octets, but for lengths of 128 to 255 that came in the form `81 xx`; see
/// ``DERReader``.
package protocol DERValue: Hashable, Sendable {
    init(from reader: inout DERReader) throws(CodecError)
    func write(to writer: inout DERWriter)
}

extension DERValue {
    /// Decodes all of `octets`; offsets in errors count from their start.
    package init(decoding octets: some Collection<UInt8>) throws(CodecError) {
        var reader = DERReader(Array(octets))
        self = try Self(from: &reader)
        try reader.expectEnd()
    }

    /// The octets of the value.
    package var encoded: [UInt8] {
        var writer = DERWriter()
        write(to: &writer)
        return writer.octets
    }
}
