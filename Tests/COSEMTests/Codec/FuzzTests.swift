import COSEM
import SimulationKernel
import Testing

/// Hostile input: no octets trap, and whatever is accepted has only one spelling.
@Suite("Decoders given mutated input")
struct FuzzTests {
    /// Small enough that no input takes long, large enough that none of the originals is refused.
    static let limits = CodecLimits(values: 20_000)

    /// Each decoder, giving the octets its value encodes to, nil when it refuses the input.
    static let decoders: [(name: String, reencode: @Sendable ([UInt8]) throws -> [UInt8])] = [
        ("COSEMData", { try COSEMData(decoding: $0, limits: limits).encoded }),
        (
            "AccessRequest",
            {
                var octets: [UInt8] = []
                try AccessRequest(decoding: $0, limits: limits).encode(into: &octets)
                return octets
            }
        ),
        (
            "AccessResponse",
            {
                var octets: [UInt8] = []
                try AccessResponse(decoding: $0, limits: limits).encode(into: &octets)
                return octets
            }
        ),
        (
            "DataNotification",
            {
                var octets: [UInt8] = []
                try DataNotification(decoding: $0, limits: limits).encode(into: &octets)
                return octets
            }
        ),
    ]

    /// Number of decoders that accept `octets`; each of them must give the same octets back.
    private func accepted(_ octets: [UInt8], _ context: @autoclosure () -> String) -> Int {
        var accepted = 0
        for (name, reencode) in Self.decoders {
            do {
                let again = try reencode(octets)
                accepted += 1
                if again != octets {
                    Issue.record("\(context()): \(name) makes \(again.hexadecimal) of \(octets.hexadecimal)")
                }
            } catch let error as CodecError {
                // An error stands inside the input, or just behind it.
                if !(0...octets.count).contains(error.offset) {
                    Issue.record("\(context()): \(name) \(octets.hexadecimal): \(error)")
                }
            } catch {
                Issue.record("\(context()): \(name) \(octets.hexadecimal): \(error)")
            }
        }
        return accepted
    }

    private func original(_ random: inout SplitMix64) -> [UInt8] {
        var octets: [UInt8] = []
        switch random.below(6) {
        case 0: random.accessRequest().encode(into: &octets)
        case 1: random.accessResponse().encode(into: &octets)
        case 2: random.dataNotification().encode(into: &octets)
        default: random.data().encode(into: &octets)
        }
        return octets
    }

    /// Octets that mean something somewhere: tags, lengths, boundaries.
    private static let interesting: [UInt8] = [
        0x00, 0x01, 0x02, 0x04, 0x09, 0x0C, 0x0F, 0x13, 0x7F, 0x80, 0x81, 0x82, 0x83, 0x84, 0x85, 0xD9, 0xDA, 0xFE,
        0xFF,
    ]

    private func mutate(_ octets: inout [UInt8], _ random: inout SplitMix64) {
        let place = random.below(octets.count + 1)
        switch random.below(6) {
        case 0 where place < octets.count: octets[place] ^= 1 << UInt8(random.below(8))
        case 1 where place < octets.count: octets[place] = Self.interesting[random.below(Self.interesting.count)]
        case 2: octets.removeSubrange(place...)
        case 3: octets.removeSubrange(place..<min(octets.count, place + 1 + random.below(3)))
        case 4: octets.insert(contentsOf: random.octets(1 + random.below(4)), at: place)
        default: octets.insert(Self.interesting[random.below(Self.interesting.count)], at: place)
        }
    }

    @Test("mutated values and messages", arguments: [0xF022_0001, 0xF022_0002, 0xF022_0003, 0xF022_0004])
    func mutations(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var accepted = 0
        for number in 0..<1_500 {
            var octets = original(&random)
            for _ in 0...random.below(3) { mutate(&octets, &random) }
            accepted += self.accepted(octets, "seed \(seed), mutation \(number)")
        }
        // Many mutations leave the input well formed: the assertion about them is not an empty one.
        #expect(accepted > 100, "seed \(seed)")
    }

    @Test("random octets behind each tag", arguments: [0xF022_0005])
    func randomOctets(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let tags = DataTag.allCases.map(\.rawValue) + [AccessRequest.tag, AccessResponse.tag, DataNotification.tag]
        for number in 0..<2_000 {
            let octets = [tags[number % tags.count]] + random.octets(random.below(40))
            _ = accepted(octets, "seed \(seed), octets \(number)")
        }
    }

    @Test("type descriptions of compact-arrays", arguments: [0xF022_0006])
    func typeDescriptions(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        let parts: [[UInt8]] = [
            [0x00], [0x01, 0xFF, 0xFF], [0x01, 0x00, 0x00], [0x01, 0x00, 0x02], [0x02, 0x00], [0x02, 0x01],
            [0x02, 0x02], [0x02, 0x03], [0x04], [0x06], [0x09], [0x11], [0x13], [0x15], [0xFF], [0x81], [0x84],
        ]
        for number in 0..<1_000 {
            var octets: [UInt8] = [0x13]
            for _ in 0...random.below(8) { octets += parts[random.below(parts.count)] }
            octets.append(lengthPrefixed: random.octets(random.below(20)))
            _ = accepted(octets, "seed \(seed), type \(number)")
        }
    }

    @Test("wrapper headers and date-times of random octets", arguments: [0xF022_0007])
    func fixedSizes(seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        for number in 0..<1_000 {
            let octets = random.octets(COSEMDateTime.size)
            var reader = OctetReader(octets)
            let dateTime = try COSEMDateTime(from: &reader)
            let text = dateTime.utc == nil ? octets.hexadecimal : dateTime.utc?.description
            if dateTime.octets != octets || dateTime.description != text {
                Issue.record("seed \(seed), date-time \(number): \(octets.hexadecimal)")
            }
            let header = [0, 1] + octets.prefix(6)
            var encoded: [UInt8] = []
            WrappedFrame(at: 0, of: header.span.bytes).header?.encode(into: &encoded)
            if encoded != header {
                Issue.record("seed \(seed), header \(number): \(octets.hexadecimal)")
            }
        }
    }
}
