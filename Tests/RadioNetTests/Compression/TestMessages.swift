import RadioNet
import SimulationKernel

extension SplitMix64 {
    mutating func octets(_ count: Int) -> [UInt8] { (0..<count).map { _ in UInt8(truncatingIfNeeded: next()) } }
}

/// Messages of the shape of GBCS: headers alike, identifiers and counters that differ, a certificate, ciphertext, a
/// MAC. What they say does not matter to a link.
enum TestMessages {
    /// As long as a Meter Data Retriever's Key Agreement certificate.
    static let certificate: [UInt8] = {
        var generator = SplitMix64(seed: 406)
        return generator.octets(406)
    }()

    /// A command of 612 octets: of 12 header octets, counters, identifiers, certificate, request and MAC.
    static func command(using generator: inout SplitMix64) -> [UInt8] {
        let counter = generator.octets(3)
        let device = generator.octets(4)
        var octets: [UInt8] = [0xDD, 0, 0, 0, 0, 0, 0, 0x82, 0x02, 0x50, 0x11, 0, 0, 0, 0, 0xDF, 0x09, 0x01, 0, 0]
        octets += [0, 0, 1] + counter + [0x08, 0x02, 0x53, 0x4D, 0x45, 0x54, 0x53, 0x00, 0x03, 0x08, 0, 0xDB, 0x12]
        octets += [0x34] + device + [0x00, 0x82, 0x01, 0xA8, 0x00, 0x37] + certificate
        octets += [0xD9, 0x20] + counter + [0x00, 0x01, 0x03, 0x00, 0x1E, 0x00, 0x00, 0x2B, 0x02, 0x07, 0xFF, 0x01]
        octets += (0..<110).map { UInt8($0 * 7 % 13) }
        return octets + generator.octets(12)
    }

    /// A response of which `clear` octets are rows of a log and `hidden` octets are ciphertext.
    static func response(clear: Int, hidden: Int, using generator: inout SplitMix64) -> [UInt8] {
        var octets: [UInt8] = [0xDD, 0, 0, 0, 0, 0, 0, 0x82, 0x02, 0x24, 0x11, 0, 0, 0, 0, 0xDF, 0x09, 0x02, 0, 0]
        octets += generator.octets(8)
        var row: UInt32 = 847_000_000
        while octets.count < 28 + clear {
            row += 1_800
            let reading = UInt8.random(in: 0...200, using: &generator)
            octets += [0x02, 0x02, 0x06] + [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: row >> $0) }
            octets += [0x06, 0, 0, 1, reading]
        }
        return octets + generator.octets(hidden) + generator.octets(12)
    }

    /// `count` messages, commands and both kinds of response in turn.
    static func mixed(_ count: Int, seed: UInt64) -> [[UInt8]] {
        var generator = SplitMix64(seed: seed)
        return (0..<count).map { index in
            switch index % 3 {
            case 0: command(using: &generator)
            case 1: response(clear: 0, hidden: 480, using: &generator)
            default: response(clear: 576, hidden: 0, using: &generator)
            }
        }
    }

    /// A dictionary of such messages.
    static func dictionary(size: Int = DictionaryTrainer.defaultSize) throws -> CompressionDictionary {
        try DictionaryTrainer(size: size).train(mixed(90, seed: 1), version: 3, summary: "test messages")
    }
}
