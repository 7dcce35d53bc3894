import Estate
import Host
import NIOCore

/// How a connection ends.
extension StreamConnectionHandler {
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent, !isInputClosed {
            // The answers to what came before are still wanted; of a message that is not whole nothing comes.
            isInputClosed = true
            messageStart = -1
            settle(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { close(breach: "connection_error") }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    /// Looks whether the connection's time is over.
    func look(at now: Int) {
        guard context != nil else { return }
        let messageTicks = Int(limits.messageSeconds * 1_000 / StreamConnections.tick)
        if breachedAt >= 0 {
            if now - breachedAt >= messageTicks { closeForGood() }
        } else if messageStart >= 0, !isPaused, now - messageStart >= messageTicks {
            close(breach: isAuthorised ? "message_timeout" : "unauthorised")
        } else if now - lastProgress >= Int(limits.idleSeconds * 1_000 / StreamConnections.tick) {
            // Who waits for an answer that is on its way is not idle; who does not take what is there is.
            let isWaiting = outstanding > 0 || isWaitingForTurn
            if isStalled || isEnding || !isWaiting { close(breach: "idle") }
        }
    }

    /// Reads no more, since what came cannot be read on; the answers to what came before are still sent.
    func breach(_ kind: String, _ context: ChannelHandlerContext) {
        statistics.countBreach(kind)
        isInputClosed = true
        breachedAt = connections.now
        messageStart = -1
        hasUndecoded = false
        input = Self.nothing
        noteHeld()
        if isPaused { resume(context) }
        if partsElsewhere == 0 { flush(context) }
        settle(context)
    }

    /// Closes the connection once every answer has been sent.
    func endWhenAnswered(_ context: ChannelHandlerContext) {
        guard outstanding == 0, partsElsewhere == 0, delayed.count == 0, blocks?.timer == nil else { return }
        isEnding = true
        let written = context.eventLoop.makePromise(of: Void.self)
        written.futureResult.assumeIsolated().whenComplete { _ in context.close(promise: nil) }
        isFlushing = true
        context.writeAndFlush(wrapOutboundOut(output), promise: written)
        isFlushing = false
        output = Self.nothing
        if !isWritable { notePending(context) }
    }

    /// Closes the connection at once; what has been answered is sent as far as the other side takes it.
    func close(breach: String) {
        guard let context else { return }
        statistics.countBreach(breach)
        flush(context)
        closeForGood()
    }

    func closeForGood() {
        guard let context else { return }
        end()
        context.close(promise: nil)
    }

    /// Gives back what the connection holds.
    func end() {
        isEnding = true
        isInputClosed = true
        if alertForm != nil { connections.unsubscribe(self) }
        alertForm = nil
        blocks?.timer?.cancel()
        blocks = nil
        delayTimer?.cancel()
        delayTimer = nil
        delayed.removeAll()
        unfinished.removeAll()
        input = Self.nothing
        hasUndecoded = false
        pendingOctets = 0
        if isPaused {
            isPaused = false
            connections.countPaused(-1)
        }
        noteHeld()
    }
}
