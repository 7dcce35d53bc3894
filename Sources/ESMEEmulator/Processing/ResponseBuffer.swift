import COSEM
import Glibc

/// The memory in which a thread builds its responses. It is used again for every message and written at both ends,
/// because what stands in front has lengths of what follows it.
///
/// It is safe although its pieces are written through pointers: a piece is handed out only when all of it lies inside
/// the memory, and its pointer is used before the buffer is touched again.
package struct ResponseBuffer: ~Copyable {
    /// Number of octets kept free in front: MAC Header, Grouping Header, and what precedes a protected value take less
    /// than 200.
    private static let headroom = 256

    /// Memory that the buffer owns; freed in deinit.
    private var memory: UnsafeMutableRawPointer
    private var capacity: Int
    private var start = headroom
    private var end = headroom

    package init() {
        capacity = 4_096
        memory = .allocate(byteCount: capacity, alignment: 8)
    }

    deinit { memory.deallocate() }

    package var count: Int { end - start }

    package mutating func removeAll() { (start, end) = (Self.headroom, Self.headroom) }

    /// Drops what follows the first `count` octets.
    package mutating func truncate(to count: Int) {
        precondition(count >= 0 && count <= self.count)
        end = start + count
    }

    /// Appends a piece of `count` octets behind the last one, for the caller to write.
    @inline(__always)
    package mutating func appendPiece(of count: Int) -> UnsafeMutableRawBufferPointer {
        precondition(count >= 0)
        if count > capacity - end { grow(by: count) }
        defer { end += count }
        return UnsafeMutableRawBufferPointer(start: memory + end, count: count)
    }

    /// Puts a piece of `count` octets in front of the first one, for the caller to write.
    @inline(__always)
    package mutating func prependPiece(of count: Int) -> UnsafeMutableRawBufferPointer {
        precondition(count >= 0 && count <= start, "the headroom is meant to hold everything before a value")
        start -= count
        return UnsafeMutableRawBufferPointer(start: memory + start, count: count)
    }

    /// The octets from index `first` on.
    package func octets(from first: Int) -> UnsafeMutableRawBufferPointer {
        precondition(first >= 0 && first <= count)
        return UnsafeMutableRawBufferPointer(start: memory + start + first, count: count - first)
    }

    /// A copy of all octets.
    package func copy() -> [UInt8] {
        Array(UnsafeBufferPointer(start: (memory + start).assumingMemoryBound(to: UInt8.self), count: count))
    }

    @inline(never)
    private mutating func grow(by count: Int) {
        // Doubling keeps the cost of a long log proportional to its length.
        let larger = max(2 * capacity, end + count)
        let copy = UnsafeMutableRawPointer.allocate(byteCount: larger, alignment: 8)
        memcpy(copy + start, memory + start, end - start)
        memory.deallocate()
        (memory, capacity) = (copy, larger)
    }
}

/// Functions that append in the order of the wire.
extension ResponseBuffer {
    package mutating func append(_ octet: UInt8) { appendPiece(of: 1)[0] = octet }

    package mutating func append<Integer: FixedWidthInteger & BitwiseCopyable>(bigEndian value: Integer) {
        appendPiece(of: MemoryLayout<Integer>.size).store(bigEndian: value, at: 0)
    }

    package mutating func append(contentsOf octets: [UInt8]) {
        octets.withUnsafeBytes { appendPiece(of: octets.count).copyMemory(from: $0) }
    }

    /// Appends an A-XDR length.
    package mutating func append(length: Int) {
        let piece = appendPiece(of: lengthSize(length))
        var offset = 0
        piece.store(length: length, at: &offset)
    }

    package mutating func append(_ tag: DataTag) { append(tag.rawValue) }

    package mutating func append(doubleLongUnsigned value: UInt32) {
        let piece = appendPiece(of: 5)
        piece[0] = DataTag.doubleLongUnsigned.rawValue
        piece.store(bigEndian: value, at: 1)
    }

    package mutating func append(octetString value: [UInt8]) {
        append(DataTag.octetString)
        append(length: value.count)
        append(contentsOf: value)
    }

    package mutating func append(structureOf count: Int) {
        append(DataTag.structure)
        append(length: count)
    }

    package mutating func append(arrayOf count: Int) {
        append(DataTag.array)
        append(length: count)
    }
}
