import Estate
import Host
import NIOCore

/// What a connection waits for: its turn, and that the other side takes its answers.
extension StreamConnectionHandler {
    /// Has what was put together between two reads answered.
    func deliverBetweenReads(_ context: ChannelHandlerContext) {
        slice = AnswerSlice()
        deliver(context)
        if !unfinished.isEmpty {
            pause(context)
            noteHeld()
        }
        scheduleFlush(context)
    }

    /// Has what arrives wait, undecoded, and stops reading the socket.
    func pause(_ context: ChannelHandlerContext) {
        guard !isPaused else { return }
        isPaused = true
        connections.countPaused(1)
        if !isInputClosed { setReading(false, context) }
    }

    func resume(_ context: ChannelHandlerContext) {
        guard isPaused else { return }
        isPaused = false
        connections.countPaused(-1)
        if !isInputClosed { setReading(true, context) }
    }

    private func setReading(_ isOn: Bool, _ context: ChannelHandlerContext) {
        // Fails on a closed channel only.
        try? context.channel.syncOptions?.setOption(.autoRead, value: isOn)
    }

    /// Goes on with what waits, when its turn comes; with nothing, unless the other side takes its answers.
    func settle(_ context: ChannelHandlerContext) {
        guard !isEnding, !isStalled, !isWaitingForTurn, delayed.octets <= Self.delayedOctets else { return }
        if !unfinished.isEmpty || hasUndecoded {
            guard partsElsewhere == 0 else { return }
            isWaitingForTurn = true
            let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
            return connections.turns.add { bound.value.takeTurn() }
        }
        resume(context)
        if isInputClosed { endWhenAnswered(context) }
    }

    /// Has the rest of a burst wait for its turn.
    ///
    /// - Parameter isFirst: it waited before, and others wait behind it.
    func waitForTurn(_ burst: UnfinishedBurst, isFirst: Bool, _ context: ChannelHandlerContext) {
        if isFirst { unfinished.prepend(burst) } else { unfinished.append(burst) }
        pause(context)
        noteHeld()
    }

    private func takeTurn() {
        isWaitingForTurn = false
        guard let context, !isEnding, !isStalled else { return }
        slice = AnswerSlice()
        if let burst = unfinished.popFirst() {
            goOn(with: burst, context)
            noteHeld()
        } else if hasUndecoded {
            swap(&arrived, &input)
            input = Self.nothing
            work(context)
        }
        if partsElsewhere == 0 { flush(context) }
        if isPaused || isInputClosed { settle(context) }
    }

    /// Tells ``StreamConnections`` what is held now.
    func noteHeld() {
        var now = input.readableBytes + pendingOctets + delayed.octets
        for burst in unfinished { now += burst.octets }
        guard now != held else { return }
        let difference = now - held
        held = now
        connections.hold(difference)
    }
}
