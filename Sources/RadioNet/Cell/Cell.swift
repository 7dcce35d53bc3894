import SimulationKernel

/// Hubs that share the channels of one base station: exchanges wait by priority, take a channel, reach their hub, and
/// bring its response back.
///
/// The cell does nothing by itself: ``step(until:)`` moves its time on to the next thing that its owner must know of. A
/// study asks for step after step; a live network asks when the wall clock has come to ``nextTime``. Only what the cell
/// is asked, and its random numbers, decide what it does.
///
/// How an exchange fares:
/// - ``offer(_:at:)`` queues its command. When a channel is free the most urgent priority comes first, and within a
///   priority, where responses use the same channels, responses come before commands.
/// - When the command has arrived the cell returns ``Step/atHub(_:)``. The owner says what comes of it with
///   ``answer(octets:ready:)`` or ``withhold()`` before it does anything else; asking for the next step instead
///   withholds.
/// - On shared channels a response that the hub has at once goes back on the command's channel. Any other response
///   gives the channel up, is queued when the hub has it, and takes a channel of its own.
/// - ``Step/finished(_:_:)`` tells how the exchange ended.
///
/// The odd cases:
/// - An attempt that does not reach its hub still takes a channel for some time. The command is queued again after the
///   retry interval, unless it is on-demand, has had its attempts, or its deadline would have passed.
/// - A waiting command whose deadline passes ends only when its turn comes. Responses have no deadline.
/// - The limit of the queue counts commands and responses, but refuses commands only, retries included.
/// - Closing a priority holds back its commands; lost channels and an outage hold back all that waits. What is on the
///   air goes on to its end.
public struct Cell {
    public enum Step: Hashable, Sendable {
        /// The command has arrived at the hub. The next call must be ``Cell/answer(octets:ready:)`` or
        /// ``Cell/withhold()``.
        case atHub(Exchange)
        /// The command has arrived at the hub once more; nothing comes of that on the air.
        case atHubAgain(Exchange)
        case finished(Exchange, Exchange.Outcome)
    }

    private enum Event: BitwiseCopyable {
        case offered(Exchange)
        case downlinkEnd(Exchange)
        case unreachable(Exchange)
        case uplinkReady(Exchange)
        case uplinkEnd(Exchange)
    }

    private static let downlink = 0
    private static let uplink = 1
    private static let priorities = MessagePriority.allCases.count

    public let parameters: CellParameters
    private let network: CounterRandom
    private let random: CounterRandom
    private var link: LinkTiming
    private var faults = CellFaults.none
    /// The time of the cell: what has happened so far is not later.
    public private(set) var time: Microseconds = 0
    private var events = EventQueue<Event>(reserving: 64)
    /// Steps that are to be told before anything else happens.
    private var steps: [Step] = []
    private var stepsTold = 0
    /// The exchange whose command has just arrived at the hub; it still has its channel.
    private var atHub: Exchange?
    /// Exchanges that wait for a channel: commands by priority, then responses by priority.
    private var waiting: [ExchangeQueue]
    private var waitingCount = 0
    private var isOpen = [Bool](repeating: true, count: MessagePriority.allCases.count)
    /// Number of channels taken, by direction.
    private var taken = [0, 0]
    /// Time that channels were taken, by hour of the day; channels add up.
    public private(set) var busy = [Microseconds](repeating: 0, count: 24)

    /// - Parameters:
    ///   - network: random numbers that say what hubs are like.
    ///   - random: random numbers that say what happens in this cell.
    public init(_ parameters: CellParameters, network: CounterRandom, random: CounterRandom) {
        precondition(parameters.channels > 0, "a cell has a channel")
        self.parameters = parameters
        self.network = network
        self.random = random
        link = parameters.link
        waiting = [ExchangeQueue](repeating: ExchangeQueue(), count: 2 * Self.priorities)
    }

    /// Time of the next event if nothing is offered; nil when there is none.
    public var nextTime: Microseconds? { atHub != nil || stepsTold < steps.count ? time : events.nextTime }

