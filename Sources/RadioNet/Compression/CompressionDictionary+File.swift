/// The dictionary file:
///
///     octets   content
///     4        53 4D 5A 44 ("SMZD")
///     1        format: 1
///     2        version of the dictionary, big-endian
///     1        length s of the summary
///     s        summary, UTF-8
///     2        length n of the dictionary, big-endian, 1 to 32,768
///     n        the dictionary
///     4        CRC-32 of all octets before it, big-endian
extension CompressionDictionary {
    private static let magic: [UInt8] = [0x53, 0x4D, 0x5A, 0x44]
    private static let format: UInt8 = 1
    /// Size of a file in octets without summary and dictionary.
    private static let fixedSize = 14

    /// Size of the longest file in octets.
    public static let maximumFileSize = fixedSize + maximumDescription + maximumSize

    /// The dictionary as a file holds it.
    public var fileOctets: [UInt8] {
        var file = Self.magic
        file.reserveCapacity(Self.fixedSize + summary.utf8.count + octets.count)
        file.append(Self.format)
        file.append(contentsOf: [UInt8(version >> 8), UInt8(version & 0xFF)])
        file.append(UInt8(summary.utf8.count))
        file.append(contentsOf: summary.utf8)
        file.append(contentsOf: [UInt8(octets.count >> 8), UInt8(octets.count & 0xFF)])
        file.append(contentsOf: octets)
        let checksum = Self.checksum(of: file[...])
        for shift in [24, 16, 8, 0] { file.append(UInt8(truncatingIfNeeded: checksum >> UInt32(shift))) }
        return file
    }

    /// Reads a file as ``fileOctets`` writes it.
    public init(file: [UInt8]) throws(CompressionError) {
        guard file.starts(with: Self.magic) else { throw .notADictionaryFile }
        func require(_ expected: Int) throws(CompressionError) {
            guard file.count >= expected else { throw .fileTruncated(octets: file.count, expected: expected) }
        }
        func integer(at offset: Int) -> Int { Int(file[offset]) << 8 | Int(file[offset + 1]) }
        try require(Self.fixedSize)
        guard file[4] == Self.format else { throw .unknownFileFormat(file[4]) }
        let summaryEnd = 8 + Int(file[7])
        try require(summaryEnd + 2)
        let count = integer(at: summaryEnd)
        let end = summaryEnd + 2 + count
        try require(end + 4)
        guard file.count == end + 4 else { throw .fileTooLong(octets: file.count, expected: end + 4) }
        let checksum = UInt32(integer(at: end)) << 16 | UInt32(integer(at: end + 2))
        let computed = Self.checksum(of: file[..<end])
        guard checksum == computed else { throw .fileDamaged(checksum: checksum, computed: computed) }
        guard let summary = String(validating: file[8..<summaryEnd], as: UTF8.self) else { throw .descriptionNotText }
        try self.init(
            Array(file[(summaryEnd + 2)..<end]), version: UInt16(integer(at: 5)), summary: summary)
    }
}
