import RadioNet
import Testing

@Suite("Compression dictionaries")
struct CompressionDictionaryTests {
    /// The check value of CRC-32 for "123456789".
    @Test("The identity is CRC-32 of the octets")
    func identity() throws {
        let dictionary = try CompressionDictionary(Array("123456789".utf8), version: 7, summary: "digits")
        #expect(dictionary.identity == 0xCBF4_3926)
        #expect(dictionary.shortIdentity == 0x3926)
        #expect(try CompressionDictionary(Array("123456789".utf8)).identity == dictionary.identity)
        #expect(try CompressionDictionary(Array("123456798".utf8)).identity != dictionary.identity)
    }

    @Test("It has 1 to 32,768 octets and up to 255 octets of summary")
    func limits() throws {
        #expect(throws: CompressionError.dictionaryEmpty) { try CompressionDictionary([]) }
        let longest = [UInt8](repeating: 1, count: 32_768)
        #expect(try CompressionDictionary(longest).octets == longest)
        #expect(throws: CompressionError.dictionaryTooLong(octets: 32_769)) { try CompressionDictionary(longest + [1]) }
        let text = String(repeating: "é", count: 127) + "e"
        #expect(try CompressionDictionary([1], summary: text).summary == text)
        #expect(throws: CompressionError.descriptionTooLong(octets: 256)) {
            try CompressionDictionary([1], summary: text + "!")
        }
    }

    @Test("A file holds it octet for octet")
    func file() throws {
        let dictionary = try CompressionDictionary(Array("123456789".utf8), version: 0x0102, summary: "é")
        // CRC-32 of the 21 octets before it, by zlib's crc32 in Python.
        let expected: [UInt8] =
            [0x53, 0x4D, 0x5A, 0x44, 0x01, 0x01, 0x02, 0x02, 0xC3, 0xA9, 0x00, 0x09]
            + Array("123456789".utf8) + [0x60, 0x70, 0xAA, 0xA9]
        #expect(dictionary.fileOctets == expected)
        #expect(try CompressionDictionary(file: expected) == dictionary)
        let longest = try CompressionDictionary(
            [UInt8](repeating: 9, count: 32_768), summary: String(repeating: "x", count: 255))
        #expect(longest.fileOctets.count == CompressionDictionary.maximumFileSize)
        #expect(try CompressionDictionary(file: longest.fileOctets) == longest)
    }

    @Test("A file cut short anywhere says so")
    func truncated() throws {
        let file = try CompressionDictionary(Array("123456789".utf8), summary: "s").fileOctets
        for count in 0..<file.count {
            let error = #expect(throws: CompressionError.self) {
                try CompressionDictionary(file: Array(file.prefix(count)))
            }
            switch error {
            case .notADictionaryFile: #expect(count < 4)
            case .fileTruncated(let octets, let expected): #expect(octets == count && expected > count)
            default: Issue.record("\(count) octets: \(String(describing: error))")
            }
        }
    }

    @Test("One octet changed or added is noticed")
    func damaged() throws {
        let file = try CompressionDictionary(Array("123456789".utf8), summary: "summary").fileOctets
        for index in file.indices {
            var changed = file
            changed[index] ^= 0x10
            #expect(throws: CompressionError.self, "octet \(index)") { try CompressionDictionary(file: changed) }
        }
        #expect(throws: CompressionError.fileTooLong(octets: file.count + 1, expected: file.count)) {
            try CompressionDictionary(file: file + [0])
        }
        var other = file
        other[4] = 2
        #expect(throws: CompressionError.unknownFileFormat(2)) { try CompressionDictionary(file: other) }
    }
}
