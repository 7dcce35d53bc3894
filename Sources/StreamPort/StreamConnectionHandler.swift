import Estate
import Host
import NIOCore

/// One connection of the stream port: takes messages off it, has them delivered, writes answers and alerts.
///
/// It frames for itself, hands on the messages of a burst together, one hop for each shard, and writes once for each
/// burst: measured, that carries ten times the messages of an asynchronous sequence. Everything here happens on the
/// channel's event loop.
///
/// What takes long is done in slices (``AnswerSlice``); between them others have their turn, and what has arrived waits
/// undecoded. It waits, too, while the other side does not take its answers.
final class StreamConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Octets of answers kept back for their time, of one connection, beyond which no more of its messages are taken.
    static let delayedOctets = 1 << 20
    /// Octets of answers that wait to be taken off a connection, beyond which those that come from a network or another
    /// process are dropped.
    static let waitingOctets = 4 << 20
    /// Things taken off a connection in a slice: messages, subscriptions, priorities.
    private static let framesInSlice = 512
    /// The same where each message goes over a network.
    private static let framesInNetworkSlice = 128

    let gateway: GBCSGateway
    let limits: StreamLimits
    let statistics: StreamStatistics
    let connections: StreamConnections
    /// Where it stands in ``StreamConnections``.
    var index = 0
    var context: ChannelHandlerContext?

    // Unchecked here and below: the channel's event loop is the only one to come here, and nothing called while these
    // change comes back.
    @exclusivity(unchecked) private var decoder: FrameDecoder
    /// What has arrived and is not decoded: of a message that is not whole yet, mostly nothing; while the connection is
    /// paused, whatever comes.
    @exclusivity(unchecked) var input: ByteBuffer
    @exclusivity(unchecked) var output: ByteBuffer
    /// What is being read.
    @exclusivity(unchecked) var arrived = ByteBuffer()
    @exclusivity(unchecked) var taken: TakenMessages
    @exclusivity(unchecked) var slice = AnswerSlice()
    /// Bursts of which some messages are not answered yet; their turn comes before more is decoded.
    @exclusivity(unchecked) var unfinished = CircularBuffer<UnfinishedBurst>()
    /// By shard.
    let orders: [BurstOrder]
    @exclusivity(unchecked) var delayed = DelayedAnswers()
    var delayTimer: Scheduled<Void>?
    /// Messages handed on whose answers are not written yet.
    @exclusivity(unchecked) var outstanding = 0
    /// Which shard lives on this event loop.
    let ownShard: Int
    /// Parts of bursts that other shards have not answered yet.
    @exclusivity(unchecked) var partsElsewhere = 0
    /// What is between whole messages and the blocks they come and go in, where the connection has blocks.
    @exclusivity(unchecked) var blocks: ConnectionBlocks?
    /// How the network is to carry what comes.
    var service: MessageService
    var alertForm: AlertFrames.Form?

    /// Whether the first line has shown the server's token, where it has one.
    var isAuthorised: Bool
    /// Whether what arrives waits: others have their turn, or the answers are not taken.
    var isPaused = false
    /// Whether ``input`` may hold whole messages.
    var hasUndecoded = false
    var isWaitingForTurn = false
    private var isFlushScheduled = false
    var isFlushing = false
    var isWritable = true
    /// Whether answers wait since the other side does not take them.
    var isStalled = false
    /// Octets that the channel could not write yet, when it was last looked.
    var pendingOctets = 0
    /// Whether nothing more is read: the other side has ended its sending, or sent what cannot be read on.
    var isInputClosed = false
    /// When that was because of a breach; -1 when not.
    var breachedAt = -1
    /// Whether the connection is closed, or is when what has been written is sent.
    var isEnding = false
    /// Octets that ``StreamConnections`` knows this connection holds.
    var held = 0
    /// When the other side last sent something, or took what waited, in ticks.
    private(set) var lastProgress: Int
    /// When the unfinished message in ``input`` began, in ticks; -1 when there is none.
    var messageStart: Int
    /// Since when the connection has got nowhere, in ticks: an octet more of the same message is not progress.
    var stuckSince: Int { messageStart >= 0 ? messageStart : lastProgress }

    init(
        gateway: GBCSGateway, limits: StreamLimits, token: AccessToken?, statistics: StreamStatistics,
        connections: StreamConnections
    ) {
        self.gateway = gateway
        self.limits = limits
        self.statistics = statistics
        self.connections = connections
        self.token = token
        service = limits.service
        decoder = FrameDecoder(maximumMessageSize: limits.messageSize)
        input = ByteBuffer()
        output = ByteBuffer()
        taken = TakenMessages(shards: gateway.shards.count)
        ownShard = gateway.shards.firstIndex { $0.eventLoop === connections.eventLoop } ?? 0
        orders = gateway.shards.map { _ in BurstOrder() }
        blocks = limits.blockTransfer.map { ConnectionBlocks(parameters: $0) }
        isAuthorised = token == nil
        lastProgress = connections.now
        messageStart = token == nil ? -1 : connections.now
    }

    private let token: AccessToken?

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        connections.add(self)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end()
        connections.remove(self)
        self.context = nil
    }

    // MARK: Reading

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastProgress = connections.now
        guard !isInputClosed else { return }
        // The burst's memory is NIO's to use again: only what is left of it is kept.
        arrived = unwrapInboundIn(data)
        if isPaused {
            input.writeBuffer(&arrived)
            arrived = Self.nothing
            hasUndecoded = true
            noteHeld()
            return
        }
        if input.readableBytes > 0 {
            input.writeBuffer(&arrived)
            swap(&input, &arrived)
            input = Self.nothing
        }
        slice = AnswerSlice()
        work(context)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // With the part of the burst that went to another shard, soon: answers in halves would make the other side send
        // its next commands in halves, and every message would come to cost a read and a write of its own.
        if partsElsewhere == 0 { flush(context) }
        if isPaused || isInputClosed { settle(context) }
        context.fireChannelReadComplete()
    }

    /// Takes what is whole off ``arrived``, as far as the slice goes, has it answered, and keeps the rest.
    func work(_ context: ChannelHandlerContext) {
        defer { arrived = Self.nothing }
        if !isAuthorised {
            guard authorise(context) else { return }
        }
        var position = arrived.readerIndex
        let end = arrived.writerIndex
        // All in one look at the buffer, by its own indices. Nothing called from here changes it.
        let reading = arrived.withVeryUnsafeBytes { all in
            read(all.bytes.extracting(0..<end), from: &position, context)
        }
        deliver(context)
        hasUndecoded = false
        switch reading {
        case .closed: return
        case .breach(let kind):
            breach(kind, context)
            return
        case .needsMore(let hasRead):
            if position == end {
                messageStart = -1
            } else if hasRead || messageStart < 0 {
                messageStart = connections.now
            }
        case .sliceIsOver:
            messageStart = -1
            hasUndecoded = position < end
        }
        if position < end {
            arrived.moveReaderIndex(to: position)
            keep(arrived)
        }
        if hasUndecoded || !unfinished.isEmpty || delayed.octets > Self.delayedOctets { pause(context) }
        if held > 0 || input.readableBytes > 0 { noteHeld() }
    }

    /// Keeps what is not decoded, in memory of about its size.
    private func keep(_ rest: ByteBuffer) {
        if input.storageCapacity > 4 * rest.readableBytes { input = Self.nothing }
        input.clear()
        input.writeImmutableBuffer(rest)
    }

    enum Reading {
        /// All that is whole has been taken; whether that was anything.
        case needsMore(hasRead: Bool)
        case sliceIsOver
        /// The stream cannot be read on.
        case breach(String)
        case closed
    }

    /// Takes messages that are whole off ``arrived``, whose octets these are.
    func read(_ octets: RawSpan, from position: inout Int, _ context: ChannelHandlerContext) -> Reading {
        var messages = 0
        var frames = 0
        let most = gateway.network == nil ? Self.framesInSlice : Self.framesInNetworkSlice
        defer { statistics.countMessages(messages) }
        do throws(FramingError) {
            while let piece = try decoder.nextPiece(of: octets, at: &position) {
                frames += 1
                switch piece {
                case .message(let range, let framing):
                    messages += 1
                    takeWhole(octets.extracting(range), at: range.lowerBound, framing, context)
                case .frame(.message(let octets, let framing)):
                    messages += 1
                    takeWhole(octets.span.bytes, at: nil, framing, context)
                case .frame(.alerts(let on, let framing)): setAlerts(on, framing)
                case .frame(.service(let service)):
                    // What came before is carried as it came.
                    deliver(context)
                    self.service = service
                case .frame(.token(let presented)):
                    // Shown again, or where none is needed.
                    guard token?.matches(presented) ?? true else {
                        deliver(context)
                        return .breach("unauthorised")
                    }
                }
                guard outstanding <= limits.pipelined else {
                    close(breach: "pipelined_messages")
                    return .closed
                }
                guard frames < most, unfinished.isEmpty, !slice.isFinished else { return .sliceIsOver }
            }
        } catch {
            return .breach(error.kind)
        }
        return .needsMore(hasRead: frames > 0)
    }

    /// Takes the first line, which must show the token; false when it has not all arrived or does not.
    private func authorise(_ context: ChannelHandlerContext) -> Bool {
        let line = arrived.readableBytesView.prefix(TextLine.longestToken)
        if let end = line.firstIndex(of: 0x0A) {
            if let presented = TextLine.token(of: line[..<end]), token?.matches(presented) ?? true {
                arrived.moveReaderIndex(to: end + 1)
                isAuthorised = true
                messageStart = -1
                return true
            }
        } else if line.count < TextLine.longestToken, TextLine.mayBeToken(line) {
            keep(arrived)
            noteHeld()
            return false
        }
        breach("unauthorised", context)
        return false
    }

    /// Shared, so that giving memory back takes none.
    static let nothing = ByteBuffer()

    // MARK: Writing

    /// Takes what waits off the connection's own memory and has it sent.
    func flush(_ context: ChannelHandlerContext) {
        guard output.readableBytes > 0 else { return }
        isFlushing = true
        context.writeAndFlush(wrapOutboundOut(output), promise: nil)
        isFlushing = false
        output = Self.nothing
        if !isWritable { stall(context) }
    }

    func scheduleFlush(_ context: ChannelHandlerContext) {
        guard !isFlushScheduled else { return }
        isFlushScheduled = true
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        context.eventLoop.execute {
            let (handler, context) = bound.value
            handler.isFlushScheduled = false
            guard handler.context != nil else { return }
            handler.flush(context)
            if handler.isPaused || handler.isInputClosed { handler.settle(context) }
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        isWritable = context.channel.isWritable
        if !isFlushing {
            if !isWritable {
                stall(context)
            } else if isStalled {
                isStalled = false
                pendingOctets = 0
                lastProgress = connections.now
                noteHeld()
                settle(context)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    /// A reader that does not take its answers gets no more of its commands read.
    private func stall(_ context: ChannelHandlerContext) {
        isStalled = true
        pause(context)
        notePending(context)
    }

    func notePending(_ context: ChannelHandlerContext) {
        pendingOctets = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        noteHeld()
    }

    /// Octets of answers that the other side has not taken.
    var waitingOctets: Int { output.readableBytes + pendingOctets + delayed.octets }

    // MARK: Alerts

    private func setAlerts(_ on: Bool, _ framing: Framing) {
        if alertForm != nil { connections.unsubscribe(self) }
        alertForm = nil
        guard on else { return }
        guard connections.subscribe(self) else { return statistics.countBreach("alert_subscribers") }
        alertForm = AlertFrames.Form(framing)
    }

    /// Writes alerts as they were asked for. One that nobody reads must not pile up: it is dropped, and counted.
    func write(_ frames: inout [AlertFrames]) {
        guard let context, let form = alertForm, !isEnding else { return }
        guard isWritable else { return statistics.countDroppedAlerts(frames.count) }
        isFlushing = true
        if output.readableBytes > 0 {
            context.write(wrapOutboundOut(output), promise: nil)
            output = Self.nothing
        }
        for index in frames.indices {
            guard isWritable else {
                statistics.countDroppedAlerts(frames.count - index)
                break
            }
            guard frames[index].exists(in: form) else { continue }
            guard let frame = frames[index].frame(form) else {
                statistics.countBreach("wrapper_length")
                continue
            }
            if let head = frames[index].head(form) { context.write(wrapOutboundOut(head), promise: nil) }
            context.write(wrapOutboundOut(frame), promise: nil)
        }
        context.flush()
        isFlushing = false
        if !isWritable { stall(context) }
    }

}
