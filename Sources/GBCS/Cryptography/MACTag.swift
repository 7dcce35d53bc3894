import COSEM
import COpenSSL

/// The 12 octets of a MAC or of protected attributes' tag, without a heap allocation.
package struct MACTag: Sendable {
    private let first: UInt64
    private let rest: UInt32

    /// The tag at `octets`, where twelve can be read.
    init(at octets: UnsafeRawPointer) {
        first = octets.loadUnaligned(as: UInt64.self)
        rest = octets.loadUnaligned(fromByteOffset: 8, as: UInt32.self)
    }

    /// Writes the tag to the first 12 octets of `buffer`.
    package func store(in buffer: UnsafeMutableRawBufferPointer) {
        buffer.storeBytes(of: first, as: UInt64.self)
        buffer.storeBytes(of: rest, toByteOffset: 8, as: UInt32.self)
    }

    func append(to octets: inout [UInt8]) { octets.append(count: MACHeader.macSize) { store(in: $0) } }

    /// Whether it stands in `octets` at `offset`; compares in constant time.
    func equals(_ octets: RawSpan, at offset: Int) -> Bool {
        let difference =
            (first ^ octets.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self))
            | UInt64(rest ^ octets.unsafeLoadUnaligned(fromByteOffset: offset + 8, as: UInt32.self))
        return difference == 0
    }
}
