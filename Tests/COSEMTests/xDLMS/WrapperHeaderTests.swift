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
        #expect(WrappedFrame(at: 1, of: ([0xAA] + octets).span.bytes).header == header)
        for count in 0..<WrapperHeader.size {
            #expect(WrappedFrame(at: 0, of: Array(octets.prefix(count)).span.bytes) == .incomplete(nil))
        }
    }

    @Test("there is version 1 only", arguments: [0, 2, 256, 65_535] as [UInt16])
    func version(version: UInt16) throws {
        let octets = try [UInt8](hexadecimal: "AA" + version.hexadecimal + "000100100000")
        let frame = WrappedFrame(at: 1, of: octets.span.bytes)
        #expect(frame == .wrongVersion(version) && frame.header == nil)
    }

    @Test("an answer goes back to where its request came from, with its length filled in")
    func reply() throws {
        var octets = try [UInt8](hexadecimal: "FFFF")
        WrapperHeader(sourcePort: 32, destinationPort: 1, length: 13).encodeReply(into: &octets)
        #expect(!WrapperHeader.fillLength(at: 2, of: &octets))
        octets += [UInt8](repeating: 0xC4, count: 0x0102)
        #expect(WrapperHeader.fillLength(at: 2, of: &octets))
        #expect(octets.prefix(11).hexadecimal == "FFFF0001000100200102C4")
        octets += [UInt8](repeating: 0xC4, count: 0xFFFF - 0x0102)
        #expect(WrapperHeader.fillLength(at: 2, of: &octets))
        #expect(octets[8...9].hexadecimal == "FFFF")
        octets.append(0xC4)
        #expect(!WrapperHeader.fillLength(at: 2, of: &octets))
    }

    @Test("an APDU behind its header")
    func wrapped() {
        #expect(WrapperHeader.wrapped([0xC4, 0x01], from: 1, to: 32).hexadecimal == "0001000100200002C401")
        #expect(WrapperHeader.wrapped([], from: 16, to: 1).hexadecimal == "0001001000010000")
    }
}
