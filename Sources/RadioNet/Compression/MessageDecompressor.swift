/// Reads the frames of single messages. For every frame the time is proportional to its octets and the output limit,
/// and the memory is the output limit and a window.
///
/// Not Sendable: one thread owns it.
public final class MessageDecompressor {
    /// Default of ``outputLimit``, in octets.
    public static let defaultOutputLimit = 262_144
    /// Largest value of ``outputLimit``, in octets.
    public static let maximumOutputLimit = 1 << 26

    /// Size of the longest message that is accepted, in octets.
    public let outputLimit: Int
    private let dictionaries: [UInt16: CompressionDictionary]
    private let stream: InflateStream

    /// - Parameters:
    ///   - dictionaries: dictionaries that frames may refer to: one, or the old and the new while they change.
    ///   - windowBits: logarithm of the window in octets to base 2, 9 to 15, no less than the sender's.
    public init(
        dictionaries: [CompressionDictionary] = [], windowBits: Int = 15,
        outputLimit: Int = MessageDecompressor.defaultOutputLimit
    ) throws(CompressionError) {
        guard (9...15).contains(windowBits) else { throw .windowOutOfRange(windowBits) }
        guard (1...Self.maximumOutputLimit).contains(outputLimit) else { throw .outputLimitOutOfRange(outputLimit) }
        self.outputLimit = outputLimit
        var byIdentity: [UInt16: CompressionDictionary] = [:]
        for dictionary in dictionaries {
            if let other = byIdentity.updateValue(dictionary, forKey: dictionary.shortIdentity),
                other.octets != dictionary.octets
            {
                throw .dictionariesAlike(other.identity, dictionary.identity)
            }
        }
        self.dictionaries = byIdentity
        stream = try InflateStream(windowBits: windowBits, limit: outputLimit)
    }

    /// The message in `frame`.
    public func decompress(_ frame: [UInt8]) throws(CompressionError) -> [UInt8] {
        guard let first = frame.first else { throw .frameEmpty }
        let frameLimit = outputLimit + CompressionMethod.stored.frameOctets
        guard frame.count <= frameLimit else { throw .frameTooLong(octets: frame.count, limit: frameLimit) }
        guard let method = CompressionMethod(rawValue: first) else { throw .unknownMethod(first) }
        switch method {
        case .stored: return Array(frame[1...])
        case .deflate: return try inflate(frame[1...], dictionary: nil)
        case .dictionaryDeflate:
            guard frame.count >= method.frameOctets else { throw .truncated }
            let identity = UInt16(frame[1]) << 8 | UInt16(frame[2])
            guard let dictionary = dictionaries[identity] else { throw .unknownDictionary(shortIdentity: identity) }
            return try inflate(frame[3...], dictionary: dictionary)
        case .contextDeflate, .contextStored: throw .wrongMode(method)
        }
    }

    private func inflate(_ octets: ArraySlice<UInt8>, dictionary: CompressionDictionary?) throws(CompressionError)
        -> [UInt8]
    {
        try stream.reset(dictionary: dictionary)
        stream.beginMessage()
        let result = try octets.withUnsafeBufferPointer { input throws(CompressionError) in try stream.append(input) }
        guard result.hasEnded else { throw .truncated }
        guard result.left == 0 else { throw .trailingOctets(result.left) }
        return stream.message
    }
}
