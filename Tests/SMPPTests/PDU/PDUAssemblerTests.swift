import Testing

@testable import SMPP

@Suite("PDUs in whatever pieces TCP delivers them")
struct PDUAssemblerTests {
    static let stream = PDUExamples.all.flatMap(\.octets)

    @Test(arguments: [1, 2, 3, 15, 16, 17, 64, 5_000]) func piecesMayHaveAnySize(size: Int) throws {
        var assembler = PDUAssembler()
        var found: [[UInt8]] = []
        for start in stride(from: 0, to: Self.stream.count, by: size) {
            assembler.append(Self.stream[start..<min(start + size, Self.stream.count)])
            while let pdu = try assembler.next(limit: 1_000) { found.append(pdu) }
        }
        #expect(found == PDUExamples.all.map(\.octets))
        #expect(assembler.count == 0)
    }

    @Test("a wrong length is told as soon as its four octets are there")
    func wrongLength() throws {
        var assembler = PDUAssembler()
        assembler.append([0, 0, 4])
        #expect(try assembler.next(limit: 1_000) == nil)
        assembler.append([0])
        #expect(throws: PDUError(.lengthOutOfRange(found: 1_024, limit: 1_000), .commandLength)) {
            try assembler.next(limit: 1_000)
        }
    }
}
