/// How a frame holds its message: octet 0 of the frame.
///
/// Frames on the link between the head end of a Communications Service Provider and its Communications Hubs:
///
///     method                octet 0   octets 1…            then
///     stored                0x00                           the message
///     deflate               0x01                           raw deflate (RFC 1951), one final block
///     dictionaryDeflate     0x02      2: short identity    raw deflate, which may refer to the dictionary
///     contextDeflate        0x03      1: sequence          raw deflate up to a sync flush, less its 00 00 FF FF
///     contextStored         0x04      1: sequence          the message, which enters the window all the same
///
/// The short identity is the low 16 bits of ``CompressionDictionary/identity``, big-endian: two ends agree on all 32
/// bits before they use a dictionary, so that these guard against a frame from before a change of dictionary. The
/// sequence counts the frames of one direction of a kept stream, modulo 256. Leaving the four octets of a sync
/// flush out is RFC 7692 section 7.2.1. No checksum is added: the message inside ends in its MAC (GBCS 6.2).
///
/// How hubs really frame messages is not published; this is the emulator's own method, as small as it can be.
public enum CompressionMethod: UInt8, Hashable, Sendable, CaseIterable {
    case stored = 0
    case deflate = 1
    case dictionaryDeflate = 2
    case contextDeflate = 3
    case contextStored = 4

    /// Number of octets of a frame before the message.
    public var frameOctets: Int {
        switch self {
        case .stored, .deflate: 1
        case .contextDeflate, .contextStored: 2
        case .dictionaryDeflate: 3
        }
    }

    /// Largest number of octets by which a frame of any method is longer than its message.
    ///
    /// Single messages have at most ``stored``'s one octet, for a method with more is only chosen when it makes the
    /// frame shorter; kept streams have two.
    public static let maximumOverhead = 2
}
