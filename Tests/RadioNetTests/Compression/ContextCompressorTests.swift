import RadioNet
import SimulationKernel
import Testing

@Suite("Kept streams")
struct ContextCompressorTests {
    @Test(
        "Messages come back in order, random, structured and empty, each at most two octets longer",
        arguments: 1...4 as ClosedRange<UInt64>)
    func roundTrip(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let dictionary = seed.isMultiple(of: 2) ? try TestMessages.dictionary() : nil
        let compressor = try ContextCompressor(dictionary: dictionary)
        let decompressor = try ContextDecompressor(dictionary: dictionary)
        // More than 256, so that the sequence starts again.
        for (index, structured) in TestMessages.mixed(330, seed: seed).enumerated() {
            let message =
                index % 5 == 0
                ? generator.octets(Int.random(in: 0...700, using: &generator))
                : index % 17 == 0 ? [] : structured
            let frame = try compressor.compress(message)
            #expect(frame.count <= message.count + CompressionMethod.maximumOverhead, "seed \(seed), message \(index)")
            #expect(frame[1] == UInt8(truncatingIfNeeded: index))
            #expect(try decompressor.decompress(frame) == message, "seed \(seed), message \(index)")
        }
    }

    @Test("A message that came before costs next to nothing, also one that was stored")
    func repetition() throws {
        var generator = SplitMix64(seed: 5)
        let message = generator.octets(600)
        let (compressor, decompressor) = (try ContextCompressor(), try ContextDecompressor())
        let first = try compressor.compress(message)
        #expect(first == [0x04, 0x00] + message)
        let second = try compressor.compress(message)
        #expect(second[0] == 0x03 && second.count < 20)
        #expect(try decompressor.decompress(first) == message)
        #expect(try decompressor.decompress(second) == message)
    }

    /// Stored blocks hold at most 65,535 octets (RFC 1951 section 3.2.4).
    @Test("Long messages that do not shrink", arguments: [65_534, 65_535, 65_536, 131_071, 262_144])
    func long(size: Int) throws {
        var generator = SplitMix64(seed: 6)
        let message = generator.octets(size)
        let (compressor, decompressor) = (try ContextCompressor(), try ContextDecompressor())
        for _ in 0..<2 { #expect(try decompressor.decompress(compressor.compress(message)) == message) }
        let tail = Array(message.suffix(500))
        let frame = try compressor.compress(tail)
        #expect(frame.count < 30)
        #expect(try decompressor.decompress(frame) == tail)
        #expect(throws: CompressionError.messageTooLong(octets: 262_145, limit: 262_144)) {
            try compressor.compress([UInt8](repeating: 0, count: 262_145))
        }
    }

    @Test("A lost or repeated frame is noticed, and nothing is accepted until both ends start anew")
    func loss() throws {
        let messages = TestMessages.mixed(6, seed: 6)
        let (compressor, decompressor) = (try ContextCompressor(), try ContextDecompressor())
        let frames = try messages.map { try compressor.compress($0) }
        #expect(try decompressor.decompress(frames[0]) == messages[0])
        #expect(throws: CompressionError.outOfSequence(expected: 1, found: 2)) {
            try decompressor.decompress(frames[2])
        }
        #expect(throws: CompressionError.contextLost) { try decompressor.decompress(frames[1]) }
        try decompressor.reset()
        try compressor.reset()
        let again = try compressor.compress(messages[3])
        #expect(again[1] == 0)
        #expect(try decompressor.decompress(again) == messages[3])
        #expect(throws: CompressionError.outOfSequence(expected: 1, found: 0)) { try decompressor.decompress(again) }
    }

    @Test("Frames that are none")
    func hostile() throws {
        func error(_ frame: [UInt8], limit: Int = 1_000) throws -> CompressionError? {
            let decompressor = try ContextDecompressor(outputLimit: limit)
            return #expect(throws: CompressionError.self) { try decompressor.decompress(frame) }
        }
        #expect(try error([]) == .frameEmpty)
        #expect(try error([9, 0]) == .unknownMethod(9))
        #expect(try error([0, 1, 2]) == .wrongMode(.stored))
        #expect(try error([3]) == .truncated)
        #expect(try error([4]) == .truncated)
        #expect(try error([3, 0, 0x07]) == .notDeflate("invalid block type"))
        // A final block ends the stream, which is to be kept: 03 00 is an empty one.
        #expect(try error([3, 0, 0x03, 0x00]) == .trailingOctets(0))
        // Octets of a message, and the block goes on.
        let (compressor, message) = (try ContextCompressor(), [UInt8](repeating: 3, count: 900))
        let frame = try compressor.compress(message)
        #expect(try error(Array(frame.dropLast())) != nil)
        #expect(try error(frame, limit: 899) == .outputTooLong(limit: 899))
        #expect(try ContextDecompressor(outputLimit: 900).decompress(frame) == message)
        #expect(try error([4, 0] + message, limit: 800) == .frameTooLong(octets: 902, limit: 802))
    }

    @Test("Noise is refused or within the limit", arguments: 1...6 as ClosedRange<UInt64>)
    func noise(seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        var refused = 0
        let decompressor = try ContextDecompressor(outputLimit: 3_000)
        for round in 0..<800 {
            try decompressor.reset()
            let frame = [UInt8(3 + round % 2), 0] + generator.octets(Int.random(in: 0...200, using: &generator))
            do throws(CompressionError) {
                #expect(try decompressor.decompress(frame).count <= 3_000, "seed \(seed), round \(round)")
            } catch {
                refused += 1
                if case .zlib = error { Issue.record("seed \(seed), round \(round): \(error)") }
            }
        }
        #expect(refused > 300, "seed \(seed)")
    }
}
