import Testing

@testable import ESMEEmulator

@Suite("The buffer of responses")
struct ResponseBufferTests {
    @Test("What is written at both ends comes out in order, however much it is", arguments: [0, 1, 4_000, 200_000])
    func bothEnds(size: Int) {
        var buffer = ResponseBuffer()
        for _ in 0..<2 {
            buffer.removeAll()
            for index in 0..<size { buffer.append(UInt8(truncatingIfNeeded: index)) }
            buffer.append(bigEndian: 0x0102_0304 as UInt32)
            buffer.prependPiece(of: 2).copyBytes(from: [0xAA, 0xBB])
            buffer.append(length: 300)
            let body = (0..<size).map { UInt8(truncatingIfNeeded: $0) }
            #expect(buffer.copy() == [0xAA, 0xBB] + body + [1, 2, 3, 4, 0x82, 0x01, 0x2C])
            #expect(Array(buffer.octets(from: buffer.count - 2)) == [0x01, 0x2C])
            buffer.truncate(to: 2)
            #expect(buffer.copy() == [0xAA, 0xBB])
        }
    }
}
