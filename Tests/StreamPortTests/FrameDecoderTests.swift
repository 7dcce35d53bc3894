import COSEM
import NIOCore
import Testing

@testable import StreamPort

/// The three framings of the stream port, in whatever pieces TCP delivers them.
@Suite struct FrameDecoderTests {
    /// A message without MAC Header, content 00, no signature: the shortest that parses.
    static let message = try! [UInt8](
        hexadecimal: "DF 09 01 0000000000000001 08 02534D4554530004 08 02534D4580000000 00 02 0037 01 00 00")
    /// The same, MAC Header and twelve octets of MAC around it.
    static let macMessage =
        try! [UInt8](hexadecimal: "DD000000000000 35 1100000000") + message + [UInt8](repeating: 0xAB, count: 12)

    static let streams: [(String, [UInt8], Framing)] = [
        ("raw, signed", message, .raw),
        ("raw, MAC", macMessage, .raw),
        (
            "wrapper", [0, 1, 0, 0x10, 0, 1, 0, UInt8(macMessage.count)] + macMessage,
            .wrapper(sourcePort: 16, destinationPort: 1)
        ),
        (
            "text", Array("GBCS:DATA#0:\(macMessage.count):\(macMessage.hexadecimal)\r\n".utf8),
            .text(channel: "0", radix: 10)
        ),
        (
            "text, hexadecimal length",
            Array("GBCS:DATA#7:\(String(macMessage.count, radix: 16)):\(macMessage.hexadecimal)\n".utf8),
            .text(channel: "7", radix: 16)
        ),
    ]

    private func frames(_ decoder: inout FrameDecoder, _ buffer: inout ByteBuffer) throws -> [Frame] {
        var frames: [Frame] = []
        while let frame = try decoder.next(from: &buffer) { frames.append(frame) }
        return frames
    }

    @Test(arguments: streams) func oneMessageMayComeInOneRead(name: String, octets: [UInt8], framing: Framing) throws {
        var decoder = FrameDecoder(maximumMessageSize: 1_000)
        var buffer = ByteBuffer(bytes: octets)
        let found = try frames(&decoder, &buffer)
        #expect(found == [.message(name == "raw, signed" ? Self.message : Self.macMessage, framing)])
        #expect(buffer.readableBytes == 0)
    }

    @Test(arguments: streams) func aMessageMayBeSplitAtEveryOctet(name: String, octets: [UInt8], framing: Framing)
        throws
    {
        for split in 1..<octets.count {
            var decoder = FrameDecoder(maximumMessageSize: 1_000)
            var buffer = ByteBuffer(bytes: octets[..<split])
            #expect(try frames(&decoder, &buffer).isEmpty, "\(name) split at \(split)")
            buffer.writeBytes(octets[split...])
            #expect(try frames(&decoder, &buffer).count == 1, "\(name) split at \(split)")
        }
    }

    @Test func aMessageIsFoundWhereItStands() throws {
        var decoder = FrameDecoder(maximumMessageSize: 1_000)
        let size = Self.message.count
        let stream = [0xFF] + Self.message + [0, 1, 0, 0x10, 0, 1, 0, UInt8(size)] + Self.message + [0xDD]
        var position = 1
        var ranges: [Range<Int>] = []
        while case .message(let range, _)? = try decoder.nextPiece(of: stream.span.bytes, at: &position) {
            ranges.append(range)
        }
        #expect(ranges == [1..<1 + size, 9 + size..<9 + 2 * size])
        // The beginning of the next one is left.
        #expect(position == stream.count - 1)
    }

    @Test func messagesMayComeOctetByOctet() throws {
        var decoder = FrameDecoder(maximumMessageSize: 1_000)
        var buffer = ByteBuffer()
        var found: [Frame] = []
        for octet in Self.streams.flatMap(\.1) {
            buffer.writeInteger(octet)
            found += try frames(&decoder, &buffer)
        }
        #expect(found.count == Self.streams.count)
    }

