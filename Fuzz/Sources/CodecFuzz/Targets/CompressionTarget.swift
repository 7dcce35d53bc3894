import FuzzKit
import RadioNet

extension FuzzTarget {
    /// Compressed frames, single and of a kept stream, and dictionary files.
    static let compression = FuzzTarget("compression", maximumSize: 4_096, seeds: compressionSeeds) { octets in
        let ends = CompressionRun.shared
        if let message = try? ends.single.decompress(octets) {
            must(message.count <= CompressionRun.limit, "\(message.count) octets are let out")
        }
        if let frame = try? ends.compressor.compress(octets) {
            must(frame.count <= octets.count + 1, "a frame longer than stored")
            must((try? ends.single.decompress(frame)) == octets, "a frame brings another message")
        }
        if (try? ends.context.reset()) != nil {
            var input = FuzzInput(octets)
            for _ in 0..<16 where !input.isEmpty {
                if let message = try? ends.context.decompress(input.piece()) {
                    must(message.count <= CompressionRun.limit, "\(message.count) octets are let out")
                }
            }
        }
        if let dictionary = try? CompressionDictionary(file: octets) {
            must(dictionary.fileOctets == octets, "a dictionary file has another spelling")
        }
    }

    private static func compressionSeeds() -> [[UInt8]] {
        let messages = FuzzEstate().commands().prefix(12)
        var seeds = messages.compactMap { try? CompressionRun.shared.compressor.compress($0) }
        if let kept = try? ContextCompressor(dictionary: CompressionRun.shared.dictionary) {
            var seed: [UInt8] = []
            for message in messages { seed.append(piece: (try? kept.compress(message)) ?? []) }
            seeds.append(seed)
        }
        return seeds + [CompressionRun.shared.dictionary.fileOctets, [0, 1, 2, 3], [1, 3, 0]]
    }
}

private final class CompressionRun {
    static let limit = 65_536
    // libFuzzer has one thread.
    nonisolated(unsafe) static let shared = CompressionRun()

    let dictionary: CompressionDictionary
    let compressor: MessageCompressor
    let single: MessageDecompressor
    let context: ContextDecompressor

    private init() {
        do {
            dictionary = try CompressionDictionary(Array(FuzzEstate().commands().joined().prefix(1_024)))
            compressor = try MessageCompressor(dictionary: dictionary)
            single = try MessageDecompressor(dictionaries: [dictionary], outputLimit: Self.limit)
            context = try ContextDecompressor(dictionary: dictionary, outputLimit: Self.limit)
        } catch { fatalError("finding: \(error)") }
    }
}
