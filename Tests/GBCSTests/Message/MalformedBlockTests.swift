import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("Malformed blocks: what is wrong, and where")
struct MalformedBlockTests {
    typealias Fault = MalformedMessageTests.Fault

    static let faults: [Fault] = [
        Fault(0xDF, at: 0, expected: "DD (general-ciphering)"),
        Fault(0x08, at: 1, expected: "09 (length of the transaction-id)"),
        Fault(0x00, at: 2, expected: "a CRA flag 01 to 03"),
        Fault(0x04, at: 2, expected: "a CRA flag 01 to 03"),
        Fault(0x07, at: 11, expected: "08 (length of originator-system-title)"),
        Fault(0x00, at: 20, expected: "08 (length of recipient-system-title)"),
        Fault(0x0C, at: 29, expected: "00 (Message Routing Header: empty date-time)"),
        Fault(0x12, at: 30, expected: "02 (length of the Message Code in other-information)"),
        Fault(0x00, at: 30, expected: "02 (length of the Message Code in other-information)"),
        Fault(0x01, at: 33, expected: "00 (Message Routing Header: empty key-info)"),
        Fault(0x10, at: 34, .trailingOctets(count: 1), errorAt: 51),
        Fault(0x12, at: 34, .truncated(missing: 1), errorAt: 52),
        Fault(0x80, at: 34, .badLength(octet: 0x80)),
        Fault(0x81, at: 34, .badLength(octet: 0x81)),
        Fault(0x85, at: 34, .badLength(octet: 0x85)),
        Fault(0xDF, at: 40, expected: "E0 (general-block-transfer)"),
        Fault(0xC6, at: 41, expected: "a block-control that is last or streaming, not both"),
        Fault(0x00, at: 43, .invalidValue("block-number 0; blocks count from 1"), errorAt: 42),
        Fault(0x04, at: 46, .trailingOctets(count: 1), errorAt: 51),
        Fault(0x06, at: 46, .truncated(missing: 1), errorAt: 52),
        Fault(0x80, at: 46, .badLength(octet: 0x80)),
    ]

    @Test("one wrong octet", arguments: faults)
    func wrongOctet(fault: Fault) {
        #expect(throws: fault.error) {
            try MessageBlock(parsing: MessageBlockTests.dataBlock.replacing(at: fault.offset, with: fault.octet))
        }
    }

    @Test(
        "every prefix is truncated", arguments: [MessageBlockTests.dataBlock, MessageBlockTests.acknowledgementBlock])
    func prefixes(octets: [UInt8]) {
        for count in 0..<octets.count {
            let error = #expect(throws: CodecError.self) { try MessageBlock(parsing: Array(octets[..<count])) }
            guard case .truncated(let missing)? = error?.code else {
                Issue.record("a prefix of \(count) octets gives \(String(describing: error))")
                continue
            }
            #expect(missing > 0)
        }
    }

    @Test("octets after the end")
    func trailing() {
        #expect(throws: CodecError(.trailingOctets(count: 2), at: 52)) {
            try MessageBlock(parsing: MessageBlockTests.dataBlock + [0, 0])
        }
    }

    @Test("a length that is not in its shortest form")
    func nonMinimalLengths() {
        var service = MessageBlockTests.dataBlock
        service.replaceSubrange(34..<35, with: [0x81, 0x11])
        #expect(throws: CodecError(.badLength(octet: 0x81), at: 34)) { try MessageBlock(parsing: service) }
        var data = MessageBlockTests.dataBlock.replacing(at: 34, with: 0x12)
        data.replaceSubrange(46..<47, with: [0x81, 0x05])
        #expect(throws: CodecError(.badLength(octet: 0x81), at: 46)) { try MessageBlock(parsing: data) }
    }

    @Test("no room for general-block-transfer")
    func emptyService() {
        for length in 0..<12 {
            let octets =
                Array(MessageBlockTests.acknowledgementBlock[..<34]) + [UInt8(length)]
                + MessageBlockTests.acknowledgementBlock[35..<35 + length]
            #expect(throws: CodecError.self) { try MessageBlock(parsing: octets) }
        }
    }

    @Test("more octets than any message")
    func tooLarge() {
        let octets = MessageBlockTests.dataBlock + [UInt8](repeating: 0, count: Message.maximumSize)
        #expect(throws: CodecError(.tooLarge(value: 1_048_628, limit: 1_048_576), at: 0)) {
            try MessageBlock(parsing: octets)
        }
    }

    @Test("hostile octets: an error or the same octets again")
    func fuzz() {
        let seed = UInt64.random(in: 0 ... .max)
        print("blocks: seed \(seed)")
        var generator = SplitMix64(seed: seed)
        let originals = [MessageBlockTests.dataBlock, MessageBlockTests.acknowledgementBlock]
        var parsed = 0
        for round in 0..<20_000 {
            let original = originals.randomElement(using: &generator)!
            let octets =
                round.isMultiple(of: 10)
                ? (0..<Int.random(in: 0...80, using: &generator)).map { _ in
                    UInt8.random(in: 0 ... .max, using: &generator)
                } : MessageFuzzTests.mutated(original, using: &generator)
            _ = try? MessageRouting(of: octets)
            _ = try? MessageBoundary(of: octets)
            guard let block = try? MessageBlock(parsing: octets) else { continue }
            parsed += 1
            #expect(block.encoded == octets, "seed \(seed), round \(round)")
            #expect(block.size == octets.count, "seed \(seed), round \(round)")
            #expect(MessageBlock.starts(octets), "seed \(seed), round \(round)")
            #expect((try? MessageBoundary(of: octets)) == .length(octets.count), "seed \(seed), round \(round)")
            #expect(
                (try? AnnotatedMessage(octets))?.lines.flatMap(\.octets) == octets, "seed \(seed), round \(round)")
        }
        #expect(parsed > 1_000, "seed \(seed): mutations that still parse")
    }
}
