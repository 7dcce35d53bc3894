import COSEM
import Estate
import GBCS
import Keys
import NIOCore

/// One event loop's part of a load: it sends messages when they are due or answers have come, and records their
/// outcomes.
///
/// Used only on its loop. A message costs neither a task nor a future, and its octets are changed in place.
final class LoadWorker {
    /// Largest number of messages sent in one go before the loop may read again.
    private static let sendBurst = 256
    /// Time after the end, in microseconds, in which messages that were due before it may still leave.
    private static let grace: Int64 = 100_000

    private let plan: LoadPlan
    private let part: Int
    private let eventLoop: any EventLoop
    private let messages: LoadMessages
    private var outstanding: OutstandingRequests
    let pool: ConnectionPool

    private let schedule: ArrivalSchedule?
    private var arrivals: ArrivalSchedule.Arrivals?
    /// Due time of the next message of an open loop, in microseconds from the start.
    private var nextArrival: Int64 = 0
    /// Number of this worker's messages so far, and the largest number.
    private var messageCount: UInt64 = 0
    private let messageLimit: UInt64
    /// Start of the run, in nanoseconds of the machine's uptime.
    private var start: UInt64 = 0
    private var sendingEnd: Int64
    private var hasBegun = false
    private(set) var isSending = false
    private var isTickScheduled = false
    private var maintenance: RepeatedTask?
    private let finished: EventLoopPromise<Void>
    private var isFinished = false

    let recorder: LoadRecorder

    init(
        plan: LoadPlan, part: Int, eventLoop: any EventLoop, estate: Estate, folder: KeyFolder, now: UTCTime,
        firstCounter: UInt64, secrets: any MeterSecrets
    ) throws {
        self.plan = plan
        self.part = part
        self.eventLoop = eventLoop
        messages = try LoadMessages(plan: plan, estate: estate, folder: folder, now: now, secrets: secrets)
        outstanding = OutstandingRequests(base: firstCounter, part: part, of: plan.threads)
        let share = (plan.connections - part + plan.threads - 1) / plan.threads
        pool = ConnectionPool(
            target: plan.target, token: plan.token, count: share, inFlightLimit: plan.inFlight, eventLoop: eventLoop)
        if case .open(let schedule) = plan.pacing { self.schedule = schedule } else { schedule = nil }
        arrivals = schedule?.arrivals(part: part, of: plan.threads, seed: plan.seed(of: .arrivals))
        let parts = UInt64(plan.threads)
        let messages = plan.messages ?? .max - parts
        messageLimit = messages <= UInt64(part) ? 0 : (messages - UInt64(part) + parts - 1) / parts
        sendingEnd = plan.sendingEnd
        finished = eventLoop.makePromise()
        recorder = LoadRecorder(plan: plan)
    }

    /// Time in microseconds from the start.
    var now: Int64 {
        Int64(bitPattern: NIODeadline.now().uptimeNanoseconds &- start) / 1_000
    }

    /// Derives the secrets of the first meters, so that this does not delay the first messages.
    func prepare() throws(LoadError) {
        for index in 0..<min(2_048, messageLimit) { try messages.prepare(number(index)) }
    }

    /// The number of this worker's message `index` among all workers' messages.
    private func number(_ index: UInt64) -> UInt64 { index * UInt64(plan.threads) + UInt64(part) }

    /// Sends from `start` on, in nanoseconds of the machine's uptime. The future succeeds when everything is over.
    func begin(at start: UInt64) -> EventLoopFuture<Void> {
        self.start = start
        hasBegun = true
        guard !isFinished else { return finished.futureResult }
        guard pool.losses == 0 else {
            fail(
                LoadError(
                    "\(plan.target.host):\(plan.target.port): closed \(pool.losses) of \(pool.count) connections at once; "
                        + "does it take so many?"))
            return finished.futureResult
        }
        isSending = true
        if arrivals != nil { nextArrival = arrivals?.next() ?? ArrivalSchedule.never }
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        let interval = TimeAmount.microseconds(min(20_000, max(1_000, Int64(plan.timeout * 1e6) / 20)))
        maintenance = eventLoop.scheduleRepeatedTask(initialDelay: interval, delay: interval) { _ in
            bound.value.maintain()
        }
        sendMore()
        return finished.futureResult
    }

