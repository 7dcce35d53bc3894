import CZlib

/// A stream of zlib's deflate, raw (RFC 1951). One thread owns it.
final class DeflateStream {
    // zlib's state points back at its z_stream and refuses one that has moved. So the z_stream is allocated once,
    // belongs to this object alone, and is freed with it.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isOpen = false

    /// A stream without state of its own, until it becomes a copy of another.
    init() {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
    }

    convenience init(_ settings: CompressionSettings, dictionary: CompressionDictionary?) throws(CompressionError) {
        self.init()
        let code = deflateInit2_(
            stream, Int32(settings.level), Z_DEFLATED, -Int32(settings.windowBits), Int32(settings.memoryLevel),
            Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard code == Z_OK else { throw .zlib(code: code) }
        isOpen = true
        guard let dictionary else { return }
        let primed = dictionary.octets.withUnsafeBufferPointer {
            deflateSetDictionary(stream, $0.baseAddress, uInt($0.count))
        }
        guard primed == Z_OK else { throw .zlib(code: primed) }
    }

    deinit {
        close()
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    private func close() {
        // deflateEnd answers Z_DATA_ERROR when the stream has not ended, which is fine here.
        if isOpen { deflateEnd(stream) }
        isOpen = false
    }

    /// Takes over the state of `other`, above all its primed window: that is cheaper than hashing a dictionary anew.
    func become(copyOf other: DeflateStream) throws(CompressionError) {
        close()
        let code = deflateCopy(stream, other.stream)
        guard code == Z_OK else { throw .zlib(code: code) }
        isOpen = true
    }

    /// Starts anew, without a dictionary.
    func reset() throws(CompressionError) {
        let code = deflateReset(stream)
        guard code == Z_OK else { throw .zlib(code: code) }
    }

    /// Compresses `message` as a whole stream into `output`.
    ///
    /// - Returns: number of octets written; nil when they do not fit, and the stream has to start anew.
    func finish(_ message: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>)
        throws(CompressionError) -> Int?
    {
        try run(message, into: output, flush: Z_FINISH, done: Z_STREAM_END)
    }

    /// Compresses `message` as a part of a stream, up to a sync flush, into `output`.
    ///
    /// - Returns: number of octets written; nil when they do not fit, and the stream has to start anew.
    func flush(_ message: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>)
        throws(CompressionError) -> Int?
    {
        try run(message, into: output, flush: Z_SYNC_FLUSH, done: Z_OK)
    }

    /// Largest number of octets that ``flush(_:into:)`` writes for `count` octets, and one more, which shows that all
    /// is written.
    func flushBound(_ count: Int) -> Int { Int(deflateBound(stream, uLong(count))) + 16 }

    private func run(
        _ message: UnsafeBufferPointer<UInt8>, into output: UnsafeMutableBufferPointer<UInt8>, flush: Int32, done: Int32
    ) throws(CompressionError) -> Int? {
        // The pointers belong to zlib for the duration of this call only. Counts are below 2^32: messages are limited.
        stream.pointee.next_in = message.baseAddress
        stream.pointee.avail_in = uInt(message.count)
        stream.pointee.next_out = output.baseAddress
        stream.pointee.avail_out = uInt(output.count)
        defer {
            stream.pointee.next_in = nil
            stream.pointee.next_out = nil
        }
        let code = deflate(stream, flush)
        guard code == Z_OK || code == Z_STREAM_END || code == Z_BUF_ERROR else { throw .zlib(code: code) }
        // A flush is complete when it leaves room (zlib.h).
        guard code == done, stream.pointee.avail_in == 0, done == Z_STREAM_END || stream.pointee.avail_out > 0 else {
            return nil
        }
        return output.count - Int(stream.pointee.avail_out)
    }
}
