import Console
import NIOCore

/// A connection of a ``BenchClient``. Everything here happens on its event loop.
final class BenchConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let commands: ByteBuffer
    private let size: Int
    private let count: Int
    private var next = 0
    private var counter = FrameCounter()
    private var context: ChannelHandlerContext?
    private var answered = 0
    private var outstanding = 0
    private var wanted = 0
    private var isSending = false
    private var end: EventLoopPromise<Int>?
    private var timeout: Scheduled<Void>?

    /// - Parameters:
    ///   - commands: the commands, back to back.
    ///   - size: size of each command in octets.
    init(_ commands: ByteBuffer, size: Int) {
        self.commands = commands
        self.size = size
        count = commands.readableBytes / size
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

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
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        timeout = context.eventLoop.scheduleTask(in: limit) {
            let connection = bound.value
            connection.end?.fail(UserError("\(connection.outstanding) commands of a connection have no answer"))
            connection.end = nil
        }
        return promise.futureResult
    }

    func close() { context?.close(promise: nil) }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frames = counter.count(unwrapInboundIn(data))
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
        end?.fail(UserError("the server closed a connection"))
        end = nil
    }

    /// Writes the next `burst` commands at once, without copying them.
    private func send(_ burst: Int) {
        guard let context, burst > 0 else { return }
        outstanding += burst
        var left = burst
        while left > 0 {
            let part = min(left, count - next)
            if let slice = commands.getSlice(at: next * size, length: part * size) {
                context.write(wrapOutboundOut(slice), promise: nil)
            }
            left -= part
            next = (next + part) % count
        }
        context.flush()
    }
}
