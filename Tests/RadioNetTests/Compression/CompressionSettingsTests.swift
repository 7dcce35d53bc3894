import RadioNet
import Testing

@Suite("What zlib compresses with")
struct CompressionSettingsTests {
    @Test("Every setting there is compresses and comes back", arguments: 1...9)
    func all(level: Int) throws {
        let dictionary = try TestMessages.dictionary()
        let messages = TestMessages.mixed(3, seed: 11)
        for bits in 9...15 {
            for memory in 1...9 {
                let settings = try CompressionSettings(level: level, windowBits: bits, memoryLevel: memory)
                for dictionary in [nil, dictionary] {
                    let compressor = try MessageCompressor(settings, dictionary: dictionary)
                    let decompressor = try MessageDecompressor(
                        dictionaries: dictionary.map { [$0] } ?? [], windowBits: bits)
                    for message in messages {
                        #expect(try decompressor.decompress(compressor.compress(message)) == message)
                    }
                }
            }
        }
    }

    @Test("Others are refused", arguments: [-1, 0, 10])
    func levels(level: Int) {
        #expect(throws: CompressionError.levelOutOfRange(level)) { try CompressionSettings(level: level) }
        #expect(throws: CompressionError.memoryLevelOutOfRange(level)) { try CompressionSettings(memoryLevel: level) }
    }

    /// zlib.h: 8 is no window of raw deflate.
    @Test("A window has 9 to 15 bits", arguments: [Int.min, 8, 16, Int.max])
    func windows(bits: Int) {
        #expect(throws: CompressionError.windowOutOfRange(bits)) { try CompressionSettings(windowBits: bits) }
        #expect(throws: CompressionError.windowOutOfRange(bits)) { try MessageDecompressor(windowBits: bits) }
        #expect(throws: CompressionError.windowOutOfRange(bits)) { try ContextDecompressor(windowBits: bits) }
    }

    @Test("The smallest window that fits a dictionary and a message")
    func fitting() throws {
        #expect(try CompressionSettings.fitting(dictionary: 700).windowBits == 11)
        #expect(try CompressionSettings.fitting(dictionary: 3_834).windowBits == 13)
        #expect(try CompressionSettings.fitting(dictionary: 3_834, message: 0).windowBits == 12)
        #expect(try CompressionSettings.fitting(dictionary: 16_384).windowBits == 15)
        #expect(try CompressionSettings.fitting(dictionary: 32_768).windowBits == 15)
        #expect(CompressionSettings.standard.usableDictionary == 3_834)
    }
}