    /// Stops sending; outstanding messages are waited for, at most two seconds.
    func stop() {
        guard isSending else { return }
        sendingEnd = min(sendingEnd, now)
        endSending()
        let bound = NIOLoopBound(self, eventLoop: eventLoop)
        eventLoop.scheduleTask(in: .seconds(2)) { bound.value.finish() }
        finishIfDone()
    }

    // MARK: Sending

    private func sendMore() {
        guard schedule == nil else { return sendDue() }
        for connection in pool.open { fill(connection) }
    }

    /// In a closed loop, sends as many messages as may be in flight.
    private func fill(_ connection: LoadConnection) {
        guard isSending else { return }
        guard messageCount < messageLimit, now < sendingEnd else { return endSending() }
        while connection.inFlight < plan.inFlight, messageCount < messageLimit, isSending {
            send(on: connection, intended: 0)
        }
        connection.flush()
    }

    /// In an open loop, sends the messages that are due, as far as connections have room.
    private func sendDue() {
        guard isSending else { return }
        var time = now
        var count = 0
        var touched: [LoadConnection] = []
        while isSending, nextArrival <= time, count < Self.sendBurst {
            guard nextArrival < sendingEnd, messageCount < messageLimit else { break }
            guard let connection = pool.nextFree() else { break }
            send(on: connection, intended: nextArrival)
            nextArrival = arrivals?.next() ?? ArrivalSchedule.never
            if touched.last !== connection { touched.append(connection) }
            count += 1
            if count & 15 == 0 { time = now }
        }
        for connection in touched { connection.flush() }
        if messageCount >= messageLimit || nextArrival >= sendingEnd { return endSending() }
        // A message that was due before the end leaves a little late rather than never, if a connection has room.
        if time >= sendingEnd, count < Self.sendBurst || time >= sendingEnd + Self.grace { return endSending() }
        // Without a free connection, the next answer continues here.
        if nextArrival > time || count == Self.sendBurst { scheduleTick(at: max(time, nextArrival)) }
    }

    private struct Tick: NIOScheduledCallbackHandler, Sendable {
        let worker: NIOLoopBound<LoadWorker>

        func handleScheduledCallback(eventLoop: some EventLoop) {
            worker.value.isTickScheduled = false
            worker.value.sendDue()
        }
    }

    private func scheduleTick(at time: Int64) {
        // A callback that comes early schedules the next one.
        guard !isTickScheduled else { return }
        let deadline = NIODeadline.uptimeNanoseconds(start + UInt64(max(0, min(time, sendingEnd))) * 1_000)
        let tick = Tick(worker: NIOLoopBound(self, eventLoop: eventLoop))
        // This fails only when the loop has shut down.
        isTickScheduled = (try? eventLoop.scheduleCallback(at: deadline, handler: tick)) != nil
    }

    private func send(on connection: LoadConnection, intended: Int64) {
        let number = number(messageCount)
        messageCount += 1
        var request = messages.request(number)
        request.intended = intended
        request.sent = intended
        request.connection = connection.position
        let (slot, counter) = outstanding.open(request)
        do throws(LoadError) {
            try messages.withCommand(for: request, counter: counter) { connection.append($0, slot: slot) }
        } catch {
            outstanding.close(slot)
            return fail(error)
        }
        recorder.result.sent += 1
    }

    /// Notes the time at which a burst left.
    func stamp(_ slots: [Int]) {
        let now = now
        for slot in slots {
            outstanding[slot].sent = now
            if schedule == nil {
                outstanding[slot].intended = now
            } else {
                recorder.recordSend(outstanding[slot])
            }
        }
        recorder.extend(to: now)
    }

