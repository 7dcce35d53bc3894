import COSEM
import LoadTest
import NIOCore
import NIOPosix

/// One event loop's part of a load. Lives on its loop; a read costs neither a task, a future nor an allocation.
final class DLMSLoadWorker {
    private static let maintenance = TimeAmount.milliseconds(50)

    let plan: DLMSLoadPlan
    private let part: Int
    private let eventLoop: any EventLoop
    private let requests: DLMSRequestRing
    private let check: DLMSAnswerCheck
    /// Identifiers that are used, a bit each.
    private let identifiers: UInt32
    let associationRequest: ByteBuffer
    let clientPort: UInt16

    private var connections: [DLMSLoadConnection] = []
    private let start = NIODeadline.now()
    private var isSending = false
    private var ticks: RepeatedTask?
    private var finished: EventLoopPromise<Void>?
    private(set) var tally = DLMSLoadTally()

    init(plan: DLMSLoadPlan, part: Int, eventLoop: any EventLoop) {
        self.plan = plan
        self.part = part
        self.eventLoop = eventLoop
        requests = DLMSRequestRing(plan.read, from: plan.client, days: plan.days)
        check = DLMSAnswerCheck(plan.read, days: plan.days)
        identifiers = UInt32(truncatingIfNeeded: 1 << plan.inFlight - 1)
        associationRequest = ByteBuffer(
            bytes: DLMSRequests.wrapped(DLMSRequests.association(of: plan.client), from: plan.client))
        clientPort = plan.client.port
    }

    /// Microseconds from the worker's birth.
    private var now: Int64 { (NIODeadline.now() - start).nanoseconds / 1_000 }

    /// Connections of this worker.
    var share: Int { (plan.connections - part + plan.threads - 1) / plan.threads }

    /// Connects and associates the connections of `places`; fails when any cannot.
    func connect(_ places: Range<Int>) -> EventLoopFuture<Void> {
        EventLoopFuture.andAllSucceed(places.map { connect($0) }, on: eventLoop)
    }

