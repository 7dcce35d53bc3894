import COSEM
import Estate
import NIOCore
import SMETS1Meter

/// A connection to one meter: DLMS APDUs in the wrapper of IEC 62056-4-7, on the event loop of the meter's shard.
///
/// Requests that arrived together are answered together, in one write. While the other side does not read, nothing more
/// is read from it.
final class DLMSConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Number of octets of answers after which they are written before more is read; a burst of small requests can make
    /// many.
    private static let burstOctets = 65_536
    /// Largest size of an APDU that the wrapper can carry, in octets. The size that the meter accepts depends on its
    /// association.
    static let largestAPDU = 65_535

    let meter: Int
    private let shard: Shard
    private let registry: DLMSConnections
    private let statistics: DLMSStatistics
    private let activity: PDPActivity?
    private var session = DLMSSession()
    /// Octets of a frame that is not complete yet, or of frames that wait for the other side to read.
    private var input: ByteBuffer?
    private weak var channel: (any Channel)?
    /// Time of the last complete request; at first the time when the connection began.
    private(set) var lastActive = NIODeadline.now()
    /// Time when there last was an association; at first the time when the connection began.
    private(set) var lastAssociated = NIODeadline.now()
    /// Time when a request began that is not complete yet; nil while there is none.
    private(set) var requestBegan: NIODeadline?
    private var isClosing = false
    private var isReadingPaused = false
    /// The next older connection of the same meter; maintained by the registry.
    var next: DLMSConnectionHandler?

    /// - Parameter activity: receives the number of octets that go over the PDP context; nil when there is no network.
    init(
        meter: Int, shard: Shard, registry: DLMSConnections, statistics: DLMSStatistics, activity: PDPActivity?
    ) {
        self.meter = meter
        self.shard = shard
        self.registry = registry
        self.statistics = statistics
        self.activity = activity
    }

    var isAssociated: Bool { session.isAssociated }

    func handlerAdded(context: ChannelHandlerContext) {
        channel = context.channel
        registry.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        registry.remove(self)
        activity?.end()
    }

    func channelInactive(context: ChannelHandlerContext) {
        input = nil
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Closes the connection and counts why.
    func close(_ reason: DLMSStatistics.Closing) {
        guard !isClosing else { return }
        isClosing = true
        statistics.count(reason)
        channel?.close(promise: nil)
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var arrived = unwrapInboundIn(data)
        guard !isClosing else { return }
        activity?.count(down: arrived.readableBytes)
        if input == nil {
            serve(&arrived, context)
            if arrived.readableBytes > 0, !isClosing {
                // The buffer is a small copy, so that an idle connection does not hold a large read buffer.
                input = context.channel.allocator.buffer(capacity: max(arrived.readableBytes, 64))
                input?.writeBuffer(&arrived)
                noteRequest()
            }
            return
        }
        input?.writeBuffer(&arrived)
        serveWaiting(context)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        guard context.channel.isWritable, isReadingPaused else { return }
        isReadingPaused = false
        serveWaiting(context)
        guard !isReadingPaused, !isClosing else { return }
        _ = context.channel.setOption(.autoRead, value: true)
    }

    private func serveWaiting(_ context: ChannelHandlerContext) {
        guard var waiting = input else { return }
        input = nil
        serve(&waiting, context)
        guard waiting.readableBytes > 0, !isClosing else { return }
        waiting.discardReadBytes()
        input = waiting
        noteRequest()
    }

    /// Notes whether a request has begun that is not complete. While the other side does not read, no time counts.
    private func noteRequest() {
        if isReadingPaused { requestBegan = nil } else if requestBegan == nil { requestBegan = .now() }
    }

    /// Answers the complete frames of `buffer`, as long as the other side takes the answers.
    private func serve(_ buffer: inout ByteBuffer, _ context: ChannelHandlerContext) {
        while !isClosing, Self.hasWholeFrame(buffer) {
            guard context.channel.isWritable else {
                isReadingPaused = true
                _ = context.channel.setOption(.autoRead, value: false)
                return
            }
            let (answered, end) = answer(&buffer, context)
            if answered > 0 {
                statistics.countRequests(answered)
                lastActive = .now()
                if session.isAssociated { lastAssociated = lastActive }
                requestBegan = nil
            }
            guard let end else { continue }
            if end == .malformed || end == .stateUnavailable { return close(end) }
        }
        guard !isClosing, buffer.readableBytes >= WrapperHeader.size, !Self.isWrapper(buffer) else { return }
        close(.malformed)
    }

    private static func isWrapper(_ buffer: ByteBuffer) -> Bool {
        buffer.getInteger(at: buffer.readerIndex, as: UInt16.self) == WrapperHeader.version
    }

    private static func hasWholeFrame(_ buffer: ByteBuffer) -> Bool {
        guard isWrapper(buffer),
            let length = buffer.getInteger(at: buffer.readerIndex + 6, as: UInt16.self)
        else { return false }
        return buffer.readableBytes >= WrapperHeader.size + Int(length)
    }

    /// Has the meter answer frames until there are no more or the answers are many; writes the answers.
    private func answer(
        _ buffer: inout ByteBuffer, _ context: ChannelHandlerContext
    ) -> (count: Int, DLMSStatistics.Closing?) {
        var burst = Burst(buffer: buffer)
        let meter = meter
        // The shard's event loop is that of this channel, so that what is handed to the shard stays on its thread.
        nonisolated(unsafe) let (handler, writer) = (self, context)
        let isKept = shard.assumeIsolated { shard in
            shard.exchangeDLMS(meter) { device, now, answers in
                handler.answer(&burst, device, now, shard, into: &answers)
            } send: { answers in
                handler.send(answers, writer)
            }
        }
        buffer = burst.buffer
        if isKept, burst.hasEnded {
            isClosing = true
            // The answers that were written go out first.
            context.close(promise: nil)
        }
        return (burst.count, isKept ? nil : .stateUnavailable)
    }

    /// Frames that are answered together.
    private struct Burst {
        var buffer: ByteBuffer
        var count = 0
        /// Whether the connection is to be closed after the last answer.
        var hasEnded = false
    }

    private func answer(
        _ burst: inout Burst, _ device: SMETS1Meter, _ now: UTCTime, _ shard: isolated Shard,
        into answers: inout [UInt8]
    ) {
        while answers.count < Self.burstOctets, !burst.hasEnded, Self.hasWholeFrame(burst.buffer) {
            let random = shard.drawDLMSChallenge()
            burst.hasEnded = burst.buffer.readWithUnsafeReadableBytes { octets in
                answer(octets, device, now, random, into: &answers)
            }
            burst.count += 1
        }
    }

    private func send(_ answers: [UInt8], _ context: ChannelHandlerContext) {
        registry.output.clear(minimumCapacity: answers.count)
        registry.output.writeBytes(answers)
        activity?.count(up: answers.count)
        context.writeAndFlush(wrapOutboundOut(registry.output), promise: nil)
    }

    /// Answers the frame at the start of `octets`; returns its length and whether the connection has ended.
    private func answer(
        _ octets: UnsafeRawBufferPointer, _ device: SMETS1Meter, _ now: UTCTime, _ random: UInt64,
        into answers: inout [UInt8]
    ) -> (Int, Bool) {
        func field(_ offset: Int) -> UInt16 { octets.loadUnaligned(fromByteOffset: offset, as: UInt16.self).bigEndian }
        let (source, destination, length) = (field(2), field(4), Int(field(6)))
        let head = answers.count
        WrapperHeader(sourcePort: destination, destinationPort: source, length: 0).encode(into: &answers)
        // The span does not outlive this call.
        let apdu = RawSpan(
            _unsafeBytes: UnsafeRawBufferPointer(rebasing: octets[WrapperHeader.size..<WrapperHeader.size + length]))
        let outcome = session.process(
            apdu, clientSAP: source, serverSAP: destination, of: device, at: now, random: random, into: &answers)
        finish(outcome, from: head, in: &answers)
        return (WrapperHeader.size + length, outcome.disposition == .close)
    }

    /// Fills in the header of an answer, or removes it when there is no answer.
    private func finish(_ outcome: DLMSOutcome, from head: Int, in answers: inout [UInt8]) {
        let length = answers.count - head - WrapperHeader.size
        if length > 0, length <= Self.largestAPDU {
            answers[head + 6] = UInt8(length >> 8)
            answers[head + 7] = UInt8(length & 0xFF)
        } else {
            answers.removeLast(answers.count - head)
        }
        if let event = outcome.event { statistics.count(event) }
    }
}
