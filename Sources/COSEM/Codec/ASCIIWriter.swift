/// Writes ASCII text to memory from front to back, for texts that are made with every message:
/// `String(unsafeUninitializedCapacity:)` gives the memory.
package struct ASCIIWriter {
    /// Largest number of decimal digits of an unsigned number of 64 bits.
    package static let numberDigits = 20

    @usableFromInline
    let buffer: UnsafeMutableBufferPointer<UInt8>
    @usableFromInline
    var end = 0

    @inlinable
    package init(_ buffer: UnsafeMutableBufferPointer<UInt8>) { self.buffer = buffer }

    /// Number of octets that were written.
    @inlinable
    package var count: Int { end }

    @inlinable
    package mutating func put(_ octet: UInt8) {
        precondition(end < buffer.count)
        buffer.initializeElement(at: end, to: octet)
        end += 1
    }

    @inlinable
    package mutating func put(_ character: Unicode.Scalar) { put(UInt8(ascii: character)) }

    /// Writes an octet as two hexadecimal digits, upper case.
    @inlinable
    package mutating func put(hexadecimal octet: UInt8) {
        let (high, low) = (octet >> 4, octet & 15)
        put(high < 10 ? 0x30 + high : 0x37 + high)
        put(low < 10 ? 0x30 + low : 0x37 + low)
    }

    /// Writes the last `digits` decimal digits of a number, with zeros in front where it has fewer.
    @inlinable
    package mutating func put(_ value: UInt64, digits: Int) {
        precondition(digits >= 0 && digits <= buffer.count - end)
        var rest = value
        for place in (end..<end + digits).reversed() {
            buffer.initializeElement(at: place, to: 0x30 + UInt8(truncatingIfNeeded: rest % 10))
            rest /= 10
        }
        end += digits
    }

    /// Writes a number in as many decimal digits as it has, at most ``numberDigits``.
    @inlinable
    package mutating func put(_ value: UInt64) {
        var (digits, rest) = (1, value / 10)
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        put(value, digits: digits)
    }
}
