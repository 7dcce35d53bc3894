import COSEM
import LoadTest
import NIOCore

/// One held data session: associates, reads a register, idles, reads again when asked. Lives on its event loop.
final class DLMSHeldSession: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// What every session of a client sends.
    struct Requests: Sendable {
        let association: ByteBuffer
        let get: ByteBuffer
        let port: UInt16
        let check: DLMSAnswerCheck

        init(client: DLMSLoadClient) {
            association = ByteBuffer(bytes: DLMSRequests.wrapped(DLMSRequests.association(of: client), from: client))
            let day = UTCTime(secondsSince2000: 0)
            get = ByteBuffer(
                bytes: DLMSRequests.wrapped(DLMSRequests.get(.register, identifier: 1, day: day), from: client))
            port = client.port
            check = DLMSAnswerCheck(.register, days: [])
        }
    }

    private let requests: Requests
    private let eventLoop: any EventLoop
    private var context: ChannelHandlerContext?
    private var input = ByteBuffer()
    private var isAssociated = false
    /// Of what is waited for: the first answered read, or the one after idling.
    private var answer: EventLoopPromise<NIODeadline>?
    private var timeout: Scheduled<Void>?

    init(_ requests: Requests, on eventLoop: any EventLoop) {
        self.requests = requests
        self.eventLoop = eventLoop
    }

    var isAlive: Bool { context?.channel.isActive ?? false }

    /// When the association stands and one read is answered.
    func established(within limit: TimeAmount) -> EventLoopFuture<NIODeadline> { wait(within: limit) }

    /// Reads once more; when the answer came.
    func ask(within limit: TimeAmount) -> EventLoopFuture<NIODeadline> {
        guard let context, answer == nil else { return eventLoop.makeFailedFuture(LoadError("the session had ended")) }
        answer = eventLoop.makePromise()
        context.writeAndFlush(wrapOutboundOut(requests.get), promise: nil)
        return wait(within: limit)
    }

    private func wait(within limit: TimeAmount) -> EventLoopFuture<NIODeadline> {
        guard let answer else { return eventLoop.makeFailedFuture(LoadError("the session had ended")) }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        timeout = eventLoop.scheduleTask(in: limit) { bound.value.fail("no answer in time") }
        return answer.futureResult
    }

    func close() { context?.close(promise: nil) }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        answer = eventLoop.makePromise()
    }

    func handlerRemoved(context: ChannelHandlerContext) { fail("connection refused") }

    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(requests.association), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var arrived = unwrapInboundIn(data)
        input.writeBuffer(&arrived)
        while true {
            let octets: [UInt8]
            switch DLMSFrame.at(0, of: input.readableBytesSpan, to: requests.port) {
            case .incomplete: return
            case .wrongHeader: return fail("wrong wrapper header")
            case .apdu(let range):
                octets = input.readableBytesSpan.copy(range)
                input.moveReaderIndex(forwardBy: range.upperBound)
            }
            // An idle session keeps no octets.
            if input.readableBytes == 0 { input = ByteBuffer() }
            receive(octets, context)
        }
    }

    private func receive(_ apdu: [UInt8], _ context: ChannelHandlerContext) {
        guard isAssociated else {
            switch DLMSAssociationAnswer(apdu) {
            case .accepted:
                isAssociated = true
                context.writeAndFlush(wrapOutboundOut(requests.get), promise: nil)
            case .refused(let reason): fail(reason)
            }
            return
        }
        let octets = apdu.span.bytes
        guard DLMSAnswerCheck.identifier(of: octets, apdu.indices) == 1 else { return fail("answers something else") }
        let outcome = requests.check.outcome(of: octets, apdu.indices, day: 0)
        guard outcome == .answered else { return fail(outcome.name) }
        timeout?.cancel()
        timeout = nil
        answer?.succeed(.now())
        answer = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.context = nil
        fail("closed by the meter")
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func fail(_ reason: String) {
        timeout?.cancel()
        timeout = nil
        answer?.fail(LoadError(reason))
        answer = nil
        context?.close(promise: nil)
    }
}
