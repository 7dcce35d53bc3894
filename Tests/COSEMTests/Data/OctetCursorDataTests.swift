import SimulationKernel
import Testing

@testable import COSEM

@Suite("Passing over encoded data")
struct OctetCursorDataTests {
    private func skipped(_ octets: [UInt8]) throws(CodecError) -> Int {
        var cursor = OctetCursor(octets.indices)
        return try cursor.skipData(octets.span.bytes).count
    }

    @Test(
        "each type, by its length in IEC 62056-5-3",
        arguments: [
            ("00", 1), ("FF", 1), ("0301", 2), ("0D12", 2), ("0F80", 2), ("11FF", 2), ("1605", 2), ("107FFF", 3),
            ("12FFFF", 3), ("0580000000", 5), ("06FFFFFFFF", 5), ("1700000000", 5), ("1B00000000", 5),
            ("1A07EA0B01FF", 6), ("140000000000000000", 9), ("150000000000000000", 9), ("180000000000000000", 9),
            ("19 07EA0B01FF0C010000800000", 13), ("0903010203", 5), ("0A0141", 3), ("0C0141", 3), ("0409FF80", 4),
            ("0400", 2), ("09820001FF", 5), ("0100", 2), ("0200", 2), ("0102 11 01 11 02", 6),
            // Compact arrays: of long-unsigned, of a structure, of an array of three.
            ("13 12 04 0001 0002", 7), ("13 02 02 11 09 03 01 01 41", 9), ("13 01 0003 11 03 010203", 9),
        ])
    func sizes(text: String, size: Int) throws {
        let octets = try [UInt8](hexadecimal: text.filter { $0 != " " })
        #expect(octets.count == size)
        #expect(try skipped(octets) == size)
        #expect(try skipped(octets + [0xAA, 0xBB]) == size)
        for count in 0..<size {
            #expect(throws: CodecError.self) { try skipped(Array(octets.prefix(count))) }
        }
    }

    @Test("as deep as one likes")
    func nesting() throws {
        var octets: [UInt8] = []
        for _ in 0..<30_000 { octets += [0x02, 0x01] }
        octets.append(0x00)
        #expect(try skipped(octets) == octets.count)
    }

    @Test(
        "what is no data, and counts past the end",
        arguments: [
            "07", "08", "22", "0280", "0285", "0284FFFFFFFF", "0184FFFFFFFF00", "02030000", "0984FFFFFFFF", "1313",
            "13021300",
        ])
    func wrong(text: String) throws {
        let octets = try [UInt8](hexadecimal: text)
        #expect(throws: CodecError.self) { try skipped(octets) }
    }

    @Test("what decodes is passed over to its end", arguments: 0..<4) func agrees(seed: UInt64) throws {
        var random = SplitMix64(seed: 1_100 + seed)
        var decoded = 0
        for _ in 0..<20_000 {
            let count = Int.random(in: 1...24, using: &random)
            let octets = (0..<count).map { _ in
                UInt8.random(in: 0...255, using: &random) & (Bool.random(using: &random) ? 0x1F : 0xFF)
            }
            var reader = OctetReader(octets)
            guard (try? COSEMData(from: &reader)) != nil else { continue }
            decoded += 1
            #expect(try skipped(octets) == reader.offset, "seed \(seed): \(octets.hexadecimal)")
        }
        #expect(decoded > 500)
    }
}
