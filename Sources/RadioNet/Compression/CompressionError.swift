/// Why a message was not compressed, a frame not decompressed, or a dictionary not made or read.
public enum CompressionError: Error, Hashable, Sendable {
    // Settings and dictionaries
    case levelOutOfRange(Int)
    case windowOutOfRange(Int)
    case memoryLevelOutOfRange(Int)
    case outputLimitOutOfRange(Int)
    case dictionaryEmpty
    case dictionaryTooLong(octets: Int)
    case descriptionTooLong(octets: Int)
    /// Two dictionaries of one decompressor have the same short identity, which frames tell them apart by.
    case dictionariesAlike(UInt32, UInt32)
    case corpusTooLong(octets: Int)
    case dictionarySizeOutOfRange(Int)
    /// The messages have nothing in common of which a dictionary could be made.
    case nothingInCommon

    // The dictionary file
    case notADictionaryFile
    case unknownFileFormat(UInt8)
    case fileTruncated(octets: Int, expected: Int)
    case fileTooLong(octets: Int, expected: Int)
    case fileDamaged(checksum: UInt32, computed: UInt32)
    case descriptionNotText

    // Messages and frames
    case messageTooLong(octets: Int, limit: Int)
    case frameEmpty
    /// The frame is too long for any sender: one stores what does not shrink, so that no frame is longer than the
    /// longest message and its own octets.
    case frameTooLong(octets: Int, limit: Int)
    case unknownMethod(UInt8)
    /// The frame ends before the compressed message does.
    case truncated
    /// Octets follow the end of the compressed message.
    case trailingOctets(Int)
    /// The frame decompresses to more than the limit.
    case outputTooLong(limit: Int)
    /// The frame is not deflate (RFC 1951), or refers to octets before the dictionary; the text is zlib's.
    case notDeflate(String)
    case unknownDictionary(shortIdentity: UInt16)
    /// A frame of a kept stream reached a decompressor of single messages, or the reverse.
    case wrongMode(CompressionMethod)
    /// A frame of a kept stream is missing, or came twice.
    case outOfSequence(expected: UInt8, found: UInt8)
    /// An earlier frame of the kept stream was lost or refused, so that both ends have to start anew.
    case contextLost
    /// zlib had no memory, or refused a call that should succeed.
    case zlib(code: Int32)
}

extension CompressionError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .levelOutOfRange(let level): "compression level \(level): choose 1 (fastest) to 9 (smallest)"
        case .windowOutOfRange(let bits):
            "a window of \(bits) bits: raw deflate has windows of 9 (512 octets) to 15 bits (32,768 octets)"
        case .memoryLevelOutOfRange(let level): "memory level \(level): choose 1 (least memory) to 9"
        case .outputLimitOutOfRange(let limit):
            "an output limit of \(limit) octets: choose 1 to \(MessageDecompressor.maximumOutputLimit)"
        case .dictionaryEmpty: "a dictionary has at least one octet"
        case .dictionaryTooLong(let octets):
            "a dictionary of \(octets) octets: deflate reaches back \(CompressionDictionary.maximumSize) octets"
        case .descriptionTooLong(let octets):
            "a dictionary description of \(octets) octets: at most \(CompressionDictionary.maximumDescription) fit"
        case .dictionariesAlike(let one, let other):
            "dictionaries \(one.dictionaryIdentityText) and \(other.dictionaryIdentityText) end in the same 16 bits, "
                + "which frames tell them apart by: use one of the two"
        case .corpusTooLong(let octets):
            "a corpus of \(octets) octets: train with at most \(DictionaryTrainer.maximumCorpus)"
        case .dictionarySizeOutOfRange(let size):
            "a dictionary size of \(size) octets: choose \(DictionaryTrainer.minimumSize) to "
                + "\(CompressionDictionary.maximumSize)"
        case .nothingInCommon: "the messages have nothing in common that a dictionary would save: take more of them"
        case .notADictionaryFile: "not a dictionary file: it does not start with SMZD"
        case .unknownFileFormat(let format): "dictionary file format \(format): only format 1 is known"
        case .fileTruncated(let octets, let expected):
            "the dictionary file ends after \(octets) of \(expected) octets"
        case .fileTooLong(let octets, let expected):
            "the dictionary file has \(octets) octets where \(expected) were announced"
        case .fileDamaged(let checksum, let computed):
            "the dictionary file is damaged: its checksum is \(checksum.dictionaryIdentityText), that of its octets "
                + "\(computed.dictionaryIdentityText)"
        case .descriptionNotText: "the dictionary's description is not UTF-8 text"
        case .messageTooLong(let octets, let limit): "a message of \(octets) octets: at most \(limit) are compressed"
        case .frameEmpty: "an empty frame: the first octet of a frame says how it is compressed"
        case .frameTooLong(let octets, let limit):
            "a frame of \(octets) octets: none is longer than \(limit), for what does not shrink is stored"
        case .unknownMethod(let octet): "octet 0 of the frame: \(octet) is no compression method (0 to 4 are)"
        case .truncated: "the frame ends before the compressed message does"
        case .trailingOctets(let count): "\(count) octets follow the end of the compressed message"
        case .outputTooLong(let limit): "the frame decompresses to more than \(limit) octets"
        case .notDeflate(let reason): "the compressed message is not deflate: \(reason)"
        case .unknownDictionary(let identity):
            "the frame needs a dictionary whose identity ends in "
                + "\(String(UInt32(identity).dictionaryIdentityText.suffix(4))): this end does not have it"
        case .wrongMode(let method): "a frame of method \(method.rawValue) (\(method)) does not belong on this link"
        case .outOfSequence(let expected, let found):
            "frame \(found) of the kept stream where \(expected) was due: both ends have to start anew"
        case .contextLost: "an earlier frame of the kept stream was lost or refused: both ends have to start anew"
        case .zlib(let code): "zlib failed with code \(code) (-4: no memory)"
        }
    }
}

extension UInt32 {
    /// The dictionary's identity as eight hexadecimal digits.
    public var dictionaryIdentityText: String {
        let digits = String(self, radix: 16, uppercase: true)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
