import COSEM
import SimulationKernel
import Testing

@testable import GBCS

@Suite("The layout of messages, against the parser it took the place of")
struct MessageLayoutTests {
    private func verdict<Value>(_ parse: () throws(CodecError) -> Value) -> Result<Value, CodecError> {
        do throws(CodecError) { return .success(try parse()) } catch { return .failure(error) }
    }

    private func expectSameVerdict(_ octets: [UInt8], _ place: @autoclosure () -> String) {
        let found = verdict { () throws(CodecError) in ReferenceParser(try Message(parsing: octets)) }
        let expected = verdict { () throws(CodecError) in try ReferenceParser(parsing: octets) }
        #expect(found == expected, "\(place())")
    }

    @Test("every message, and every start of it", arguments: Vector.messages.map(\.octets))
    func truncations(octets: [UInt8]) {
        for size in 0...octets.count { expectSameVerdict(Array(octets[..<size]), "\(size) octets") }
        for size in 1...20 { expectSameVerdict(octets + [UInt8](repeating: 0, count: size), "\(size) more") }
    }

    @Test("every octet of the envelope replaced", arguments: Vector.messages.map(\.octets))
    func replacements(octets: [UInt8]) throws {
        let message = try Message(parsing: octets)
        let envelope =
            Array(0..<message.contentRange.lowerBound) + Array(message.contentRange.upperBound..<octets.count)
        for index in envelope {
            for value in [
                0, 1, 2, 8, 9, 10, 12, 18, 26, 27, 0x40, 0x7F, 0x80, 0x81, 0x82, 0x84, 0x85, 0xDD, 0xDF, 0xFF,
            ] {
                var altered = octets
                altered[index] = UInt8(value)
                expectSameVerdict(altered, "octet \(index) is \(value)")
            }
        }
    }

    @Test("random mutations", arguments: 1...8)
    func mutations(seed: UInt64) {
        var generator = SplitMix64(seed: seed &+ 0x1A40)
        for round in 0..<2_000 {
            let original = Vector.messages.randomElement(using: &generator)!.octets
            let octets = MessageFuzzTests.mutated(original, using: &generator)
            expectSameVerdict(octets, "seed \(seed), round \(round)")
        }
    }

    @Test("random octets behind a start that looks right", arguments: 1...4)
    func noise(seed: UInt64) {
        var generator = SplitMix64(seed: seed)
        for round in 0..<2_000 {
            var octets: [UInt8] = Bool.random(using: &generator) ? [0xDF, 9, 1] : [0xDD, 0, 0, 0, 0, 0, 0]
            for _ in 0..<Int.random(in: 0...120, using: &generator) {
                octets.append(
                    [0, 2, 8, 9, 0x80, 0x81, .random(in: 0 ... .max, using: &generator)]
                        .randomElement(using: &generator)!)
            }
            expectSameVerdict(octets, "seed \(seed), round \(round)")
        }
    }

    @Test("fields become the header and its octets again", arguments: Vector.messages.map(\.octets))
    func headers(octets: [UInt8]) throws {
        let message = try Message(parsing: octets)
        var encoded: [UInt8] = []
        message.header.encode(into: &encoded)
        let start = message.groupingRange.lowerBound
        #expect(encoded == Array(octets[start..<start + message.header.size]))
        var reader = OctetReader(octets, range: start..<octets.count)
        #expect(try GroupingHeader(from: &reader) == message.header)
        #expect(reader.offset == start + message.header.size)
    }

    @Test(
        "the front of a protected datum is what its value encodes to", arguments: [0, 100, 110, 111, 250, 300, 70_000])
    func protectedFront(valueSize: Int) {
        var expected: [UInt8] = []
        let value = ProtectedAttributes.securityHeader + [UInt8](repeating: 0xA5, count: valueSize)
        let parameters = ProtectedAttributes.parameters(
            counter: originatorCounter, originator: Party.device, recipient: Party.supplier)
        COSEMData.structure([parameters, .octetString(value)]).encode(into: &expected)
        var front = [UInt8](repeating: 0xFF, count: ProtectedAttributes.frontSize(valueSize: valueSize))
        front.withUnsafeMutableBytes {
            ProtectedAttributes.storeFront(
                counter: originatorCounter, originator: Party.device, recipient: Party.supplier,
                valueSize: valueSize, in: $0)
        }
        #expect(front == Array(expected.dropLast(valueSize)))
    }
}
