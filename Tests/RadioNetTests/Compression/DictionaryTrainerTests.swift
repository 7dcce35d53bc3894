import RadioNet
import SimulationKernel
import Testing

@Suite("Training dictionaries")
struct DictionaryTrainerTests {
    @Test("What all messages have stands last, what few have before it, what one has not at all")
    func order() throws {
        let (all, few) = (Array("common to all of them".utf8), Array("in three of the messages".utf8))
        var generator = SplitMix64(seed: 1)
        let corpus = (0..<20).map { index in
            generator.octets(9) + all + generator.octets(9) + (index < 3 ? few : []) + generator.octets(9)
        }
        let dictionary = try DictionaryTrainer(size: 64).train(corpus, version: 5, summary: "made up")
        #expect(dictionary.octets == few + all)
        #expect(dictionary.version == 5 && dictionary.summary == "made up")
    }

    @Test(
        "It is as long as asked, or shorter when the messages have no more in common",
        arguments: [64, 700, 3_834, 16_384, 32_768])
    func size(size: Int) throws {
        let dictionary = try TestMessages.dictionary(size: size)
        #expect(dictionary.octets.count <= size)
        #expect(dictionary.octets.count >= min(size, 600) - 8)
        #expect(throws: CompressionError.dictionarySizeOutOfRange(63)) { try DictionaryTrainer(size: 63) }
        #expect(throws: CompressionError.dictionarySizeOutOfRange(32_769)) { try DictionaryTrainer(size: 32_769) }
    }

    @Test("The same messages give the same octets")
    func deterministic() throws {
        let first = try TestMessages.dictionary()
        for _ in 0..<3 { #expect(try TestMessages.dictionary() == first) }
        #expect(try DictionaryTrainer().train(TestMessages.mixed(90, seed: 2)).identity != first.identity)
    }

    @Test("Messages it was not made of shrink as those it was made of", arguments: [100, 101] as [UInt64])
    func generalises(seed: UInt64) throws {
        func factor(_ seed: UInt64) throws -> Double {
            let compressor = try MessageCompressor(dictionary: TestMessages.dictionary())
            var statistics = CompressionStatistics()
            for message in TestMessages.mixed(90, seed: seed) {
                statistics.count(message: message.count, frame: try compressor.compress(message))
            }
            return try #require(statistics.factor)
        }
        let (known, unknown) = (try factor(1), try factor(seed))
        #expect(abs(known - unknown) < 0.02, "seed \(seed)")
        #expect(unknown < 0.6)
    }

    @Test("Nothing in common, nothing at all, too much")
    func limits() throws {
        let trainer = try DictionaryTrainer()
        var generator = SplitMix64(seed: 3)
        #expect(throws: CompressionError.nothingInCommon) { try trainer.train([]) }
        #expect(throws: CompressionError.nothingInCommon) { try trainer.train([[], [1], [1, 2, 3, 4]]) }
        let different = (0..<10).map { _ in generator.octets(50) }
        #expect(throws: CompressionError.nothingInCommon) { try trainer.train(different) }
        #expect(throws: CompressionError.corpusTooLong(octets: 4_194_305)) {
            try trainer.train([[UInt8](repeating: 0, count: 4_194_305)])
        }
        // One message repeated: it is the dictionary.
        let message = generator.octets(100)
        #expect(try trainer.train([message, message]).octets == message)
        // Of zeros there is no need: a message's own are at hand.
        #expect(throws: CompressionError.nothingInCommon) {
            try trainer.train([[UInt8](repeating: 0, count: 500), [UInt8](repeating: 0, count: 400)])
        }
    }
}
