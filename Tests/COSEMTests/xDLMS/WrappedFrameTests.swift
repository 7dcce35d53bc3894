import COSEM
import Testing

@Suite("Frames in the wrapper, read in place (IEC 62056-4-7)")
struct WrappedFrameTests {
    private static let header = WrapperHeader(sourcePort: 16, destinationPort: 1, length: 3)

    @Test("A whole frame gives its header and where its APDU stands")
    func wholeFrames() throws {
        let frame = try [UInt8](hexadecimal: "0001001000010003C001C1")
        #expect(WrappedFrame(at: 0, of: frame.span.bytes) == .whole(Self.header, apdu: 8..<11))
        let stream = [0xFF, 0xFF] + frame + frame
        #expect(WrappedFrame(at: 2, of: stream.span.bytes) == .whole(Self.header, apdu: 10..<13))
        #expect(WrappedFrame(at: 13, of: stream.span.bytes) == .whole(Self.header, apdu: 21..<24))
        let empty = try [UInt8](hexadecimal: "0001001000010000")
        #expect(WrappedFrame(at: 0, of: empty.span.bytes).isWhole)
    }

    @Test("Whatever is missing at the end, the frame is incomplete", arguments: 0..<11)
    func incompleteFrames(count: Int) throws {
        let frame = try [UInt8](hexadecimal: "0001001000010003C001C1").prefix(count)
        #expect(WrappedFrame(at: 0, of: Array(frame).span.bytes) == .incomplete(count < 8 ? nil : Self.header))
    }

    @Test("Ports and lengths of 16 bits are read whole")
    func largestFields() throws {
        let frame = try [UInt8](hexadecimal: "0001FFFEFEFFFFFF")
        let header = WrapperHeader(sourcePort: 0xFFFE, destinationPort: 0xFEFF, length: 0xFFFF)
        #expect(WrappedFrame(at: 0, of: frame.span.bytes) == .incomplete(header))
        let whole = frame + [UInt8](repeating: 7, count: 65_535)
        #expect(WrappedFrame(at: 0, of: whole.span.bytes) == .whole(header, apdu: 8..<65_543))
    }

    @Test(
        "Another version is named as soon as the header is there",
        arguments: [0x0000, 0x0002, 0x0101, 0xFFFF] as [UInt16])
    func wrongVersion(version: UInt16) throws {
        let frame = [UInt8(version >> 8), UInt8(version & 0xFF)] + (try [UInt8](hexadecimal: "001000010000"))
        #expect(WrappedFrame(at: 0, of: frame.span.bytes) == .wrongVersion(version))
        #expect(WrappedFrame(at: 0, of: Array(frame.dropLast()).span.bytes) == .incomplete(nil))
    }
}
