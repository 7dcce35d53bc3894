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
        func isExpected(_ header: WrapperHeader) -> Bool {
            header.sourcePort == DLMSLoadClient.serverPort && header.destinationPort == client
        }
        switch WrappedFrame(at: offset, of: octets) {
        case .whole(let header, let apdu): return isExpected(header) ? .apdu(apdu) : .wrongHeader
        case .incomplete(let header): return header.map(isExpected) ?? true ? .incomplete : .wrongHeader
        case .wrongVersion: return .wrongHeader
        }
    }
}
