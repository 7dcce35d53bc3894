/// Compresses messages, each on its own, into frames (``CompressionMethod``).
///
/// A dictionary is hashed only once: each message starts with a copy of the primed stream. That is up to twice as fast
/// as setting the dictionary anew, the more so the smaller the window.
///
/// Not Sendable: one thread owns it.
public final class MessageCompressor {
    /// Size of the longest message in octets, which ``MessageDecompressor`` accepts by default.
    public static let maximumMessage = 262_144

    public let settings: CompressionSettings
    public let dictionary: CompressionDictionary?
    private let primed: DeflateStream
    private let working: DeflateStream

    public init(_ settings: CompressionSettings = .standard, dictionary: CompressionDictionary? = nil)
        throws(CompressionError)
    {
        self.settings = settings
        self.dictionary = dictionary
        primed = try DeflateStream(settings, dictionary: dictionary)
        working = dictionary == nil ? primed : DeflateStream()
    }

    /// The frame of `message`, at most one octet longer than it.
    ///
    /// - Throws: ``CompressionError/messageTooLong(octets:limit:)``.
    public func compress(_ message: [UInt8]) throws(CompressionError) -> [UInt8] {
        guard message.count <= Self.maximumMessage else {
            throw .messageTooLong(octets: message.count, limit: Self.maximumMessage)
        }
        let method: CompressionMethod = dictionary == nil ? .deflate : .dictionaryDeflate
        // There is room for a frame that is shorter than the stored one, and no more: zlib stops when it gets longer.
        let header = method.frameOctets
        guard message.count > header else { return Self.stored(message) }
        if dictionary == nil { try working.reset() } else { try working.become(copyOf: primed) }
        var frame = [UInt8](repeating: 0, count: message.count)
        let written = try message.withUnsafeBufferPointer { input throws(CompressionError) in
            try frame.withUnsafeMutableBufferPointer { output throws(CompressionError) in
                try working.finish(input, into: UnsafeMutableBufferPointer(rebasing: output[header...]))
            }
        }
        guard let written else { return Self.stored(message) }
        frame.removeSubrange((header + written)...)
        frame[0] = method.rawValue
        if let identity = dictionary?.shortIdentity {
            frame[1] = UInt8(identity >> 8)
            frame[2] = UInt8(identity & 0xFF)
        }
        return frame
    }

    /// The frame of `message` without compression.
    static func stored(_ message: [UInt8]) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(message.count + 1)
        frame.append(CompressionMethod.stored.rawValue)
        frame.append(contentsOf: message)
        return frame
    }
}
