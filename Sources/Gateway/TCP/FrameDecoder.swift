import COSEM
import GBCS
import NIOCore

/// Takes messages off the front of a stream, in any of the three framings.
struct FrameDecoder {
    /// Octets of the longest message accepted.
    let maximumMessageSize: Int
    /// Octets of an unfinished line already searched for its end.
    private var searched = 0

    init(maximumMessageSize: Int) { self.maximumMessageSize = maximumMessageSize }

    /// The next frame, or nil when it has not all arrived.
    mutating func next(from buffer: inout ByteBuffer) throws(FramingError) -> Frame? {
        switch buffer.getInteger(at: buffer.readerIndex, as: UInt8.self) {
        case nil: return nil
        case 0xDD, 0xDF: return try nextRaw(from: &buffer)
        case 0x00: return try nextWrapped(from: &buffer)
        case UInt8(ascii: "G"): return try nextLine(from: &buffer)
        case let octet?:
            throw .malformed("a stream cannot start with \(octet.hexadecimal): expected DD, DF, 00 or the letter G")
        }
    }

    private func nextRaw(from buffer: inout ByteBuffer) throws(FramingError) -> Frame? {
        let boundary = buffer.withUnsafeReadableBytes { octets in
            Swift.Result { () throws(CodecError) in try MessageBoundary(of: octets, maximumSize: maximumMessageSize) }
        }
        switch boundary {
        case .success(.needs): return nil
        case .success(.length(let length)):
            return buffer.readBytes(length: length).map { .message($0, .raw) }
        case .failure(let error):
            if case .tooLarge = error.code { throw .tooLarge(limit: maximumMessageSize) }
            throw .malformed("\(error)")
        }
    }

    private func nextWrapped(from buffer: inout ByteBuffer) throws(FramingError) -> Frame? {
        guard let octets = buffer.getBytes(at: buffer.readerIndex, length: WrapperHeader.size) else { return nil }
        let header: WrapperHeader
        do {
            var reader = OctetReader(octets)
            header = try WrapperHeader(from: &reader)
        } catch { throw .malformed("\(error)") }
        guard header.length <= maximumMessageSize else { throw .tooLarge(limit: maximumMessageSize) }
        guard buffer.readableBytes >= WrapperHeader.size + Int(header.length) else { return nil }
        buffer.moveReaderIndex(forwardBy: WrapperHeader.size)
        let message = buffer.readBytes(length: Int(header.length)) ?? []
        return .message(message, .wrapper(sourcePort: header.sourcePort, destinationPort: header.destinationPort))
    }

    private mutating func nextLine(from buffer: inout ByteBuffer) throws(FramingError) -> Frame? {
        let view = buffer.readableBytesView
        guard let end = view.dropFirst(searched).firstIndex(of: UInt8(ascii: "\n")) else {
            searched = view.count
            guard view.count <= 2 * maximumMessageSize + TextLine.overhead else {
                throw .tooLarge(limit: maximumMessageSize)
            }
            return nil
        }
        searched = 0
        let length = end - view.startIndex + 1
        guard length <= 2 * maximumMessageSize + TextLine.overhead else { throw .tooLarge(limit: maximumMessageSize) }
        var line = (buffer.readBytes(length: length) ?? [])[...]
        while line.last == UInt8(ascii: "\n") || line.last == UInt8(ascii: "\r") { line.removeLast() }
        return try TextLine.frame(String(decoding: line, as: UTF8.self))
    }
}
