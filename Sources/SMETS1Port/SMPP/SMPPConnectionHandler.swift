import NIOCore
import SMPP

/// One connection of the SMSC. It gives its session the octets that come and the time, and carries out what the session
/// answers.
///
/// Everything here happens on the channel's event loop.
final class SMPPConnectionHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer
    typealias Clock = @Sendable () -> Int64

    private let service: any ShortMessageService
    private let receivers: SMPPReceivers
    private let counts: SMPPCounts
    private let clock: Clock
    private var session: SMPPServerSession
    /// Number of this connection among the receivers; nil unless the bind takes deliver_sm.
    private var receiver: Int?
    private var timer: Scheduled<Void>?
    /// Time at which the timer fires, in microseconds.
    private var timerTime = Int64.max
    /// Depth of nested outcomes: answers that come while outcomes are carried out are written with them.
    private var depth = 0
    private var isReadingPaused = false

    init(
        _ configuration: SMPPSessionConfiguration, service: any ShortMessageService, receivers: SMPPReceivers,
        counts: SMPPCounts, clock: @escaping Clock
    ) {
        self.service = service
        self.receivers = receivers
        self.counts = counts
        self.clock = clock
        session = SMPPServerSession(configuration, at: clock())
    }

    func handlerAdded(context: ChannelHandlerContext) { scheduleTimer(context) }

    func handlerRemoved(context: ChannelHandlerContext) { end() }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let octets = unwrapInboundIn(data).readableBytesView
        perform(session.receive(octets, at: clock()), context)
    }

    func channelInactive(context: ChannelHandlerContext) {
        end()
        context.fireChannelInactive()
    }

    /// Pauses reading from a client that does not take its answers. A session from which nothing is read ends by
    /// itself.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        let isPaused = !context.channel.isWritable
        if isPaused != isReadingPaused {
            isReadingPaused = isPaused
            let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
            context.channel.setOption(.autoRead, value: !isPaused).whenFailure { _ in
                bound.value.context.close(promise: nil)
            }
        }
        context.fireChannelWritabilityChanged()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    /// Asks the client to unbind, and closes.
    func unbind(_ context: ChannelHandlerContext) {
        perform(session.unbind(at: clock()), context)
        leaveReceivers()
    }

    private func perform(_ outcomes: [SMPPServerSession.Outcome], _ context: ChannelHandlerContext) {
        depth += 1
        for outcome in outcomes {
            counts.count(outcome)
            switch outcome {
            case .send(let octets):
                context.write(wrapOutboundOut(context.channel.allocator.buffer(bytes: octets)), promise: nil)
            case .submit(let request, let message):
                service.submit(message, answered: answer(context) { $0.session.answer(request, with: $1) })
            case .query(let request, let messageID, let source):
                service.query(
                    messageID: messageID, source: source.text,
                    answered: answer(context) { $0.session.answer(request, with: $1) })
            case .bound(let mode, let systemID): if mode.receives { joinReceivers(systemID, context) }
            case .delivered, .notTaken: if let receiver { receivers.released(receiver) }
            case .close:
                end()
                context.flush()
                context.close(promise: nil)
            case .bindRefused, .throttled, .windowFull, .malformed, .refused, .notOffered: break
            }
        }
        depth -= 1
        guard depth == 0 else { return }
        if !outcomes.isEmpty { context.flush() }
        scheduleTimer(context)
    }

    /// The answer function that a service may call from any thread.
    private func answer<Answer: Sendable>(
        _ context: ChannelHandlerContext,
        _ take: @escaping @Sendable (SMPPConnectionHandler, Answer) -> [SMPPServerSession.Outcome]
    ) -> @Sendable (Answer) -> Void {
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        return { answer in
            let perform: @Sendable () -> Void = {
                let (handler, context) = bound.value
                handler.perform(take(handler, answer), context)
            }
            if loop.inEventLoop { perform() } else { loop.execute(perform) }
        }
    }

    // MARK: Receipts

    private func joinReceivers(_ systemID: String, _ context: ChannelHandlerContext) {
        let loop = context.eventLoop
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: loop)
        // The receipt is never handed on at once: one that cannot be sent makes room for the next, and the calls would
        // nest without end.
        receiver = receivers.add(systemID: systemID, window: session.deliverWindow) { receipt in
            loop.execute {
                let (handler, context) = bound.value
                handler.deliver(receipt, systemID, context)
            }
        }
    }

    private func deliver(_ receipt: DeliveryReceipt, _ systemID: String, _ context: ChannelHandlerContext) {
        if receiver != nil, let outcomes = session.deliver(receipt, at: clock()) {
            perform(outcomes, context)
        } else {
            leaveReceivers()
            receivers.deliver(receipt, to: systemID)
        }
    }

    private func leaveReceivers(returning receipts: [DeliveryReceipt] = []) {
        if let receiver {
            self.receiver = nil
            receivers.remove(receiver, returning: receipts)
        } else {
            for receipt in receipts { receivers.deliver(receipt, to: session.systemID) }
        }
    }

    // MARK: Time

    private func scheduleTimer(_ context: ChannelHandlerContext) {
        guard let deadline = session.nextDeadline else { return }
        // A deadline that has moved on is checked when the timer fires: most PDUs move it.
        guard deadline < timerTime else { return }
        timer?.cancel()
        timerTime = deadline
        let bound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        // With a clock that a test holds still, the timer would fire at once and for ever.
        let delay = max(1_000, deadline - clock())
        timer = context.eventLoop.scheduleTask(in: .microseconds(delay)) {
            let (handler, context) = bound.value
            handler.timerTime = .max
            handler.perform(handler.session.timePassed(to: handler.clock()), context)
        }
    }

    private func end() {
        timer?.cancel()
        timer = nil
        leaveReceivers(returning: session.connectionClosed())
    }
}
