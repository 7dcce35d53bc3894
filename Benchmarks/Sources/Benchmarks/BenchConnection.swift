import Console
import NIOCore

/// A connection of a ``BenchClient``. Everything here happens on its event loop.
final class BenchConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let requests: ByteBuffer
    private let size: Int
    private let count: Int
    private var next = 0
    private var counter: FrameCounter
    /// Until the first answer.
    private var complaint: (@Sendable (ByteBuffer) -> String?)?
    private var context: ChannelHandlerContext?
    private var answered = 0
    private var outstanding = 0
    private var wanted = 0
    private var isSending = false
    private var greeting: EventLoopPromise<Void>?
    private var end: EventLoopPromise<Int>?
    private var timeout: Scheduled<Void>?

    init(_ target: BenchTarget) {
        requests = target.requests
        size = target.requestSize
        count = requests.readableBytes / size
        counter = FrameCounter(target.framing)
        complaint = target.complaint
    }

    /// Size of the last answer in octets, with its header.
    var lastSize: Int { counter.lastSize }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    /// Sends what comes before all requests; succeeds when it is answered.
    func greet(_ octets: [UInt8], within limit: TimeAmount) -> EventLoopFuture<Void> {
        guard let context else { preconditionFailure("a connection without channel") }
        let promise = context.eventLoop.makePromise(of: Void.self)
        greeting = promise
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: octets)), promise: nil)
        fail("no answer to a greeting", after: limit, context)
        return promise.futureResult
    }

    func begin(inFlight: Int) {
        (answered, isSending) = (0, true)
        send(inFlight)
    }

    func finish(within limit: TimeAmount) -> EventLoopFuture<Int> {
        guard let context else { preconditionFailure("a connection without channel") }
        isSending = false
        let promise = context.eventLoop.makePromise(of: Int.self)
        guard outstanding > 0 else {
            promise.succeed(answered)
            return promise.futureResult
        }
        end = promise
        fail("requests of a connection have no answer", after: limit, context)
        return promise.futureResult
    }

    private func fail(_ reason: String, after limit: TimeAmount, _ context: ChannelHandlerContext) {
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timeout = context.eventLoop.scheduleTask(in: limit) { bound.value.fail(reason) }
    }

    private func fail(_ reason: String) {
        greeting?.fail(UserError(reason))
        end?.fail(UserError(reason))
        (greeting, end) = (nil, nil)
    }

    func close() { context?.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let arrived = unwrapInboundIn(data)
        if let greeting {
            guard counter.count(arrived) > 0 else { return }
            timeout?.cancel()
            self.greeting = nil
            return greeting.succeed()
        }
        if let complaint {
            self.complaint = nil
            if let reason = complaint(arrived) { fail(reason) }
        }
        let frames = counter.count(arrived)
        answered += frames
        outstanding -= frames
        wanted += frames
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        let burst = wanted
        wanted = 0
        if isSending {
            send(burst)
        } else if outstanding == 0 {
            timeout?.cancel()
            end?.succeed(answered)
            end = nil
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        timeout?.cancel()
        fail("the server closed a connection")
    }

    /// Writes the next `burst` requests at once, without copying them.
    private func send(_ burst: Int) {
        guard let context, burst > 0 else { return }
        outstanding += burst
        var left = burst
        while left > 0 {
            let part = min(left, count - next)
            if let slice = requests.getSlice(at: next * size, length: part * size) {
                context.write(wrapOutboundOut(slice), promise: nil)
            }
            left -= part
            next = (next + part) % count
        }
        context.flush()
    }
}
