import CZlib

/// A stream of zlib's inflate, raw (RFC 1951), into a buffer of its own with a limit. One thread owns it.
final class InflateStream {
    /// zlib refuses a z_stream that has moved, so this is allocated once and nobody else's, as in ``DeflateStream``.
    private let stream: UnsafeMutablePointer<z_stream>
    /// The buffer for what was decompressed last. It grows to at most the limit and one octet more, which tells "at the
    /// limit" from "over".
    private var output: UnsafeMutableBufferPointer<UInt8>
    private let limit: Int
    private var produced = 0

    init(windowBits: Int, limit: Int) throws(CompressionError) {
        self.limit = limit
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        output = .allocate(capacity: min(limit + 1, 1_024))
        output.initialize(repeating: 0)
        let code = inflateInit2_(stream, -Int32(windowBits), ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw .zlib(code: code) }
    }

    deinit {
        // This is harmless on a stream that failed to open: its state is nil, and zlib answers Z_STREAM_ERROR.
        inflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
        output.deallocate()
    }

    /// Starts anew, with what a dictionary puts in front.
    func reset(dictionary: CompressionDictionary?) throws(CompressionError) {
        var code = inflateReset(stream)
        if code == Z_OK, let dictionary {
            code = dictionary.octets.withUnsafeBufferPointer {
                inflateSetDictionary(stream, $0.baseAddress, uInt($0.count))
            }
        }
        guard code == Z_OK else { throw .zlib(code: code) }
    }

    /// Forgets what was decompressed, so that the next call of ``append(_:)`` starts a message.
    func beginMessage() { produced = 0 }

    /// The octets decompressed since ``beginMessage()``.
    var message: [UInt8] { Array(output[..<produced]) }

    /// Decompresses `input`, or as much of it as lies before the end of the stream.
    ///
    /// - Returns: whether the stream has ended, the number of octets left of the input, and whether the input ended
    ///   between two blocks and on a whole octet.
    func append(_ input: UnsafeBufferPointer<UInt8>) throws(CompressionError) -> (
        hasEnded: Bool, left: Int, isBetweenBlocks: Bool
    ) {
        // Pointers into input and output belong to zlib only inside this call. Counts are below 2^32: both are limited.
        stream.pointee.next_in = input.baseAddress
        stream.pointee.avail_in = uInt(input.count)
        defer {
            stream.pointee.next_in = nil
            stream.pointee.next_out = nil
        }
        while true {
            if produced == output.count { grow() }
            stream.pointee.next_out = output.baseAddress.map { $0 + produced }
            stream.pointee.avail_out = uInt(output.count - produced)
            let code = inflate(stream, Z_SYNC_FLUSH)
            produced = output.count - Int(stream.pointee.avail_out)
            switch code {
            case Z_OK, Z_BUF_ERROR, Z_STREAM_END:
                guard produced <= limit else { throw .outputTooLong(limit: limit) }
                // data_type is 128 between blocks, 64 in the last block, plus the bits of an octet begun (zlib.h). zlib
                // forgets the 128 when it is called again with nothing to read.
                let isBetweenBlocks = stream.pointee.data_type == 128
                let left = Int(stream.pointee.avail_in)
                // A full buffer may hide more output.
                if code == Z_OK, stream.pointee.avail_out == 0, left > 0 || !isBetweenBlocks { continue }
                return (code == Z_STREAM_END, left, isBetweenBlocks)
            case Z_DATA_ERROR:
                throw .notDeflate(stream.pointee.msg.map { String(cString: $0) } ?? "no reason given")
            case Z_NEED_DICT: throw .notDeflate("it asks for a dictionary in the way of RFC 1950")
            default: throw .zlib(code: code)
            }
        }
    }

    /// Doubles the buffer, up to one octet more than the limit.
    private func grow() {
        let larger = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: min(limit + 1, output.count * 2))
        let end = larger.update(fromContentsOf: output)
        larger[end...].update(repeating: 0)
        output.deallocate()
        output = larger
    }
}
