import COSEM
import SimulationKernel
import Testing

/// Hostile input: the decoders of associations and services throw and never trap, and what they take they give back in
/// a form that they take again.
@Suite("Association and service decoders given mutated input")
struct ServiceFuzzTests {
    static let limits = CodecLimits(values: 20_000)

    /// Decodes, encodes, decodes again: both values are the same.
    static let decoders: [(name: String, isStable: @Sendable ([UInt8]) throws -> Bool)] = [
        (
            "AARQ",
            {
                try stable(
                    AssociationRequest(decoding: $0), { $0.encode(into: &$1) }, AssociationRequest.init(decoding:))
            }
        ),
        (
            "AARE",
            {
                try stable(
                    AssociationResponse(decoding: $0), { $0.encode(into: &$1) }, AssociationResponse.init(decoding:))
            }
        ),
        ("release", { try stable(Release(decoding: $0), { $0.encode(into: &$1) }, Release.init(decoding:)) }),
        (
            "initiate",
            { try stable(InitiateRequest(decoding: $0), { $0.encode(into: &$1) }, InitiateRequest.init(decoding:)) }
        ),
        (
            "initiated",
            { try stable(InitiateResponse(decoding: $0), { $0.encode(into: &$1) }, InitiateResponse.init(decoding:)) }
        ),
        (
            "GET",
            {
                try stable(
                    GetRequest(decoding: $0, limits: limits), { $0.encode(into: &$1) }, { try GetRequest(decoding: $0) }
                )
            }
        ),
        (
            "got",
            {
                try stable(
                    GetResponse(decoding: $0, limits: limits), { $0.encode(into: &$1) },
                    { try GetResponse(decoding: $0) })
            }
        ),
        (
            "SET",
            {
                try stable(
                    SetRequest(decoding: $0, limits: limits), { $0.encode(into: &$1) }, { try SetRequest(decoding: $0) }
                )
            }
        ),
        (
            "was set",
            { try stable(SetResponse(decoding: $0), { $0.encode(into: &$1) }, { try SetResponse(decoding: $0) }) }
        ),
        (
            "ACTION",
            {
                try stable(
                    ActionRequest(decoding: $0, limits: limits), { $0.encode(into: &$1) },
                    { try ActionRequest(decoding: $0) })
            }
        ),
        (
            "acted",
            {
                try stable(
                    ActionResponse(decoding: $0, limits: limits), { $0.encode(into: &$1) },
                    { try ActionResponse(decoding: $0) })
            }
        ),
        (
            "exception",
            { try stable(ExceptionResponse(decoding: $0), { $0.encode(into: &$1) }, ExceptionResponse.init(decoding:)) }
        ),
        (
            "ciphered",
            {
                _ = try CipheredAPDU($0.span.bytes)
                return true
            }
        ),
    ]

    private static func stable<Value: Equatable>(
        _ value: Value, _ encode: (Value, inout [UInt8]) -> Void, _ decode: ([UInt8]) throws -> Value
    ) throws -> Bool {
        var (octets, again): ([UInt8], [UInt8]) = ([], [])
        encode(value, &octets)
        // By octets: a float that is not a number equals nothing.
        encode(try decode(octets), &again)
        return octets == again
    }

    static let originals: [[UInt8]] =
        ([
            AssociationRequestTests.withoutSecurity, AssociationRequestTests.lowLevel,
            AssociationRequestTests.highLevel,
            "6129A109060760857405080101A203020100A305A103020100BE10040E0800065F1F040000501F01F40007", "6203800100",
            AssociationRequestTests.initiate, AssociationResponseTests.initiate, "D8010600000102",
            CipheredAPDUTests.getRequest, "C301C1000F0000280000FF01010902AABB", "C701C10001000902AABB",
            "C703C1010400",
        ] + ServiceAPDUTests.getRequests.map(\.0) + ServiceAPDUTests.getResponses.map(\.0)
        + ServiceAPDUTests.setRequests.map(\.0) + ServiceAPDUTests.setResponses.map(\.0)).compactMap {
            try? [UInt8](hexadecimal: $0)
        }

    @Test("Bit flips, truncations, insertions and noise", arguments: 0..<4)
    func mutations(part: Int) {
        let seed = UInt64(0xD1A5 + part)
        var random = SplitMix64(seed: seed)
        var accepted = 0
        for round in 0..<6_000 {
            var octets = Self.originals[random.below(Self.originals.count)]
            switch random.below(5) {
            case 0: octets = random.octets(random.below(48))
            case 1: octets.removeLast(random.below(octets.count + 1))
            case 2: octets.insert(random.any(), at: random.below(octets.count + 1))
            default: for _ in 0...random.below(3) { octets[random.below(octets.count)] ^= 1 << UInt8(random.below(8)) }
            }
            for (name, isStable) in Self.decoders {
                do {
                    accepted += 1
                    if try !isStable(octets) {
                        Issue.record("seed \(seed), round \(round): \(name) is not stable on \(octets.hexadecimal)")
                    }
                } catch let error as CodecError {
                    accepted -= 1
                    if !(0...octets.count).contains(error.offset) {
                        Issue.record("seed \(seed), round \(round): \(name) \(octets.hexadecimal): \(error)")
                    }
                } catch {
                    Issue.record("seed \(seed), round \(round): \(name) \(octets.hexadecimal): \(error)")
                }
            }
        }
        #expect(accepted > 500, "seed \(seed)")
    }
}