    private func endSending() {
        guard isSending else { return }
        isSending = false
        // A measurement lasts as long as it was planned, however early its last message was due.
        if messageCount < messageLimit { recorder.extend(to: sendingEnd) }
        countUnsent()
        finishIfDone()
    }

    /// Counts messages that were due by the end and never left as errors: a system that stalls must not look idle.
    private func countUnsent() {
        guard let schedule, nextArrival < sendingEnd else { return }
        func due(before time: Int64) -> UInt64 {
            min(messageLimit, schedule.arrivals(before: Double(time), part: part, of: plan.threads))
        }
        let past = max(messageCount, due(before: plan.recordingStart))
        recorder.recordUnsent(max(past, due(before: sendingEnd)) - past)
    }

    // MARK: Receiving

    func receive(_ octets: [UInt8], on connection: LoadConnection, at now: Int64) {
        guard let address = ResponseCheck.Address(of: octets) else {
            recorder.result.strays += 1
            return
        }
        guard address.flag != CRAFlag.alert.rawValue else {
            recorder.result.alerts += 1
            return
        }
        switch outstanding.match(address.counter) {
        case .slot(let slot)
        where outstanding[slot].device == address.originator && outstanding[slot].connection == connection.position:
            let request = outstanding[slot]
            let outcome =
                request.isVerified ? messages.outcome(of: octets, to: request, counter: address.counter) : .answered
            close(slot, outcome, at: now, isVerified: request.isVerified)
        case .past:
            recorder.result.late += 1
        case .slot, .unknown:
            // The response fits no request: the oldest request to this device has got a wrong answer.
            if let slot = outstanding.oldest(to: address.originator, over: connection.position) {
                close(slot, .doesNotAnswer, at: now)
            } else {
                recorder.result.strays += 1
            }
        }
    }

    /// Closes a request with its outcome.
    ///
    /// - Parameter time: time in microseconds from the start; nil when no response came.
    private func close(_ slot: Int, _ outcome: LoadOutcome, at time: Int64?, isVerified: Bool = false) {
        let request = outstanding[slot]
        outstanding.close(slot)
        pool[request.connection]?.inFlight -= 1
        recorder.record(request, outcome, at: time, isVerified: isVerified)
    }

    /// Continues after everything that had arrived on `connection` has been received.
    func readComplete(_ connection: LoadConnection) {
        if schedule == nil { fill(connection) } else if nextArrival <= now { sendDue() }
        finishIfDone()
    }

    func lost(_ connection: LoadConnection) {
        for slot in outstanding.slots(over: connection.position) { close(slot, .connectionLost, at: nil) }
        pool.lost(connection, for: self)
        finishIfDone()
    }

    func connected(_ connection: LoadConnection) {
        pool.add(connection)
        guard isSending else { return }
        if schedule == nil { fill(connection) } else { sendDue() }
    }

    // MARK: Time

    /// Expires requests that were sent too long ago, ends sending, and starts connections again that nothing else would
    /// start.
    private func maintain() {
        let time = now
        while let slot = outstanding.expired(sentBefore: time - Int64(plan.timeout * 1e6)) {
            close(slot, .timeout, at: nil)
        }
        if schedule == nil, time >= sendingEnd { endSending() }
        if isSending { sendMore() }
        finishIfDone()
    }

    private func finishIfDone() {
        if hasBegun, !isSending, outstanding.count == 0 { finish() }
    }

    private func finish() {
        guard !isFinished else { return }
        isFinished = true
        close()
        finished.succeed()
    }

    private func fail(_ error: LoadError) {
        isSending = false
        guard !isFinished else { return }
        isFinished = true
        close()
        finished.fail(error)
    }

    private func close() {
        maintenance?.cancel()
        recorder.result.outstanding = outstanding.count
        pool.close()
    }

    /// Gives up, because nothing began or an error ended the run elsewhere.
    func abandon() {
        isSending = false
        finish()
    }

    func takeResult() -> LoadRecorder.Result {
        recorder.result.losses = pool.losses
        recorder.result.reconnections = pool.reconnections
        return recorder.result
    }
}