    @Test func messagesOfAllFramingsMayComeTogether() throws {
        var decoder = FrameDecoder(maximumMessageSize: 1_000)
        var buffer = ByteBuffer(bytes: (Self.streams + Self.streams.reversed()).flatMap(\.1))
        let found = try frames(&decoder, &buffer)
        #expect(found.count == 2 * Self.streams.count)
        guard case .message(let last, .raw)? = found.last else {
            Issue.record("the last is not raw")
            return
        }
        #expect(last == Self.message)
    }

    @Test(arguments: [
        ("on", Framing.text(channel: "0", radix: 10)), ("on:raw", .raw),
        ("on:wrapper", .wrapper(sourcePort: 1, destinationPort: 1)),
    ])
    func alertsAreAskedForInAFraming(words: String, framing: Framing) throws {
        var decoder = FrameDecoder(maximumMessageSize: 1_000)
        var buffer = ByteBuffer(string: "GBCS:ALERTS#0:\(words)\r\n")
        #expect(try frames(&decoder, &buffer) == [.alerts(on: true, framing)])
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\n", "GBCS:DATA#0:2:DDZZ\r\n", "GBCS:DATA#0:9:DD00\r\n", "GBCS:DATA#0:DD00\r\n",
        "GBCS:WHAT#0:1:00\r\n",
        "GBCS:ALERTS#0:maybe\r\n", "GBCS:ALERTS#0:on:smoke\r\n", "GBCS\r\n", "G\n",
    ])
    func wrongLinesAreRefused(line: String) {
        var decoder = FrameDecoder(maximumMessageSize: 1_000)
        var buffer = ByteBuffer(string: line)
        #expect(throws: FramingError.self) { try decoder.next(from: &buffer) }
    }

    @Test(arguments: [
        "41", "FF", "0002001000010001", "DD00000000000080", "DD0000000000008133", "DF80",
        "DD00000000000085FFFFFFFFFF",
    ])
    func wrongOctetsAreRefused(hexadecimal: String) throws {
        var decoder = FrameDecoder(maximumMessageSize: 1_000)
        var buffer = ByteBuffer(bytes: try [UInt8](hexadecimal: hexadecimal))
        #expect(throws: FramingError.self) { try decoder.next(from: &buffer) }
    }

    @Test func tooLongIsRefusedBeforeItHasArrived() throws {
        let starts: [[UInt8]] = [
            try [UInt8](hexadecimal: "DD000000000000 820400"), [0, 1, 0, 1, 0, 1, 4, 0],
            Array("GBCS:DATA#0:2000:".utf8) + [UInt8](repeating: UInt8(ascii: "0"), count: 2_200),
        ]
        for start in starts {
            var decoder = FrameDecoder(maximumMessageSize: 1_000)
            var buffer = ByteBuffer(bytes: start)
            #expect(throws: FramingError.tooLarge(limit: 1_000)) { try decoder.next(from: &buffer) }
        }
    }

    @Test func answersStandInTheCommandsFraming() {
        var buffer = ByteBuffer()
        #expect(FrameEncoder.encode([1, 2, 3], as: .raw, into: &buffer))
        #expect(Array(buffer.readableBytesView) == [1, 2, 3])
        buffer.clear()
        #expect(FrameEncoder.encode([1, 2, 3], as: .wrapper(sourcePort: 16, destinationPort: 1), into: &buffer))
        #expect(Array(buffer.readableBytesView) == [0, 1, 0, 1, 0, 16, 0, 3, 1, 2, 3])
        buffer.clear()
        #expect(FrameEncoder.encode([0xDD, 2], as: .text(channel: "4", radix: 10), into: &buffer))
        #expect(String(buffer: buffer) == "GBCS:DATA#4:2:DD02\r\n")
        buffer.clear()
        #expect(
            FrameEncoder.encode([UInt8](repeating: 0, count: 26), as: .text(channel: "4", radix: 16), into: &buffer))
        #expect(String(buffer: buffer).hasPrefix("GBCS:DATA#4:1A:"))
    }

    @Test func aMessageLongerThanTheWrapperCanSayIsNotWritten() {
        var buffer = ByteBuffer()
        let isWritten = FrameEncoder.encode(
            [UInt8](repeating: 0, count: 65_536), as: .wrapper(sourcePort: 1, destinationPort: 1), into: &buffer)
        #expect(!isWritten)
        #expect(buffer.readableBytes == 0)
    }
}
