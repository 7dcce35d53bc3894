/// An OBIS code: the logical name of a COSEM object, six value groups A to F (IEC 62056-6-1).
public struct LogicalName: Hashable, Sendable {
    /// Value group A: the medium, 1 for electricity, 0 for objects of no medium.
    public var a: UInt8
    /// Value group B: the channel.
    public var b: UInt8
    /// Value group C: the quantity, such as 1 for active import and 2 for active export of electricity.
    public var c: UInt8
    /// Value group D: how the quantity is processed, such as 8 for a register that counts on.
    public var d: UInt8
    /// Value group E: a further classification, such as the tariff rate; 0 for the total.
    public var e: UInt8
    /// Value group F: the billing period; 255 for the current one, or where it has no meaning.
    public var f: UInt8

    /// The name with value groups `a` to `f`; F is 255 unless given.
    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ e: UInt8, _ f: UInt8 = 255) {
        (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
    }

    /// The name with these six octets, A first; nil when they are not six.
    public init?(octets: [UInt8]) {
        guard octets.count == 6 else { return nil }
        self.init(octets[0], octets[1], octets[2], octets[3], octets[4], octets[5])
    }

    /// Reads the six octets of a name.
    public init(from reader: inout OctetReader) throws(CodecError) {
        self = try reader.reading { (cursor, octets) throws(CodecError) in
            try LogicalName(at: &cursor, in: octets)
        }
    }

    /// Reads the six octets at `cursor`.
    public init(at cursor: inout OctetCursor, in octets: RawSpan) throws(CodecError) {
        let first = try cursor.skip(6)
        self.init(
            octets.octet(at: first), octets.octet(at: first + 1), octets.octet(at: first + 2),
            octets.octet(at: first + 3), octets.octet(at: first + 4), octets.octet(at: first + 5))
    }

    /// The six octets, A first, as COSEM carries the name in an octet-string.
    public var octets: [UInt8] { [a, b, c, d, e, f] }
}

extension LogicalName: CustomStringConvertible {
    /// The code as the standard writes it: `A-B:C.D.E.F`.
    public var description: String { "\(a)-\(b):\(c).\(d).\(e).\(f)" }
}
