/// Compresses the messages of one direction of one hub into a stream that is kept from message to message, so that each
/// may refer to those before it. That costs memory for every hub at both ends; this type serves to measure what it
/// gains.
///
/// Not Sendable: one thread owns it.
public final class ContextCompressor {
    private let settings: CompressionSettings
    private let dictionary: CompressionDictionary?
    private var stream: DeflateStream
    private var sequence: UInt8 = 0
    private var scratch: [UInt8] = []

    /// - Parameter dictionary: dictionary that the first messages may refer to; nil for none.
    public init(_ settings: CompressionSettings = .standard, dictionary: CompressionDictionary? = nil)
        throws(CompressionError)
    {
        self.settings = settings
        self.dictionary = dictionary
        stream = try DeflateStream(settings, dictionary: dictionary)
    }

    /// Starts the stream anew, which has to be done at both ends.
    public func reset() throws(CompressionError) {
        stream = try DeflateStream(settings, dictionary: dictionary)
        sequence = 0
    }

    /// The frame of `message`, at most two octets longer than it.
    ///
    /// - Throws: ``CompressionError/messageTooLong(octets:limit:)``; the stream stays as it was.
    public func compress(_ message: [UInt8]) throws(CompressionError) -> [UInt8] {
        let limit = MessageCompressor.maximumMessage
        guard message.count <= limit else { throw .messageTooLong(octets: message.count, limit: limit) }
        let number = sequence
        sequence &+= 1
        // zlib does not flush twice with nothing in between.
        guard !message.isEmpty else { return [CompressionMethod.contextStored.rawValue, number] }
        let bound = stream.flushBound(message.count)
        if scratch.count < bound { scratch = [UInt8](repeating: 0, count: bound) }
        let written = try message.withUnsafeBufferPointer { input throws(CompressionError) in
            try scratch.withUnsafeMutableBufferPointer { output throws(CompressionError) in
                try stream.flush(input, into: output)
            }
        }
        // A sync flush ends in an empty stored block, 00 00 FF FF: the receiver puts them back (RFC 7692 7.2.1).
        guard let written, scratch[..<written].suffix(4).elementsEqual(ContextDecompressor.flushMarker) else {
            throw .zlib(code: -5)
        }
        let kept = written - 4
        // The message enters the window of both ends either way.
        let isShorter = kept < message.count
        var frame: [UInt8] = []
        frame.reserveCapacity(2 + min(kept, message.count))
        frame.append((isShorter ? CompressionMethod.contextDeflate : .contextStored).rawValue)
        frame.append(number)
        if isShorter { frame.append(contentsOf: scratch[..<kept]) } else { frame.append(contentsOf: message) }
        return frame
    }
}
