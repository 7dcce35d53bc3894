import COSEM
import ESMEEmulator
import Estate
import GBCS
import NIOCore

/// Messages on their way to their shards, and their answers on the way back.
extension StreamConnectionHandler {
    /// A burst of which some messages are not answered yet.
    struct UnfinishedBurst {
        let burst: MessageBurst
        /// The first message that is not answered.
        let next: Int
        /// Which shard has the meters.
        let shard: Int
        let framing: Framing
        /// Whether it has waited for its turn: those that have not wait behind it.
        var hasWaited = true

        /// Octets of memory, about.
        var octets: Int {
            burst.octets.writerIndex + burst.entries.count * MemoryLayout<MessageBurst.Entry>.stride
        }
    }

    /// Keeps one connection's bursts in order on a shard of another event loop: Protection Against Replay refuses a
    /// command that a later one has overtaken.
    ///
    /// `@unchecked Sendable`: only what runs on that shard's event loop touches it.
    final class BurstOrder: @unchecked Sendable {
        /// Whether a burst stopped at the end of its slice; what comes fresh waits behind its rest.
        private var isInterrupted = false

        /// What `answer` gives for a burst whose turn it is, and no answers for one that must wait.
        func take(_ burst: UnfinishedBurst, _ answer: () -> MessageBurst.Answers) -> MessageBurst.Answers {
            guard burst.hasWaited || !isInterrupted else { return MessageBurst.Answers() }
            let answers = answer()
            isInterrupted = burst.next + answers.entries.count < burst.burst.entries.count
            return answers
        }
    }

    /// Takes a message, or a block of one.
    func takeWhole(_ octets: RawSpan, at start: Int?, _ framing: Framing, _ context: ChannelHandlerContext) {
        guard !MessageBlock.starts(octets) else {
            return takeBlock(octets.copy(0..<octets.byteCount), framing, context)
        }
        take(octets, at: start, framing, context)
    }

    /// Takes a message.
    ///
    /// - Parameter start: where it stands in ``arrived``; nil for one that was put together.
    func take(_ octets: RawSpan, at start: Int?, _ framing: Framing, _ context: ChannelHandlerContext) {
        guard let (number, routing) = gateway.destination(of: octets) else { return statistics.countUndeliverable() }
        outstanding += 1
        guard gateway.range.contains(number) else {
            return deliverElsewhere(octets.copy(0..<octets.byteCount), number, framing, context)
        }
        if !taken.areTogether(with: framing, whereTheyArrived: start != nil) { deliver(context) }
        taken.append(octets, at: start, number, routing, framing, to: gateway.shardIndex(of: number))
    }

    /// Hands on what has been taken, that of other shards first: they answer theirs while this one answers its own.
    func deliver(_ context: ChannelHandlerContext) {
        guard !taken.isEmpty else { return }
        let framing = taken.framing
        let (count, octets) = (taken.count, taken.close(arrived))
        let shards = gateway.shards.count
        for step in 1...shards {
            let index = (ownShard + step) % shards
            guard let entries = taken.takeEntries(of: index) else { continue }
            let shard = gateway.shards[index]
            if gateway.network != nil {
                carry(
                    over: gateway.ways[index], MessageBurst(octets: octets, entries: entries).deliveries, framing,
                    context)
                taken.reuse(entries, of: index)
            } else if unfinished.contains(where: { $0.shard == index }) {
                let burst = MessageBurst(octets: octets, entries: entries)
                unfinished.append(UnfinishedBurst(burst: burst, next: 0, shard: index, framing: framing))
            } else if shard.eventLoop === context.eventLoop {
                let burst = MessageBurst(octets: octets, entries: entries)
                let next = slice.isFinished ? 0 : answer(burst, from: 0, of: shard, count, framing, context)
                guard next < entries.count else {
                    taken.reuse(entries, of: index)
                    continue
                }
                unfinished.append(UnfinishedBurst(burst: burst, next: next, shard: index, framing: framing))
            } else {
                taken.reserve(entries.count, of: index)
                let burst = MessageBurst(octets: octets, entries: entries)
                handOver(
                    UnfinishedBurst(burst: burst, next: 0, shard: index, framing: framing, hasWaited: false),
                    to: shard, context)
            }
        }
    }

    /// Has a burst answered further, for one slice.
    func goOn(with unfinished: UnfinishedBurst, _ context: ChannelHandlerContext) {
        let shard = gateway.shards[unfinished.shard]
        let burst = unfinished.burst
        guard shard.eventLoop === context.eventLoop else { return handOver(unfinished, to: shard, context) }
        let left = burst.entries.count - unfinished.next
        let next = answer(burst, from: unfinished.next, of: shard, left, unfinished.framing, context)
        guard next < burst.entries.count else { return }
        self.unfinished.prepend(
            UnfinishedBurst(burst: burst, next: next, shard: unfinished.shard, framing: unfinished.framing))
    }

