import COSEM
import NIOCore

/// How the messages of a stream are told apart: by their lengths, without a look at their content.
enum BenchFraming {
    /// GBCS messages back to back.
    case gbcs
    /// APDUs in the wrapper of IEC 62056-4-7.
    case wrapper

    /// Number of octets in front of the length of a GBCS message: DD and six empty fields.
    private static let prefix = 7

    /// Size in octets of the message at the start of `input`; nil while it has not all arrived.
    func size(in input: ByteBuffer) -> Int? {
        switch self {
        case .gbcs: Self.size(gbcs: input).flatMap { $0 <= input.readableBytes ? $0 : nil }
        case .wrapper:
            if case .whole(_, let apdu) = WrappedFrame(at: 0, of: input.readableBytesSpan) {
                apdu.upperBound
            } else {
                nil
            }
        }
    }

    private static func size(gbcs input: ByteBuffer) -> Int? {
        let start = input.readerIndex + prefix
        guard let first = input.getInteger(at: start, as: UInt8.self) else { return nil }
        switch first {
        case 0x81: return input.getInteger(at: start + 1, as: UInt8.self).map { prefix + 2 + Int($0) }
        case 0x82: return input.getInteger(at: start + 1, as: UInt16.self).map { prefix + 3 + Int($0) }
        case 0x84: return input.getInteger(at: start + 1, as: UInt32.self).map { prefix + 5 + Int($0) }
        default: return prefix + 1 + Int(first)
        }
    }

    /// A message of `size` octets, all zeros after the length.
    func blank(_ size: Int) -> [UInt8] {
        switch self {
        case .gbcs:
            precondition((270...65_000).contains(size), "a length of three octets")
            let length = size - 10
            return [0xDD, 0, 0, 0, 0, 0, 0, 0x82, UInt8(length >> 8), UInt8(length & 0xFF)]
                + [UInt8](repeating: 0, count: length)
        case .wrapper:
            return WrapperHeader.wrapped([UInt8](repeating: 0, count: size - WrapperHeader.size), from: 1, to: 32)
        }
    }
}
