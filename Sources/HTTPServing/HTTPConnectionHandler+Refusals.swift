import Hummingbird
import NIOCore
import NIOHTTP1

/// The answers that a connection gives itself, and its end.
extension HTTPConnectionHandler {
    /// Answers the request that comes with `problem`, in its turn, and ends the connection.
    func refuse(_ problem: HTTPProblem, _ context: ChannelHandlerContext) {
        guard refusal == nil else { return }
        if case .leftOver = reading { return }
        shared.counts.refuse(problem.code)
        // What has come of a body is held until the connection ends: only then do those who collect it let go.
        // Its answer has begun, or will from above: nothing more can be said.
        if isPartial, complete.isEmpty, hasBegunAnswer { return close(context) }
        if isAnsweredEarly { return leave(context) }
        isPartial = false
        guard complete.isEmpty else {
            refusal = (problem, partialAnswer.isHead)
            return
        }
        answer(problem, isHead: partialAnswer.isHead, context)
    }

    func answer(_ problem: HTTPProblem, isHead: Bool, _ context: ChannelHandlerContext) {
        let body = problem.octets(shared.style.problems)
        var head = HTTPResponseHead(
            version: .http1_1,
            status: HTTPResponseStatus(statusCode: problem.status.code, reasonPhrase: problem.status.reasonPhrase))
        head.headers.add(name: "content-type", value: shared.style.problems.mediaType)
        head.headers.add(name: "content-length", value: "\(body.count)")
        head.headers.add(name: "connection", value: "close")
        for (name, value) in problem.headers { head.headers.add(name: name, value: value) }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if !isHead { context.write(wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: noted(nil, context))
        leave(context)
    }

    /// Ends the connection so that what was written arrives: closing while octets are unread would take it back.
    func leave(_ context: ChannelHandlerContext) {
        if case .leftOver = reading { return }
        reading = .leftOver(until: .now() + (unsent == 0 ? .seconds(shared.limits.lingerSeconds) : stallLimit))
        updatePhase(context)
        arm(context)
        context.close(mode: .output, promise: nil)
        read(context: context)
    }

    func close(_ context: ChannelHandlerContext) {
        reading = .leftOver(until: .now())
        context.close(promise: nil)
    }
}
