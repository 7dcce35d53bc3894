import Hummingbird
import Metrics
import NIOCore
import NIOHTTP1

/// How long a connection has for what it is at.
extension HTTPConnectionHandler {
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is HTTPConnectionTable.Eviction:
            if stalledSince != nil { return close(context) }
            // It was quicker.
            guard complete.isEmpty, !hasBegunAnswer else { return }
            if case .nothing = reading { return close(context) }
            refuse(
                HTTPProblem(
                    .serviceUnavailable, "evicted", "a newer connection took the room of this one; send whole requests",
                    retryAfter: 1), context)
            close(context)
        case is ChannelShouldQuiesceEvent:
            // Only whole requests are waited for.
            isQuiescing = true
            if complete.isEmpty { return unsent == 0 ? close(context) : leave(context) }
            arm(context)
        case ChannelEvent.inputClosed:
            if case .leftOver = reading { return context.close(promise: nil) }
            context.fireUserInboundEventTriggered(event)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    /// Time in which a client must take what it is sent.
    var stallLimit: TimeAmount { .seconds(isQuiescing ? 1 : shared.limits.stallSeconds) }

    /// When the connection is next looked at; nil when there is nothing to wait for.
    private var deadline: NIODeadline? {
        let limits = shared.limits
        if case .leftOver(let until) = reading { return until }
        let stall = stalledSince.map { $0 + stallLimit }
        // What is not read since the answers before it are not taken, is not the client's pause.
        guard complete.isEmpty else { return stall }
        switch reading {
        case .header(let since): return min(stall ?? .distantFuture, since + .seconds(limits.headerSeconds))
        case .body(let since, let latest):
            let pause = latest + .seconds(limits.bodyPauseSeconds)
            return min(stall ?? .distantFuture, since + .seconds(limits.bodySeconds), pause)
        case .nothing, .leftOver: return stall
        }
    }

    func arm(_ context: ChannelHandlerContext) {
        guard let deadline else { return }
        if let alarm {
            guard deadline < alarm.due else { return }
            alarm.task.cancel()
        }
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        alarm = (context.eventLoop.scheduleTask(deadline: deadline) { bound.value.look() }, deadline)
    }

    private func look() {
        alarm = nil
        guard let deadline, let context, context.channel.isActive else { return }
        guard deadline <= .now() else { return arm(context) }
        switch reading {
        case .leftOver:
            if unsent > 0 { shared.counts.close("stalled") }
            context.close(promise: nil)
        case .header where stalledSince == nil:
            shared.counts.close("header")
            refuse(
                HTTPProblem(
                    .requestTimeout, "header-timeout",
                    "the header did not come within \(shared.limits.headerSeconds) s"), context)
        case .body where stalledSince == nil:
            shared.counts.close("body")
            refuse(
                HTTPProblem(
                    .requestTimeout, "body-timeout",
                    "the body did not come within \(shared.limits.bodySeconds) s, or paused for "
                        + "\(shared.limits.bodyPauseSeconds) s"), context)
        default:
            shared.counts.close("stalled")
            close(context)
        }
    }

    func updatePhase(_ context: ChannelHandlerContext) {
        let phase: HTTPConnectionTable.Phase
        if stalledSince != nil {
            phase = .stalled
        } else if !complete.isEmpty || hasBegunAnswer {
            phase = .answering
        } else {
            phase = isPartial ? .body : .header
        }
        shared.table.set(phase, of: context.channel)
    }
}
