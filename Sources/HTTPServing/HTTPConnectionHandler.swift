import Hummingbird
import Metrics
import NIOCore
import NIOHTTP1

/// One connection of a server, between the decoder and the rest: who may ask, by when a header and a body must
/// have come, how much of bodies is held, and when the connection ends.
///
/// What it refuses never reaches the routes. It answers that itself, after the answers of what came before it.
final class HTTPConnectionHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What all connections of a server share.
    struct Shared: Sendable {
        let limits: HTTPServingLimits
        let access: HTTPAccess
        let style: HTTPServerStyle
        let routes: HTTPRouteTable
        let table: HTTPConnectionTable
        let budget: HTTPBodyBudget
        let counts: HTTPConnectionCounts
    }

    /// Where the client is with what it sends.
    enum Reading {
        /// Nothing of a request has come.
        case nothing
        case header(since: NIODeadline)
        case body(since: NIODeadline, latest: NIODeadline)
        /// What comes is thrown away; the connection ends when the client closes it, or at `until`: first the client has time
        /// to take the answers, then to close.
        case leftOver(until: NIODeadline)
    }

    /// Octets that are thrown away after the last answer; what is more stays unread until the connection ends.
    private static let leftOverLimit = 524_288

    let shared: Shared
    var context: ChannelHandlerContext?
    var reading = Reading.nothing
    private var beginsWithLetter = false
    /// A whole request that is not answered yet.
    struct Pending {
        let answer: HTTPAnswerForm
        /// What it holds of the budget for bodies.
        let held: Int
    }

    var complete: CircularBuffer<Pending> = []
    /// The request of which a part has come has been passed on, and its answer has not ended.
    var isPartial = false
    var partialAnswer = HTTPAnswerForm()
    /// The request of which a part has come was answered without the rest.
    var isAnsweredEarly = false
    /// Octets of the body that came so far, and those that were announced.
    private var received = 0
    private var announced: Int?
    /// What the request of which a part has come holds of the budget for bodies.
    private var partialHeld = 0
    /// The client waits for 100 Continue before it sends the body; none was sent yet.
    private var waitsForContinue = false
    /// There is a route that takes the body.
    private var mayContinue = false
    /// Waits until what came before is answered.
    var refusal: (problem: HTTPProblem, isHead: Bool)?
    private var thrownAway = 0
    var hasBegunAnswer = false
    /// The answer that has begun has a length, so that its head waits for the rest.
    private var hasLength = false
    private var endsAfterAnswer = false
    var isQuiescing = false
    /// Answers that the system has not taken to the end.
    var unsent = 0
    var stalledSince: NIODeadline?
    /// What is called when the answer that is under way or comes next was sent, or can no longer be.
    private var actions: [@Sendable () -> Void] = []
    var alarm: (task: Scheduled<Void>, due: NIODeadline)?

    init(_ shared: Shared) { self.shared = shared }

    // MARK: - The connection

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        if let problem = shared.table.add(context.channel) { refuse(problem, context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        end(context)
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        end(context)
        self.context = nil
    }

    private func end(_ context: ChannelHandlerContext) {
        alarm?.task.cancel()
        alarm = nil
        shared.table.remove(context.channel)
        for request in complete { shared.budget.giveBack(request.held) }
        complete.removeAll()
        shared.budget.giveBack(partialHeld)
        partialHeld = 0
        callActions()
    }

    // MARK: - What comes

    /// Octets have come, of which the decoder has not made anything yet.
    func octetsArrive(_ octets: ByteBuffer) {
        guard case .nothing = reading, let context else { return }
        beginsWithLetter = octets.readableBytesView.first.map { Character(UnicodeScalar($0)).isLetter } ?? false
        reading = .header(since: .now())
        arm(context)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .leftOver = reading {
            if case .body(let body) = unwrapInboundIn(data) { thrownAway += body.readableBytes }
            return
        }
        if refusal != nil { return }
        switch unwrapInboundIn(data) {
        case .head(let head): read(head, context)
        case .body(let body): read(body, data, context)
        case .end:
            if isPartial {
                isPartial = false
                complete.append(Pending(answer: partialAnswer, held: partialHeld))
                partialHeld = 0
                waitsForContinue = false
            }
            isAnsweredEarly = false
            reading = .nothing
            updatePhase(context)
            context.fireChannelRead(data)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        // Nobody else reads what is thrown away.
        if case .leftOver = reading { read(context: context) }
        context.fireChannelReadComplete()
    }

    func read(context: ChannelHandlerContext) {
        if case .leftOver = reading, thrownAway > Self.leftOverLimit { return }
        context.read()
    }

    func read(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        var head = head
        head.headers.trimTrailingWhiteSpace()
        let now = NIODeadline.now()
        reading = .body(since: now, latest: now)
        received = 0
        // One that no Int holds is of the decoder's digits, and too large.
        announced = head.headers["content-length"].first.map { Int($0) ?? .max }
        waitsForContinue = false
        mayContinue = false
        isAnsweredEarly = false
        partialAnswer = HTTPAnswerForm(to: head)
        if let problem = shared.access.refusal(of: head, at: context.channel.localAddress) ?? sizeRefusal()
            ?? head.formRefusal(allMethods: shared.routes.allMethods, example: shared.style.example)
        {
            return refuse(problem, context)
        }
        if head.version != .http1_0, !head.headers["expect"].isEmpty {
            guard head.headers["expect"].allSatisfy({ $0.lowercased() == "100-continue" }) else {
                return refuse(
                    HTTPProblem(
                        .expectationFailed, "unknown-expectation",
                        "Expect: \(head.headers["expect"].joined(separator: ", ").prefix(40)): only 100-continue is known"
                    ),
                    context)
            }
            waitsForContinue = true
        }
        isPartial = true
        updatePhase(context)
        context.fireChannelRead(wrapInboundOut(.head(head)))
        // What no route takes is refused without its body.
        mayContinue = waitsForContinue && shared.routes.allows(head.method.rawValue, head.uri)
        sendContinue(context)
        arm(context)
    }

    private func sizeRefusal() -> HTTPProblem? {
        guard let announced, announced > shared.limits.bodySize else { return nil }
        return .bodyTooLarge(shared.limits.bodySize)
    }

    func read(_ body: ByteBuffer, _ data: NIOAny, _ context: ChannelHandlerContext) {
        let count = body.readableBytes
        let counted = max(0, received + count - HTTPBodyBudget.free) - max(0, received - HTTPBodyBudget.free)
        received += count
        waitsForContinue = false
        if case .body(let since, _) = reading { reading = .body(since: since, latest: .now()) }
        guard received <= shared.limits.bodySize else {
            return refuse(.bodyTooLarge(shared.limits.bodySize), context)
        }
        guard isPartial else { return }
        guard shared.budget.take(counted) else {
            return refuse(
                HTTPProblem(
                    .serviceUnavailable, "too-many-bodies",
                    "requests' bodies take all the memory they may; send the request again", retryAfter: 1), context)
        }
        partialHeld += counted
        context.fireChannelRead(data)
    }

    /// Once what came before is answered: an informational answer must not stand amid another.
    private func sendContinue(_ context: ChannelHandlerContext) {
        guard complete.isEmpty, waitsForContinue, mayContinue else { return }
        waitsForContinue = false
        context.write(wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: .continue))), promise: nil)
        context.flush()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        if case .leftOver = reading { return }
        refuse(
            error.problem(
                beginsWithLetter: beginsWithLetter, allMethods: shared.routes.allMethods, example: shared.style.example),
            context)
    }

    // MARK: - What goes

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .leftOver = reading {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return callActions()
        }
        switch unwrapOutboundIn(data) {
        case .head(var head) where head.status.code >= 200:
            hasBegunAnswer = true
            hasLength = head.headers.contains(name: "content-length")
            endsAfterAnswer =
                answerForm.shape(&head) || isQuiescing || complete.isEmpty && isPartial && isTooMuchLeft
            if endsAfterAnswer { head.headers.replaceOrAdd(name: "connection", value: "close") }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body where answerForm.isHead: promise?.succeed()
        case .end:
            hasBegunAnswer = false
            if let request = complete.popFirst() {
                shared.budget.giveBack(request.held)
            } else {
                isPartial = false
                isAnsweredEarly = true
                shared.budget.giveBack(partialHeld)
                partialHeld = 0
            }
            context.write(data, promise: noted(promise, context))
            answerEnded(context)
        default: context.write(data, promise: promise)
        }
    }

    /// Passes on a flush, but for that of a part of an answer of which more comes at once: head, body and end go out together.
    func flush(context: ChannelHandlerContext) {
        guard hasBegunAnswer, hasLength, context.channel.isWritable else { return context.flush() }
    }

    /// The form of the answer that is under way or comes next.
    private var answerForm: HTTPAnswerForm { complete.first?.answer ?? partialAnswer }

    /// The promise of an answer's end; the answer is ``unsent`` until it is kept.
    func noted(_ promise: EventLoopPromise<Void>?, _ context: ChannelHandlerContext) -> EventLoopPromise<Void> {
        let promise = promise ?? context.eventLoop.makePromise()
        unsent += 1
        let bound = NIOLoopBound(self, eventLoop: context.eventLoop)
        let actions = actions
        self.actions = []
        promise.futureResult.whenComplete { _ in
            bound.value.answerSent()
            for action in actions { action() }
        }
        return promise
    }

    /// Has `action` called when the answer that is under way or comes next was sent, or can no longer be.
    func afterAnswer(_ action: @escaping @Sendable () -> Void) {
        guard let context, context.channel.isActive else { return action() }
        if case .leftOver = reading { return action() }
        actions.append(action)
    }

    private func callActions() {
        let actions = actions
        self.actions = []
        for action in actions { action() }
    }

    /// The system has taken an answer to its end, or never will.
    private func answerSent() {
        unsent -= 1
        guard complete.isEmpty, unsent == 0, let context else { return }
        if isQuiescing {
            close(context)
        } else if case .leftOver = reading {
            reading = .leftOver(until: .now() + .seconds(shared.limits.lingerSeconds))
            arm(context)
        }
    }

    /// Whoever waits for 100 Continue may send the body or not; and the rest of a long body is not waited for.
    private var isTooMuchLeft: Bool { waitsForContinue || (announced ?? .max) - received > HTTPBodyBudget.free }

    private func answerEnded(_ context: ChannelHandlerContext) {
        updatePhase(context)
        if endsAfterAnswer && (complete.isEmpty || !isQuiescing) {
            context.flush()
            return leave(context)
        }
        guard complete.isEmpty else { return }
        if let refusal {
            self.refusal = nil
            answer(refusal.problem, isHead: refusal.isHead, context)
        } else {
            sendContinue(context)
            // While the answers before were awaited, the client could not go on.
            switch reading {
            case .header: reading = .header(since: .now())
            case .body: reading = .body(since: .now(), latest: .now())
            case .nothing, .leftOver: break
            }
            arm(context)
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stalledSince = context.channel.isWritable ? nil : .now()
        // It has taken some, and has as long for the rest.
        if case .leftOver = reading, unsent > 0 { reading = .leftOver(until: .now() + stallLimit) }
        updatePhase(context)
        arm(context)
        context.fireChannelWritabilityChanged()
    }
}