    /// Number of exchanges of a priority that wait for a channel.
    public func waitingCount(_ priority: MessagePriority) -> Int {
        waiting[place(Self.downlink, priority)].count + waiting[place(Self.uplink, priority)].count
    }

    private func place(_ direction: Int, _ priority: MessagePriority) -> Int {
        direction * Self.priorities + Int(priority.rawValue)
    }

    /// Takes an exchange at `now`, which is not before ``time``.
    public mutating func offer(_ exchange: Exchange, at now: Microseconds) {
        time = max(time, now)
        if random.happens(faults.reorderShare, .reorder, exchange.identifier) {
            let delay = random.unit(.reorder, exchange.identifier, attempt: 1) * Double(faults.reorderDelay)
            events.schedule(.offered(exchange), at: time + Microseconds(delay))
        } else {
            enqueue(exchange)
        }
    }

    private mutating func enqueue(_ exchange: Exchange) {
        guard waitingCount < parameters.queueLimit else { return tell(.finished(exchange, .refused)) }
        wait(exchange, Self.downlink)
        startWaiting(Self.downlink)
    }

    private mutating func wait(_ exchange: Exchange, _ direction: Int) {
        waiting[place(direction, exchange.priority)].append(exchange)
        waitingCount += 1
    }

    /// Returns what happens next, up to `limit`; nil when nothing does until then.
    public mutating func step(until limit: Microseconds) -> Step? {
        if atHub != nil { withhold() }
        while true {
            if stepsTold < steps.count {
                defer { stepsTold += 1 }
                return steps[stepsTold]
            }
            if stepsTold > 0 {
                steps.removeAll(keepingCapacity: true)
                stepsTold = 0
            }
            guard let next = events.nextTime, next <= limit, let (now, event) = events.next() else {
                time = max(time, limit)
                return nil
            }
            time = max(time, now)
            switch event {
            case .offered(let exchange): enqueue(exchange)
            case .downlinkEnd(let exchange):
                if random.happens(faults.duplicateShare, .duplicate, exchange.identifier) {
                    tell(.atHubAgain(exchange))
                }
                atHub = exchange
                return .atHub(exchange)
            case .unreachable(let exchange):
                release(Self.downlink)
                retry(exchange)
            case .uplinkReady(let exchange):
                wait(exchange, Self.uplink)
                startWaiting(uplinkPool)
            case .uplinkEnd(let exchange):
                release(uplinkPool)
                return .finished(exchange, .answered)
            }
        }
    }

    private var uplinkPool: Int { parameters.duplex == .shared ? Self.downlink : Self.uplink }

    private mutating func tell(_ step: Step) { steps.append(step) }

    /// Answers the command that has just arrived with the hub's response.
    ///
    /// - Parameters:
    ///   - octets: size of the response on the air, in octets.
    ///   - ready: when the hub has the response. The exchange keeps its channel only for one that the hub has at once.
    public mutating func answer(octets: UInt32, ready: Microseconds) {
        guard var exchange = atHub else { return }
        atHub = nil
        exchange.uplinkOctets = octets
        exchange.isAnswered = true
        if parameters.duplex == .shared, ready <= time {
            sendUplink(exchange)
        } else {
            events.schedule(.uplinkReady(exchange), at: max(ready, time))
            release(Self.downlink)
        }
    }

    /// Answers nothing to the command that has just arrived: the exchange ends as ``Exchange/Outcome/unanswered``.
    public mutating func withhold() {
        guard let exchange = atHub else { return }
        atHub = nil
        release(Self.downlink)
        tell(.finished(exchange, .unanswered))
    }

    /// Opens or closes the cell to commands of a priority. While it is closed, they wait.
    public mutating func setOpen(_ open: Bool, for priority: MessagePriority, at now: Microseconds) {
        time = max(time, now)
        isOpen[Int(priority.rawValue)] = open
        startWaiting(Self.downlink)
    }

    /// Ends all exchanges of a priority whose commands wait, as ``Exchange/Outcome/stopped``.
    public mutating func stop(_ priority: MessagePriority, at now: Microseconds) {
        time = max(time, now)
        let stopped = waiting[place(Self.downlink, priority)].removeAll()
        waitingCount -= stopped.count
        for exchange in stopped { tell(.finished(exchange, .stopped)) }
    }

