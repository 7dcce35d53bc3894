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
        while !isClosing, WrappedFrame(at: 0, of: buffer.readableBytesSpan).isWhole {
            guard context.channel.isWritable else {
                isReadingPaused = true
                _ = context.channel.setOption(.autoRead, value: false)
                return
            }
            let (answered, isKept) = answer(&buffer, context)
            if answered > 0 {
                statistics.countRequests(answered)
                lastActive = .now()
                if session.isAssociated { lastAssociated = lastActive }
                requestBegan = nil
            }
            guard isKept else { return close(.stateUnavailable) }
        }
        guard !isClosing, case .wrongVersion = WrappedFrame(at: 0, of: buffer.readableBytesSpan) else { return }
        close(.malformed)
    }

    /// Has the meter answer frames until there are no more or the answers are many; writes the answers.
    private func answer(
        _ buffer: inout ByteBuffer, _ context: ChannelHandlerContext
    ) -> (count: Int, isKept: Bool) {
        let meter = meter
        // The shard's event loop is that of this channel, so that what is handed to the shard stays on its thread.
        nonisolated(unsafe) let handler = self
        let exchange = buffer.withUnsafeReadableBytes { octets in
            nonisolated(unsafe) let octets = octets
            return shard.assumeIsolated { shard in
                shard.exchange(meter, octets.bytes, &handler.session, answerLimit: Self.burstOctets)
            }
        }
        buffer.moveReaderIndex(forwardBy: exchange.consumed)
        for event in exchange.events { statistics.count(event) }
        guard exchange.isKept else { return (exchange.requests, false) }
        if !exchange.answers.isEmpty { send(exchange.answers, context) }
        if exchange.hasEnded {
            isClosing = true
            // The answers that were written go out first.
            context.close(promise: nil)
        }
        return (exchange.requests, true)
    }

    private func send(_ answers: [UInt8], _ context: ChannelHandlerContext) {
        registry.output.clear(minimumCapacity: answers.count)
        registry.output.writeBytes(answers)
        activity?.count(up: answers.count)
        context.writeAndFlush(wrapOutboundOut(registry.output), promise: nil)
    }
}
