/// Appending in the wire's order. A `[UInt8]` is the writer: callers keep one and reuse its storage.
extension Array where Element == UInt8 {
    /// Appends `value` big-endian.
    @inlinable
    public mutating func append<Integer: FixedWidthInteger>(bigEndian value: Integer) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }

    /// Appends `count` octets that `fill` writes: several fields at once, which is faster than one by one.
    ///
    /// `fill` gets zeroed memory.
    @inlinable
    public mutating func append(count: Int, _ fill: (UnsafeMutableRawBufferPointer) -> Void) {
        withUnsafeTemporaryAllocation(byteCount: count, alignment: 8) { buffer in
            buffer.initializeMemory(as: UInt8.self, repeating: 0)
            fill(buffer)
            append(contentsOf: buffer)
        }
    }

    /// Appends an A-XDR length in its shortest form.
    @inlinable
    public mutating func append(length: Int) {
        precondition(length >= 0 && length <= UInt32.max)
        if length >= 0x80 { append(0x80 | UInt8(lengthSize(length) - 1)) }
        var shift = 8 * (lengthSize(length) - (length >= 0x80 ? 2 : 1))
        while shift >= 0 {
            append(UInt8(truncatingIfNeeded: length >> shift))
            shift -= 8
        }
    }

    /// Appends the length of `octets`, then `octets`.
    @inlinable
    public mutating func append(lengthPrefixed octets: some Collection<UInt8>) {
        append(length: octets.count)
        append(contentsOf: octets)
    }
}

/// Octets that the A-XDR length `length` takes in its shortest form: 1 to 5.
@inlinable
public func lengthSize(_ length: Int) -> Int {
    switch length {
    case ..<0x80: 1
    case ..<0x100: 2
    case ..<0x1_0000: 3
    case ..<0x100_0000: 4
    default: 5
    }
}

extension UnsafeMutableRawBufferPointer {
    /// Stores `value` big-endian at `offset`.
    @inlinable
    public func store<Integer: FixedWidthInteger>(bigEndian value: Integer, at offset: Int) {
        storeBytes(of: value.bigEndian, toByteOffset: offset, as: Integer.self)
    }
}
