/// What stands at one offset of a stream of frames in the wrapper of IEC 62056-4-7, read in place: nothing is copied.
public enum WrappedFrame: Hashable, Sendable {
    /// A frame that has all arrived: its header, and the range of its APDU.
    case whole(WrapperHeader, apdu: Range<Int>)
    /// A frame of which octets are missing; its header is nil while that is not all there.
    case incomplete(WrapperHeader?)
    /// A header of another version than 1: nothing after it can be read.
    case wrongVersion(UInt16)

    /// Reads the frame at `offset` of `octets`.
    @inlinable
    public init(at offset: Int, of octets: RawSpan) {
        guard octets.byteCount - offset >= WrapperHeader.size else {
            self = .incomplete(nil)
            return
        }
        let fields = octets.integer(at: offset, UInt64.self)
        let version = UInt16(truncatingIfNeeded: fields >> 48)
        guard version == WrapperHeader.version else {
            self = .wrongVersion(version)
            return
        }
        let header = WrapperHeader(
            sourcePort: UInt16(truncatingIfNeeded: fields >> 32),
            destinationPort: UInt16(truncatingIfNeeded: fields >> 16),
            length: UInt16(truncatingIfNeeded: fields))
        let start = offset + WrapperHeader.size
        let end = start + Int(header.length)
        self = end <= octets.byteCount ? .whole(header, apdu: start..<end) : .incomplete(header)
    }

    /// The header; nil while it is not all there, or where its version is wrong.
    public var header: WrapperHeader? {
        switch self {
        case .whole(let header, _): header
        case .incomplete(let header): header
        case .wrongVersion: nil
        }
    }

    /// Whether the frame has all arrived.
    public var isWhole: Bool { if case .whole = self { true } else { false } }
}
