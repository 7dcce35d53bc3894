import COSEM

/// What stands at the start of a buffer of wrapped APDUs.
enum DLMSFrame: Equatable {
    /// An APDU: where it stands.
    case apdu(Range<Int>)
    /// More octets are needed.
    case incomplete
    /// Of another version, or between other ports.
    case wrongHeader

    /// - Parameters:
    ///   - offset: where the header begins.
    ///   - client: the wPort that answers go to.
    @inline(__always)
    static func at(_ offset: Int, of octets: RawSpan, to client: UInt16) -> DLMSFrame {
        guard octets.byteCount - offset >= WrapperHeader.size else { return .incomplete }
        let ports = UInt64(WrapperHeader.version) << 32 | UInt64(DLMSLoadClient.serverPort) << 16 | UInt64(client)
        let header = octets.integer(at: offset, UInt64.self)
        guard header >> 16 == ports else { return .wrongHeader }
        let start = offset + WrapperHeader.size
        let end = start + Int(header & 0xFFFF)
        return end <= octets.byteCount ? .apdu(start..<end) : .incomplete
    }
}
