import COSEM
import Testing

@Suite("WrapperHeader")
struct WrapperHeaderTests {
    @Test(
        "version, wPorts and length, to octets and back",
        arguments: [
            (WrapperHeader(sourcePort: 1, destinationPort: 16, length: 0), "0001000100100000"),
            (WrapperHeader(sourcePort: 0x0102, destinationPort: 0xFFFE, length: .max), "00010102FFFEFFFF"),
        ])
    func roundTrip(header: WrapperHeader, text: String) throws {
        var octets: [UInt8] = []
        header.encode(into: &octets)
        #expect(octets.hexadecimal == text)
        #expect(octets.count == WrapperHeader.size)
        var reader = OctetReader(try [UInt8](hexadecimal: text + "AA"))
        #expect(try WrapperHeader(from: &reader) == header)
        #expect(reader.remaining == 1)
        expectTruncationAtEveryPrefix(of: octets) { octets in
            var reader = OctetReader(octets)
            return try WrapperHeader(from: &reader)
        }
    }

    @Test("there is version 1 only", arguments: [0, 2, 256, 65_535] as [UInt16])
    func version(version: UInt16) throws {
        var reader = OctetReader(try [UInt8](hexadecimal: "AA" + version.hexadecimal + "000100100000"))
        try reader.skip(1)
        expectError(.invalidValue("wrapper version \(version); only version 1 exists"), at: 1) {
            try WrapperHeader(from: &reader)
        }
    }
}
