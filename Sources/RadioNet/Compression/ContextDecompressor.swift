/// Reads the frames of a kept stream (``ContextCompressor``). After a frame that was refused, all are refused until
/// ``reset()``, because the windows of the two ends differ.
///
/// Not Sendable: one thread owns it.
public final class ContextDecompressor {
    /// How a sync flush ends: LEN and NLEN of an empty stored block.
    static let flushMarker: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
    /// Size of the longest stored block in octets (RFC 1951 section 3.2.4).
    private static let maximumStoredBlock = 65_535

    public let outputLimit: Int
    private let dictionary: CompressionDictionary?
    private let stream: InflateStream
    private var sequence: UInt8 = 0
    private var isLost = false

    public init(
        dictionary: CompressionDictionary? = nil, windowBits: Int = 15,
        outputLimit: Int = MessageDecompressor.defaultOutputLimit
    ) throws(CompressionError) {
        guard (9...15).contains(windowBits) else { throw .windowOutOfRange(windowBits) }
        guard (1...MessageDecompressor.maximumOutputLimit).contains(outputLimit) else {
            throw .outputLimitOutOfRange(outputLimit)
        }
        self.outputLimit = outputLimit
        self.dictionary = dictionary
        stream = try InflateStream(windowBits: windowBits, limit: outputLimit)
        try stream.reset(dictionary: dictionary)
    }

    /// Starts the stream anew, which has to be done at both ends.
    public func reset() throws(CompressionError) {
        try stream.reset(dictionary: dictionary)
        sequence = 0
        isLost = false
    }

    /// The message in `frame`, which must be the next of the stream.
    public func decompress(_ frame: [UInt8]) throws(CompressionError) -> [UInt8] {
        guard !isLost else { throw .contextLost }
        do throws(CompressionError) { return try next(frame) } catch {
            isLost = true
            throw error
        }
    }

    private func next(_ frame: [UInt8]) throws(CompressionError) -> [UInt8] {
        guard let first = frame.first else { throw .frameEmpty }
        let frameLimit = outputLimit + CompressionMethod.contextStored.frameOctets
        guard frame.count <= frameLimit else { throw .frameTooLong(octets: frame.count, limit: frameLimit) }
        guard let method = CompressionMethod(rawValue: first) else { throw .unknownMethod(first) }
        guard method == .contextDeflate || method == .contextStored else { throw .wrongMode(method) }
        guard frame.count >= method.frameOctets else { throw .truncated }
        guard frame[1] == sequence else { throw .outOfSequence(expected: sequence, found: frame[1]) }
        stream.beginMessage()
        if method == .contextDeflate {
            try append(frame[2...])
            try append(Self.flushMarker[...], mustEndBlock: true)
        } else {
            try appendStored(frame[2...])
        }
        sequence &+= 1
        return stream.message
    }

    /// Takes `message` into the window, as the stored blocks that the sender left out.
    private func appendStored(_ message: ArraySlice<UInt8>) throws(CompressionError) {
        var start = message.startIndex
        while start < message.endIndex {
            let end = min(start + Self.maximumStoredBlock, message.endIndex)
            let count = UInt16(end - start)
            // A block that is not the last, of type 00, to the end of the octet; then LEN and NLEN.
            let header: [UInt8] = [
                0, UInt8(count & 0xFF), UInt8(count >> 8), UInt8(~count & 0xFF), UInt8(~count >> 8),
            ]
            try append(header[...])
            try append(message[start..<end], mustEndBlock: true)
            start = end
        }
    }

    private func append(_ octets: ArraySlice<UInt8>, mustEndBlock: Bool = false) throws(CompressionError) {
        let result = try octets.withUnsafeBufferPointer { input throws(CompressionError) in try stream.append(input) }
        // A kept stream never ends.
        guard !result.hasEnded else { throw .trailingOctets(result.left) }
        guard !mustEndBlock || result.isBetweenBlocks else { throw .truncated }
    }
}
