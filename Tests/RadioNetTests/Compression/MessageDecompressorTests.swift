import RadioNet
import SimulationKernel
import Testing

@Suite("Hostile frames")
struct MessageDecompressorTests {
    private let dictionary: CompressionDictionary
    private let compressor: MessageCompressor
    private let decompressor: MessageDecompressor

    init() throws {
        dictionary = try TestMessages.dictionary()
        compressor = try MessageCompressor(dictionary: dictionary)
        decompressor = try MessageDecompressor(dictionaries: [dictionary])
    }

    @Test("An empty frame, unknown methods, and frames of kept streams")
    func methods() {
        #expect(throws: CompressionError.frameEmpty) { try decompressor.decompress([]) }
        for octet: UInt8 in 5...255 {
            #expect(throws: CompressionError.unknownMethod(octet)) { try decompressor.decompress([octet, 1, 2]) }
        }
        #expect(throws: CompressionError.wrongMode(.contextDeflate)) { try decompressor.decompress([3, 0, 1]) }
        #expect(throws: CompressionError.wrongMode(.contextStored)) { try decompressor.decompress([4, 0, 1]) }
    }

    @Test("A frame cut short anywhere")
    func truncated() throws {
        for message in TestMessages.mixed(3, seed: 3) {
            for compressor in [compressor, try MessageCompressor()] {
                let frame = try compressor.compress(message)
                guard frame[0] != 0 else { continue }
                for count in 1..<frame.count {
                    #expect(throws: CompressionError.truncated, "\(count)") {
                        try decompressor.decompress(Array(frame.prefix(count)))
                    }
                }
                // It recovers.
                #expect(try decompressor.decompress(frame) == message)
            }
        }
    }

    @Test("Octets after the end")
    func trailing() throws {
        let frame = try compressor.compress(TestMessages.mixed(1, seed: 4)[0])
        for extra in [1, 2, 300] {
            #expect(throws: CompressionError.trailingOctets(extra)) {
                try decompressor.decompress(frame + [UInt8](repeating: 0, count: extra))
            }
        }
    }

    @Test("A dictionary that this end does not have, and two that frames cannot tell apart")
    func unknownDictionary() throws {
        let other = try CompressionDictionary(Array("another dictionary".utf8))
        let message = Array("this is another dictionary".utf8)
        let frame = try MessageCompressor(dictionary: other).compress(message)
        #expect(throws: CompressionError.unknownDictionary(shortIdentity: other.shortIdentity)) {
            try decompressor.decompress(frame)
        }
        let both = try MessageDecompressor(dictionaries: [dictionary, other, other])
        #expect(try both.decompress(frame) == message)
        // Found by search: dictionaries of four octets that end in the same 16 bits.
        var seen: [UInt16: CompressionDictionary] = [:]
        var pair: (CompressionDictionary, CompressionDictionary)?
        for number: UInt16 in 0...2_000 where pair == nil {
            let next = try CompressionDictionary([0, 7, UInt8(number >> 8), UInt8(number & 0xFF), UInt8(number % 251)])
            if let before = seen.updateValue(next, forKey: next.shortIdentity) { pair = (before, next) }
        }
        let (one, two) = try #require(pair)
        #expect(throws: CompressionError.dictionariesAlike(one.identity, two.identity)) {
            try MessageDecompressor(dictionaries: [one, two])
        }
    }

    /// RFC 1951 section 3.2.3: block type 3 is an error; section 3.2.4: NLEN is the complement of LEN.
    @Test("What is not deflate")
    func notDeflate() {
        #expect(throws: CompressionError.notDeflate("invalid block type")) { try decompressor.decompress([1, 0x07]) }
        #expect(throws: CompressionError.notDeflate("invalid stored block lengths")) {
            try decompressor.decompress([1, 0x01, 0x05, 0x00, 0x05, 0x00])
        }
        // A match before the start: without a dictionary there is nothing before.
        #expect(throws: CompressionError.notDeflate("invalid distance too far back")) {
            try decompressor.decompress([1, 0x03, 0x02, 0x00])
        }
    }

    /// 256 MiB of zeros, at deflate's largest ratio of 1,030.
    @Test("A bomb stops at the limit")
    func bomb() throws {
        let zeros = try MessageCompressor(CompressionSettings(level: 9, windowBits: 15, memoryLevel: 9))
            .compress([UInt8](repeating: 0, count: MessageCompressor.maximumMessage))
        #expect(zeros.count < 300)
        for limit in [1, 2, 1_023, 1_024, 1_025, 100_000, 262_143] {
            let decompressor = try MessageDecompressor(outputLimit: limit)
            guard zeros.count <= limit + 1 else {
                #expect(throws: CompressionError.frameTooLong(octets: zeros.count, limit: limit + 1)) {
                    try decompressor.decompress(zeros)
                }
                continue
            }
            #expect(throws: CompressionError.outputTooLong(limit: limit)) { try decompressor.decompress(zeros) }
        }
        #expect(try MessageDecompressor(outputLimit: 262_144).decompress(zeros).count == 262_144)
    }

    @Test("A frame longer than any sender makes is not looked at")
    func frameTooLong() throws {
        let decompressor = try MessageDecompressor(outputLimit: 100)
        #expect(try decompressor.decompress([UInt8](repeating: 0, count: 101)).count == 100)
        #expect(throws: CompressionError.frameTooLong(octets: 102, limit: 101)) {
            try decompressor.decompress([UInt8](repeating: 0, count: 102))
        }
        #expect(throws: CompressionError.outputLimitOutOfRange(0)) { try MessageDecompressor(outputLimit: 0) }
        #expect(throws: CompressionError.outputLimitOutOfRange(67_108_865)) {
            try MessageDecompressor(outputLimit: 67_108_865)
        }
    }

    @Test(
        "Whatever arrives, it is a message within the limit or a precise error", arguments: 1...8 as ClosedRange<UInt64>
    )
    func noise(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let decompressor = try MessageDecompressor(dictionaries: [dictionary], outputLimit: 5_000)
        let good = try TestMessages.mixed(9, seed: seed).map { try compressor.compress($0) }
        var refused = 0
        for round in 0..<1_500 {
            var frame =
                round.isMultiple(of: 2)
                ? [UInt8(round / 2 % 5)] + generator.octets(Int.random(in: 0...400, using: &generator))
                : good.randomElement(using: &generator)!
            for _ in 0..<Int.random(in: 1...4, using: &generator) where frame.count > 1 {
                let index = Int.random(in: frame.indices, using: &generator)
                switch Int.random(in: 0...3, using: &generator) {
                case 0: frame[index] ^= 1 << UInt8.random(in: 0...7, using: &generator)
                case 1: frame.remove(at: index)
                case 2: frame.insert(UInt8.random(in: 0...255, using: &generator), at: index)
                default: frame = Array(frame.prefix(index))
                }
            }
            do throws(CompressionError) {
                let message = try decompressor.decompress(frame)
                #expect(message.count <= 5_000, "seed \(seed), round \(round)")
            } catch {
                refused += 1
                if case .zlib = error { Issue.record("seed \(seed), round \(round): \(error)") }
                #expect(!error.description.isEmpty)
            }
        }
        #expect(refused > 100, "seed \(seed)")
        // None of it has an effect on what follows.
        for (frame, message) in zip(good, TestMessages.mixed(9, seed: seed)) {
            #expect(try decompressor.decompress(frame) == message)
        }
    }
}