    private func connect(_ place: Int) -> EventLoopFuture<Void> {
        let number = place * plan.threads + part
        let meter = plan.addresses[number]
        let association = eventLoop.makePromise(of: Void.self)
        let connection = DLMSLoadConnection(
            meter: meter, worker: self, firstDay: number % max(1, plan.days.count), association: association)
        connections.append(connection)
        let bound = NIOLoopBound(connection, eventLoop: eventLoop)
        let port = plan.port
        let limit = eventLoop.scheduleTask(in: .nanoseconds(Int64(plan.timeout * 1e9))) {
            association.fail(LoadError("\(meter):\(port): no answer to the AARQ"))
        }
        ClientBootstrap(group: eventLoop)
            .connectTimeout(.seconds(5))
            .channelOption(.tcpOption(.tcp_nodelay), value: 1)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(bound.value)
                }
            }
            .connect(host: meter, port: plan.port)
            .whenFailure { _ in
                association.fail(LoadError("\(meter):\(port): nobody answers; does a server listen there?"))
            }
        return association.futureResult.always { _ in limit.cancel() }
    }

    // MARK: Sending

    func begin() {
        isSending = true
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        ticks = eventLoop.scheduleRepeatedTask(initialDelay: Self.maintenance, delay: Self.maintenance) { _ in
            bound.value.maintain()
        }
        for connection in connections { fill(connection) }
    }

    /// Fills up a connection of whose requests half are answered: one at a time, each would be a write of its own.
    func fill(_ connection: DLMSLoadConnection) {
        if isSending {
            guard connection.inFlight <= plan.inFlight / 2 else { return }
            connection.fill(requests, limit: identifiers, at: now)
        } else {
            finishIfDone()
        }
    }

    /// Counts from now on.
    func reset() { tally.reset() }

    /// Sends no more; the future succeeds when the last answers came or timed out.
    func stop() -> EventLoopFuture<Void> {
        isSending = false
        let promise = eventLoop.makePromise(of: Void.self)
        finished = promise
        finishIfDone()
        return promise.futureResult
    }

    private func maintain() {
        let time = now - Int64(plan.timeout * 1e6)
        for connection in connections {
            guard let oldest = connection.oldestSent, oldest < time else { continue }
            tally.record(.timeout, count: UInt64(connection.closeAll()))
            connection.giveUp()
        }
        finishIfDone()
    }

    private func finishIfDone() {
        guard let finished, connections.allSatisfy({ $0.inFlight == 0 }) else { return }
        self.finished = nil
        close()
        finished.succeed()
    }

    /// Closes every connection: the run is over.
    func close() {
        isSending = false
        ticks?.cancel()
        for connection in connections { connection.giveUp() }
    }

    // MARK: Receiving

    /// Counts the answers in `octets`; returns the octets they take, or nil when no more can be told apart.
    func receive(_ octets: RawSpan, on connection: DLMSLoadConnection) -> Int? {
        let now = now
        var position = 0
        // Answers to one burst have one latency.
        var (sent, answers): (Int64, UInt64) = (0, 0)
        var answered: UInt64 = 0
        defer {
            if answers > 0 { tally.record(latency: now - sent, count: answers) }
            if answered > 0 { tally.record(.answered, count: answered) }
        }
        while true {
            switch DLMSFrame.at(position, of: octets, to: clientPort) {
            case .incomplete: return position
            case .wrongHeader:
                tally.record(.wrongHeader)
                return nil
            case .apdu(let range):
                position = range.upperBound
                guard let (request, outcome) = self.outcome(of: octets, range, on: connection) else { continue }
                if request.sent != sent, answers > 0 {
                    tally.record(latency: now - sent, count: answers)
                    answers = 0
                }
                sent = request.sent
                answers += 1
                if outcome == .answered { answered += 1 } else { tally.record(outcome) }
            }
        }
    }

    /// Nil when the APDU answers nothing that waits; that is counted.
    @inline(__always)
    private func outcome(
        of octets: RawSpan, _ apdu: Range<Int>, on connection: DLMSLoadConnection
    ) -> (request: (sent: Int64, day: Int), outcome: DLMSLoadOutcome)? {
        if let identifier = DLMSAnswerCheck.identifier(of: octets, apdu) {
            if octets.octet(at: apdu.lowerBound + 1) == 0x02 {
                return outcome(ofBlock: octets, apdu, identifier, on: connection)
            }
            guard let request = connection.close(identifier) else {
                tally.record(.wrongInvokeIdentifier)
                return nil
            }
            connection.tookWhole()
            return (request, check.outcome(of: octets, apdu, day: request.day))
        }
        // An exception-response names no request.
        let tag = apdu.isEmpty ? 0 : octets.octet(at: apdu.lowerBound)
        let outcome: DLMSLoadOutcome =
            switch tag {
            case ExceptionResponse.tag, ConfirmedServiceError.tag: .exceptionResponse
            case GetResponse.tag: .malformed
            default: .wrongService
            }
        guard let request = connection.closeOldest() else {
            tally.record(outcome)
            return nil
        }
        return (request, outcome)
    }

    /// Nil while more blocks are to come.
    private func outcome(
        ofBlock octets: RawSpan, _ apdu: Range<Int>, _ identifier: Int, on connection: DLMSLoadConnection
    ) -> (request: (sent: Int64, day: Int), outcome: DLMSLoadOutcome)? {
        let (answer, isWrong) = connection.take(block: octets, apdu)
        guard isWrong || answer != nil else { return nil }
        guard let request = connection.close(identifier) else {
            tally.record(.wrongInvokeIdentifier)
            return nil
        }
        guard let answer else { return (request, .wrongBlock) }
        return (request, check.outcome(of: answer.span.bytes, 0..<answer.count, day: request.day))
    }

    func lost(_ connection: DLMSLoadConnection) {
        let count = connection.closeAll()
        if count > 0 { tally.record(.connectionLost, count: UInt64(count)) }
        finishIfDone()
    }
}
