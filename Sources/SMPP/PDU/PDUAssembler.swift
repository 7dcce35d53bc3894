/// Cuts what comes over a connection into PDUs.
public struct PDUAssembler: Sendable {
    private var octets: [UInt8] = []
    /// Index of the first octet that is not taken yet.
    private var start = 0

    public init() {}

    /// Number of octets that wait for the rest of their PDU.
    public var count: Int { octets.count - start }

    public mutating func append(_ more: some Sequence<UInt8>) {
        if start > 0 {
            octets.removeFirst(start)
            start = 0
        }
        octets.append(contentsOf: more)
    }

    /// The next whole PDU; nil while there is none.
    ///
    /// Throws as soon as a command_length outside 16 to `limit` has come: nothing after it can be told apart.
    public mutating func next(limit: Int) throws(PDUError) -> [UInt8]? {
        guard count >= 4 else { return nil }
        let length = octets[start..<start + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        try PDUHeader.check(length: length, limit: limit)
        guard count >= Int(length) else { return nil }
        defer { start += Int(length) }
        return Array(octets[start..<start + Int(length)])
    }

    /// Drops everything that has come.
    public mutating func removeAll() {
        octets = []
        start = 0
    }
}
