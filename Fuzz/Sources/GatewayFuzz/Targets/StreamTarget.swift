import COSEM
import FuzzKit
import GBCS
import NIOCore

@testable import Cluster
@testable import StreamPort

extension FuzzTarget {
    /// Octets of a stream, all at once and in pieces: both ways the same frames come, and what is written is read back.
    static let stream = FuzzTarget("stream", maximumSize: 4_096, seeds: streamSeeds) { octets in
        var input = FuzzInput(octets)
        let sizes = [input.octet(), input.octet(), input.octet()].map { 1 + Int($0) % 64 }
        let stream = input.remainder()
        let whole = frames(of: stream, inPieces: [max(1, stream.count)])
        let pieces = frames(of: stream, inPieces: sizes)
        must(whole.frames == pieces.frames, "in pieces other frames come")
        must(whole.isBroken == pieces.isBroken, "in pieces a stream breaks or does not")
        for case .message(let message, let framing) in whole.frames {
            must(message.count <= limit, "a message of \(message.count) octets")
            var buffer = ByteBuffer()
            guard FrameEncoder.encode(message, as: framing, into: &buffer) else { continue }
            let again = frames(of: Array(buffer.readableBytesView), inPieces: [buffer.readableBytes])
            // A message that is not well formed cannot be told in a stream without framing.
            guard framing != .raw else { continue }
            must(
                again.frames.count == 1 && again.frames.first?.message == message && !again.isBroken,
                "what is written is not read")
        }
        peerFrames(stream)
    }

    private static let limit = 2_048

    private static func frames(of stream: [UInt8], inPieces sizes: [Int]) -> (frames: [Frame], isBroken: Bool) {
        var decoder = FrameDecoder(maximumMessageSize: limit)
        var (buffer, frames, start, turn) = (ByteBuffer(), [Frame](), 0, 0)
        do throws(FramingError) {
            while start < stream.count {
                let end = min(stream.count, start + sizes[turn % sizes.count])
                buffer.writeBytes(stream[start..<end])
                (start, turn) = (end, turn + 1)
                while let frame = try decoder.next(from: &buffer) { frames.append(frame) }
            }
        } catch {
            _ = error.kind
            return (frames, true)
        }
        return (frames, false)
    }

    private static func peerFrames(_ stream: [UInt8]) {
        var buffer = ByteBuffer(bytes: stream)
        do throws(FramingError) {
            while let frame = try PeerFrame.read(from: &buffer, maximumSize: limit) {
                must((frame.message?.count ?? 0) <= limit, "a peer's message of \(frame.message?.count ?? 0) octets")
                var again = ByteBuffer()
                frame.write(to: &again)
                let read = try PeerFrame.read(from: &again, maximumSize: limit)
                must(
                    read?.number == frame.number && read?.message == frame.message, "a peer's frame does not come back")
            }
        } catch { _ = error.kind }
    }

    private static func streamSeeds() -> [[UInt8]] {
        let command = GatewayFixture.command
        var wrapped = ByteBuffer()
        _ = FrameEncoder.encode(command, as: .wrapper(sourcePort: 1, destinationPort: 16), into: &wrapped)
        var text = ByteBuffer()
        _ = FrameEncoder.encode(command, as: .text(channel: "0", radix: 10), into: &text)
        _ = FrameEncoder.encode(command, as: .text(channel: "0", radix: 16), into: &text)
        var peer = ByteBuffer()
        PeerFrame(number: 7, message: command).write(to: &peer)
        PeerFrame(number: 8, message: nil).write(to: &peer)
        let lines = [
            "GBCS:ALERTS#0:on\r\n", "GBCS:ALERTS#7:off\n", "GBCS:PRIORITY#0:settlement\r\n", "GBCS:TOKEN#0:abc\n",
        ]
        let all =
            [command, Array(wrapped.readableBytesView), Array(text.readableBytesView)] + lines.map { Array($0.utf8) }
        return (all + [all.flatMap { $0 }, Array(peer.readableBytesView)]).map { [7, 30, 63] + $0 }
    }
}

extension Frame {
    fileprivate var message: [UInt8]? { if case .message(let octets, _) = self { octets } else { nil } }
}
