import CZlib

/// What both ends of a link know beforehand: octets that messages may refer to instead of repeating them, the most
/// useful last (RFC 1950 section 2.2).
public struct CompressionDictionary: Hashable, Sendable {
    /// Largest size of a dictionary in octets: deflate's largest window.
    public static let maximumSize = 32_768
    /// Largest size of a summary in octets of UTF-8.
    public static let maximumDescription = 255

    public let octets: [UInt8]
    /// Identity that the two ends compare: CRC-32 (RFC 1952) of the octets. It is not Adler-32, which RFC 1950 uses:
    /// half of Adler's bits do not depend on the order of the octets, and frames carry half of the bits.
    public let identity: UInt32
    /// Version, counted up by whoever issues dictionaries; for people, not compared.
    public let version: UInt16
    /// What the dictionary was made from; for people.
    public let summary: String

    public init(_ octets: [UInt8], version: UInt16 = 1, summary: String = "") throws(CompressionError) {
        guard !octets.isEmpty else { throw .dictionaryEmpty }
        guard octets.count <= Self.maximumSize else { throw .dictionaryTooLong(octets: octets.count) }
        guard summary.utf8.count <= Self.maximumDescription else {
            throw .descriptionTooLong(octets: summary.utf8.count)
        }
        self.octets = octets
        self.version = version
        self.summary = summary
        identity = Self.checksum(of: octets[...])
    }

    /// The part of ``identity`` that frames carry: its low 16 bits.
    public var shortIdentity: UInt16 { UInt16(truncatingIfNeeded: identity) }

    /// The CRC-32 of RFC 1952.
    static func checksum(of octets: ArraySlice<UInt8>) -> UInt32 {
        // uInt holds any count here: dictionaries and their files are far shorter than 4 GiB.
        octets.withUnsafeBufferPointer { UInt32(truncatingIfNeeded: crc32(0, $0.baseAddress, uInt($0.count))) }
    }
}
