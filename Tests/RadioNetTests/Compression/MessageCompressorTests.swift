import RadioNet
import SimulationKernel
import Testing

@Suite("Messages in frames of their own")
struct MessageCompressorTests {
    @Test("Short messages are stored, one octet longer")
    func stored() throws {
        let compressor = try MessageCompressor()
        #expect(try compressor.compress([]) == [0x00])
        #expect(try compressor.compress([0xDF]) == [0x00, 0xDF])
        #expect(try compressor.compress([1, 2, 3, 4]) == [0x00, 1, 2, 3, 4])
    }

    /// RFC 1951: a final block with fixed codes, literal 0, a match of 63 at distance 1, the end of the block; as zlib in
    /// Python has it.
    @Test("64 zeros: the frame, octet for octet")
    func zeros() throws {
        let frame = try MessageCompressor().compress([UInt8](repeating: 0, count: 64))
        #expect(frame == [0x01, 0x63, 0x60, 0xA0, 0x0C, 0x00, 0x00])
    }

    @Test("With a dictionary the frame names it")
    func dictionary() throws {
        let dictionary = try CompressionDictionary(Array("a dictionary of this many octets".utf8))
        let message = Array("of this many octets".utf8)
        let frame = try MessageCompressor(dictionary: dictionary).compress(message)
        #expect(frame[0] == 0x02)
        #expect(UInt16(frame[1]) << 8 | UInt16(frame[2]) == dictionary.shortIdentity)
        #expect(frame.count < 3 + 6)
        #expect(try MessageDecompressor(dictionaries: [dictionary]).decompress(frame) == message)
    }

    @Test(
        "Every size comes back, and no frame is more than an octet longer",
        arguments: [0...300, 500...700, 4_050...4_140])
    func sizes(sizes: ClosedRange<Int>) throws {
        let dictionary = try TestMessages.dictionary()
        let (plain, primed) = (try MessageCompressor(), try MessageCompressor(dictionary: dictionary))
        let decompressor = try MessageDecompressor(dictionaries: [dictionary])
        var generator = SplitMix64(seed: 7)
        let structured = TestMessages.mixed(30, seed: 8).flatMap(\.self)
        for size in sizes {
            for message in [generator.octets(size), Array(structured.prefix(size)), Array(repeating: 0, count: size)] {
                for compressor in [plain, primed] {
                    let frame = try compressor.compress(message)
                    #expect(frame.count <= message.count + 1)
                    #expect(try decompressor.decompress(frame) == message)
                }
            }
        }
    }

    @Test("The longest message, random and structured; one octet more is refused")
    func longest() throws {
        let limit = MessageCompressor.maximumMessage
        #expect(limit == 262_144)
        let dictionary = try TestMessages.dictionary()
        let decompressor = try MessageDecompressor(dictionaries: [dictionary])
        var generator = SplitMix64(seed: 9)
        for message in [generator.octets(limit), [UInt8](repeating: 7, count: limit)] {
            for compressor in [try MessageCompressor(), try MessageCompressor(dictionary: dictionary)] {
                let frame = try compressor.compress(message)
                #expect(frame.count <= limit + 1)
                #expect(try decompressor.decompress(frame) == message)
                #expect(throws: CompressionError.messageTooLong(octets: limit + 1, limit: limit)) {
                    try compressor.compress(message + [0])
                }
            }
        }
    }

    @Test("A compressor remembers nothing of the messages before", arguments: [1, 2] as [UInt64])
    func independence(seed: UInt64) throws {
        let dictionary = try TestMessages.dictionary()
        let messages = TestMessages.mixed(60, seed: seed)
        let compressor = try MessageCompressor(dictionary: dictionary)
        let frames = try messages.map { try compressor.compress($0) }
        for index in messages.indices.reversed() {
            let fresh = try MessageCompressor(dictionary: dictionary)
            #expect(try fresh.compress(messages[index]) == frames[index], "seed \(seed), message \(index)")
        }
    }

    @Test("A certificate that all commands carry costs next to nothing; ciphertext costs what it did")
    func factors() throws {
        let compressor = try MessageCompressor(dictionary: TestMessages.dictionary())
        var generator = SplitMix64(seed: 77)
        let command = TestMessages.command(using: &generator)
        #expect(try compressor.compress(command).count < command.count / 8)
        let hidden = TestMessages.response(clear: 0, hidden: 480, using: &generator)
        #expect(try compressor.compress(hidden).count > 480)
    }
}
