/// An input that is read as choices and pieces: whatever its octets, it means something.
public struct FuzzInput {
    private var rest: ArraySlice<UInt8>

    public init(_ octets: [UInt8]) { rest = octets[...] }

    public var isEmpty: Bool { rest.isEmpty }

    /// The next octet; 0 behind the end.
    public mutating func octet() -> UInt8 { rest.popFirst() ?? 0 }

    /// One of `choices`.
    public mutating func choice<Value>(_ choices: [Value]) -> Value { choices[Int(octet()) % choices.count] }

    /// A number below `limit`, which is 1 to 256.
    public mutating func number(below limit: Int) -> Int { Int(octet()) % limit }

    /// Eight octets, big-endian.
    public mutating func number64() -> UInt64 { (0..<8).reduce(0) { value, _ in value << 8 | UInt64(octet()) } }

    /// The octets up to the length that the next two octets tell, or up to the end.
    public mutating func piece() -> [UInt8] {
        let length = Int(octet()) << 8 | Int(octet())
        defer { rest = rest.dropFirst(length) }
        return Array(rest.prefix(length))
    }

    /// Everything that is left.
    public mutating func remainder() -> [UInt8] {
        defer { rest = [] }
        return Array(rest)
    }
}

extension [UInt8] {
    /// Appends a piece that ``FuzzInput/piece()`` reads: at most 65,535 octets.
    public mutating func append(piece: [UInt8]) {
        let piece = piece.prefix(0xFFFF)
        append(UInt8(piece.count >> 8))
        append(UInt8(piece.count & 0xFF))
        append(contentsOf: piece)
    }
}
