/// Functions that append in the order of the wire. A `[UInt8]` is the writer: callers keep one and reuse its storage.
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
        append(count: lengthSize(length)) { buffer in
            var offset = 0
            buffer.store(length: length, at: &offset)
        }
    }

    /// Appends the length of `octets`, then `octets`.
    @inlinable
    public mutating func append(lengthPrefixed octets: some Collection<UInt8>) {
        append(length: octets.count)
        append(contentsOf: octets)
    }
}

/// Size in octets of the A-XDR length `length` in its shortest form: 1 to 5.
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

    /// Stores an A-XDR length in its shortest form, ``lengthSize(_:)`` octets, and moves `offset` behind it.
    @inlinable
    public func store(length: Int, at offset: inout Int) {
        switch length {
        case ..<0x80: self[offset] = UInt8(length)
        case ..<0x100: store(bigEndian: 0x8100 | UInt16(length), at: offset)
        case ..<0x1_0000:
            self[offset] = 0x82
            store(bigEndian: UInt16(length), at: offset + 1)
        case ..<0x100_0000: store(bigEndian: 0x8300_0000 | UInt32(length), at: offset)
        default:
            self[offset] = 0x84
            store(bigEndian: UInt32(length), at: offset + 1)
        }
        offset += lengthSize(length)
    }
}
