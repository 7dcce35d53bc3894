/// An OBIS code: the logical name of a COSEM object, six value groups A to F (IEC 62056-6-1).
public struct LogicalName: Hashable, Sendable {
    public var a: UInt8
    public var b: UInt8
    public var c: UInt8
    public var d: UInt8
    public var e: UInt8
    public var f: UInt8

    public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, _ e: UInt8, _ f: UInt8 = 255) {
        (self.a, self.b, self.c, self.d, self.e, self.f) = (a, b, c, d, e, f)
    }

    public init(from reader: inout OctetReader) throws(CodecError) {
        let octets = try reader.readSlice(6)
        let first = octets.startIndex
        self.init(
            octets[first], octets[first + 1], octets[first + 2], octets[first + 3], octets[first + 4], octets[first + 5]
        )
    }

    public var octets: [UInt8] { [a, b, c, d, e, f] }
}

extension LogicalName: CustomStringConvertible {
    /// The code as the standard writes it: `A-B:C.D.E.F`.
    public var description: String { "\(a)-\(b):\(c).\(d).\(e).\(f)" }
}