    /// Sets what is wrong from `now` on. What is on the air is not touched.
    public mutating func apply(_ faults: CellFaults, at now: Microseconds) {
        time = max(time, now)
        self.faults = faults
        switch parameters.link {
        case .radio(let own):
            link = .radio(own.losing(min(0.9, own.segmentLoss + (1 - own.segmentLoss) * faults.jammedShare)))
        case .cellular(let own): link = .cellular(own.losing(faults.jammedShare))
        }
        startWaiting(Self.downlink)
        startWaiting(Self.uplink)
    }

    // MARK: - Channels

    private var channels: Int { faults.isOut ? 0 : parameters.channels - faults.lostChannels }

    private func load(_ pool: Int) -> Double { min(1, Double(taken[pool]) / Double(max(1, channels))) }

    private mutating func release(_ pool: Int) {
        taken[pool] -= 1
        startWaiting(pool)
    }

    private mutating func startWaiting(_ pool: Int) {
        while taken[pool] < channels, let exchange = takeNext(pool) {
            taken[pool] += 1
            if exchange.isAnswered { sendUplink(exchange) } else { sendDownlink(exchange) }
        }
    }

    /// Takes the most urgent exchange that may go on the channels of `pool`, responses of a priority before its
    /// commands. Those whose deadline has passed end as ``Exchange/Outcome/stopped``.
    private mutating func takeNext(_ pool: Int) -> Exchange? {
        guard waitingCount > 0 else { return nil }
        for priority in 0..<Self.priorities {
            if pool == uplinkPool, let exchange = waiting[Self.priorities + priority].popFirst() {
                waitingCount -= 1
                return exchange
            }
            guard pool == Self.downlink, isOpen[priority] else { continue }
            while let exchange = waiting[priority].popFirst() {
                waitingCount -= 1
                if time < exchange.deadline { return exchange }
                tell(.finished(exchange, .stopped))
            }
        }
        return nil
    }

    private mutating func sendDownlink(_ waiting: Exchange) {
        var exchange = waiting
        exchange.attempts += 1
        if isUnreachable(exchange) {
            schedule(.unreachable(exchange), after: parameters.unreachableTime)
        } else {
            let onAir = link.time(
                octets: Int(exchange.downlinkOctets), hub: exchange.hub, direction: .downlink, network: network, random,
                exchange.identifier, load: load(Self.downlink))
            schedule(.downlinkEnd(exchange), after: link.setUp + onAir)
        }
    }

    private func isUnreachable(_ exchange: Exchange) -> Bool {
        if faults.offlineHubs.contains(exchange.hub) { return true }
        let probability = parameters.unreachable + (1 - parameters.unreachable) * faults.offlineShare
        return random.happens(
            probability, .reachability, exchange.identifier, attempt: UInt64(exchange.attempts))
    }

    private mutating func sendUplink(_ exchange: Exchange) {
        let onAir = link.time(
            octets: Int(exchange.uplinkOctets), hub: exchange.hub, direction: .uplink, network: network, random,
            exchange.identifier, load: load(uplinkPool))
        schedule(.uplinkEnd(exchange), after: onAir)
    }

    private mutating func schedule(_ event: Event, after duration: Microseconds) {
        events.schedule(event, at: time + duration)
        var from = time
        let end = time + duration
        while from < end {
            let hourEnd = min(end, (from / .hour + 1) * .hour)
            busy[Int(from / .hour % 24)] += hourEnd - from
            from = hourEnd
        }
    }

    /// Lets an exchange whose hub was not reached wait for its next attempt, or ends it when it may have none.
    private mutating func retry(_ exchange: Exchange) {
        let next = time + parameters.retryInterval
        if exchange.priority == .onDemand || Int(exchange.attempts) >= parameters.mostAttempts {
            tell(.finished(exchange, .unreachable))
        } else if next >= exchange.deadline {
            tell(.finished(exchange, .stopped))
        } else {
            events.schedule(.offered(exchange), at: next)
        }
    }
}
