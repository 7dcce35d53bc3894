/// One end of a compressed link: the provider's head end, or a Communications Hub.
///
/// Not Sendable: one thread owns it.
public final class CompressionEnd {
    public enum Mode: Hashable, Sendable {
        /// Each message is compressed on its own: nothing is remembered between messages, and any may be lost.
        case singleMessages
        /// There is a stream for each hub and direction: frames have to arrive in order and without loss.
        case keptStream
    }

    public let mode: Mode
    /// The dictionary of this end, which tells the other its identity when the link comes up; nil for none.
    public let dictionary: CompressionDictionary?
    /// Statistics of the messages that this end has sent.
    public private(set) var sent = CompressionStatistics()

    private enum Sender {
        case single(MessageCompressor)
        case context(ContextCompressor)
    }
    private let sender: Sender
    private let single: MessageDecompressor
    private let context: ContextDecompressor?
    private var agrees: Bool

    /// - Parameter peerIdentity: the identity of the dictionary of the other end; nil when it has none. While it is
    ///   not this end's, messages are sent as they are.
    public init(
        _ settings: CompressionSettings = .standard, dictionary: CompressionDictionary?, peerIdentity: UInt32?,
        mode: Mode = .singleMessages, outputLimit: Int = MessageDecompressor.defaultOutputLimit
    ) throws(CompressionError) {
        self.mode = mode
        self.dictionary = dictionary
        agrees = dictionary?.identity == peerIdentity
        let known = dictionary.map { [$0] } ?? []
        single = try MessageDecompressor(dictionaries: known, outputLimit: outputLimit)
        switch mode {
        case .singleMessages:
            sender = .single(try MessageCompressor(settings, dictionary: dictionary))
            context = nil
        case .keptStream:
            sender = .context(try ContextCompressor(settings, dictionary: dictionary))
            context = try ContextDecompressor(dictionary: dictionary, outputLimit: outputLimit)
        }
    }

    /// Whether both ends have the same dictionary, or neither has any.
    public var hasAgreed: Bool { agrees }

    /// Notes the dictionary that the other end has now; a kept stream starts anew.
    public func peerChanged(to identity: UInt32?) throws(CompressionError) {
        agrees = dictionary?.identity == identity
        if case .context(let compressor) = sender { try compressor.reset() }
        try context?.reset()
    }

    /// The frame that carries `message` to the other end.
    public func send(_ message: [UInt8]) throws(CompressionError) -> [UInt8] {
        let frame: [UInt8]
        if agrees {
            switch sender {
            case .single(let compressor): frame = try compressor.compress(message)
            case .context(let compressor): frame = try compressor.compress(message)
            }
        } else {
            let limit = MessageCompressor.maximumMessage
            guard message.count <= limit else { throw .messageTooLong(octets: message.count, limit: limit) }
            frame = MessageCompressor.stored(message)
        }
        sent.count(message: message.count, frame: frame, isMismatch: !agrees)
        return frame
    }

    /// Decodes a frame from the other end to its message.
    public func receive(_ frame: [UInt8]) throws(CompressionError) -> [UInt8] {
        // What was sent before the ends agreed arrives as a single message in either mode.
        if let context, frame.first != CompressionMethod.stored.rawValue { return try context.decompress(frame) }
        return try single.decompress(frame)
    }
}