    /// Has messages answered by the shard of this event loop, as far as the slice goes.
    ///
    /// - Parameters:
    ///   - first: the first message that is not answered yet.
    ///   - count: how many arrived together with these, for whichever shard.
    /// - Returns: the first that is not answered now.
    func answer(
        _ burst: MessageBurst, from first: Int, of shard: Shard, _ count: Int, _ framing: Framing,
        _ context: ChannelHandlerContext
    ) -> Int {
        let isAsItIs = framing == .raw && blocks == nil
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        let next = shard.assumeIsolated { shard in
            let (handler, context) = bound.value
            // Once, and for what other shards will add.
            if isAsItIs { handler.output.reserveCapacity(minimumWritableBytes: shard.expectedSize(count)) }
            return shard.answer(burst, from: first, &handler.slice) { response, delay in
                if isAsItIs && delay == .zero {
                    handler.output.writeBytes(response)
                } else if !response.isEmpty {
                    handler.take(Array(response), after: delay, framing, context)
                }
            }
        }
        outstanding -= next - first
        return next
    }

    /// Hands messages on to a shard of another event loop, which answers them as far as a slice goes.
    private func handOver(_ unfinished: UnfinishedBurst, to shard: Shard, _ context: ChannelHandlerContext) {
        let here = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: here)
        partsElsewhere += 1
        let order = orders[unfinished.shard]
        shard.perform { shard in
            let answers = order.take(unfinished) { shard.answer(unfinished.burst, from: unfinished.next) }
            here.execute {
                let (handler, context) = bound.value
                handler.partsElsewhere -= 1
                handler.outstanding -= answers.entries.count
                // The connection may be gone.
                guard handler.context != nil else { return }
                handler.take(answers, unfinished.framing, context)
                let next = unfinished.next + answers.entries.count
                if next < unfinished.burst.entries.count {
                    handler.waitForTurn(
                        UnfinishedBurst(
                            burst: unfinished.burst, next: next, shard: unfinished.shard, framing: unfinished.framing),
                        isFirst: unfinished.hasWaited, context)
                }
                handler.scheduleFlush(context)
            }
        }
    }

    /// Has messages carried over the network; each is answered when its response is back.
    func carry(
        over way: MessageWay, _ messages: [Shard.Delivery], _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        let here = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: here)
        way.carry(messages, service) { _, reply in
            let take: @Sendable () -> Void = {
                let (handler, context) = bound.value
                handler.takeLate(reply.response, after: reply.delay, framing, context)
            }
            if here.inEventLoop { take() } else { here.execute(take) }
        }
    }

    /// Hands a message on to the process that has its meter.
    private func deliverElsewhere(
        _ octets: [UInt8], _ number: Int, _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        guard let peers = gateway.peers else { preconditionFailure("a process alone has all meters") }
        let here = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: here)
        peers.deliver(octets, to: number) { response in
            here.execute {
                let (handler, context) = bound.value
                handler.takeLate(response, after: .zero, framing, context)
            }
        }
    }

    /// Takes the response to a message that went over the network or to another process, nil when there is none.
    ///
    /// Such a message was taken when nobody could know how much would be waiting now. Where that is too much, the response
    /// is lost, as on the way.
    private func takeLate(
        _ response: [UInt8]?, after delay: Duration, _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        outstanding -= 1
        guard self.context != nil else { return }
        if let response {
            if waitingOctets + response.count > Self.waitingOctets {
                statistics.countBreach("answer_dropped")
            } else {
                take(response, after: delay, framing, context)
            }
        }
        scheduleFlush(context)
    }

    /// Takes what messages led to.
    func take(_ answers: MessageBurst.Answers, _ framing: Framing, _ context: ChannelHandlerContext) {
        guard framing != .raw || answers.hasDelays || blocks != nil else {
            // As they are.
            if output.readableBytes == 0 {
                output = answers.octets
            } else {
                output.writeImmutableBuffer(answers.octets)
            }
            return
        }
        var start = answers.octets.readerIndex
        for entry in answers.entries where entry.end > start {
            let response = answers.octets.getBytes(at: start, length: entry.end - start) ?? []
            take(response, after: entry.delay, framing, context)
            start = entry.end
        }
    }

    /// Writes a response when `delay` is over.
    func take(
        _ response: [UInt8], after delay: Duration, _ framing: Framing, _ context: ChannelHandlerContext
    ) {
        guard delay > .zero else { return writeResponse(response, framing, context) }
        let due = (NIODeadline.now() + TimeAmount(delay)).uptimeNanoseconds
        let isFirst = delayed.next.map { due < $0 } ?? true
        outstanding += 1
        delayed.append(response, framing, due: due)
        if isFirst { setDelayTimer(context) }
        if delayed.octets > Self.delayedOctets {
            pause(context)
            noteHeld()
        }
    }

    private func setDelayTimer(_ context: ChannelHandlerContext) {
        delayTimer?.cancel()
        delayTimer = nil
        guard let next = delayed.next else { return }
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        delayTimer = context.eventLoop.scheduleTask(deadline: .uptimeNanoseconds(next)) {
            let (handler, context) = bound.value
            handler.writeDue(context)
        }
    }

    /// Writes the responses whose time has come, as far as the other side takes them.
    private func writeDue(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now().uptimeNanoseconds
        while let answer = delayed.popFirst(at: now) {
            outstanding -= 1
            writeResponse(answer.response, answer.framing, context)
        }
        setDelayTimer(context)
        noteHeld()
        scheduleFlush(context)
    }

    /// Puts a message into what is sent next.
    func write(_ message: [UInt8], _ framing: Framing) {
        if !FrameEncoder.encode(message, as: framing, into: &output) { statistics.countBreach("wrapper_length") }
    }
}
