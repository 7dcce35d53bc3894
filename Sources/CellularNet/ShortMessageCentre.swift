import SimulationKernel

#if canImport(Glibc)
    import Glibc
#endif

/// A short message service centre: it accepts messages, tries to deliver each, and remembers for some time how each
/// ended.
///
/// The centre does nothing by itself: ``step(until:)`` moves its time on to the next message that ends.
public struct ShortMessageCentre {
    public struct Parameters: Hashable, Sendable {
        /// Median time from acceptance to the first attempt, which is distributed log-normally.
        public var medianDelay: Microseconds
        /// Time that 95 % of these times do not exceed; at least the median.
        public var delayP95: Microseconds
        /// Probability that an attempt to deliver a message succeeds, 0 to 1.
        public var attemptSuccess: Double
        /// Largest number of attempts for a message, 1 to 255.
        public var mostAttempts: Int
        public var retryInterval: Microseconds
        /// Default of the validity period, for messages that are submitted without one.
        public var validity: Microseconds
        /// Largest number of messages under way; more are refused.
        public var queueLimit: Int
        /// Rate at which the centre accepts messages.
        public var rate: TokenBucket.Rate
        /// Number of ended messages whose end the centre remembers.
        public var memory: Int

        public init(
            medianDelay: Microseconds = 4 * .second, delayP95: Microseconds = 15 * .second,
            attemptSuccess: Double = 0.97, mostAttempts: Int = 3, retryInterval: Microseconds = 5 * .minute,
            validity: Microseconds = 30 * .minute, queueLimit: Int = 1_000_000,
            rate: TokenBucket.Rate = .unlimited, memory: Int = 65_536
        ) {
            self.medianDelay = medianDelay
            self.delayP95 = delayP95
            self.attemptSuccess = attemptSuccess
            self.mostAttempts = mostAttempts
            self.retryInterval = retryInterval
            self.validity = validity
            self.queueLimit = queueLimit
            self.rate = rate
            self.memory = memory
        }
    }

    /// How a message ended.
    public enum Outcome: Hashable, Sendable {
        case delivered(ShortMessage)
        case failed(ShortMessage, ShortMessage.Failure)
    }

    public struct Counts: Hashable, Sendable {
        public internal(set) var accepted = 0
        public internal(set) var throttled = 0
        public internal(set) var queueFull = 0
        public internal(set) var attempts = 0
        public internal(set) var delivered = 0
        public internal(set) var expired = 0
        public internal(set) var undeliverable = 0

        public var refused: Int { throttled + queueFull }
    }

    private struct Ended {
        let identifier: ShortMessage.Identifier
        let state: ShortMessage.State
    }

    public let parameters: Parameters
    private let random: CounterRandom
    /// Standard deviation of the natural logarithm of the delay.
    private let deviation: Double
    public private(set) var time: Microseconds
    public private(set) var counts = Counts()
    private var bucket: TokenBucket
    private var events = EventQueue<ShortMessage.Identifier>(reserving: 64)
    private var underWay: [ShortMessage.Identifier: ShortMessage] = [:]
    /// The ends of the last messages, as a ring buffer: identifier n is at index n modulo its length.
    private var ended: [Ended] = []
    private var identifier: ShortMessage.Identifier = 0
    var faults = CommunicationsFaults.none

    public init(_ parameters: Parameters, random: CounterRandom, start: Microseconds = 0) {
        self.parameters = parameters
        self.random = random
        time = start
        bucket = TokenBucket(parameters.rate)
        let ratio = Double(parameters.delayP95) / Double(max(1, parameters.medianDelay))
        // 95 % of a normal distribution lie below 1.645 standard deviations.
        deviation = ratio > 1 ? log(ratio) / 1.644_853_627 : 0
    }

    /// Number of messages under way.
    public var count: Int { underWay.count }

    /// Time at which a message may end next; nil when none is under way.
    public var nextTime: Microseconds? { events.nextTime }

    /// The earliest time, at `now` or later, at which the centre's rate lets it accept another message.
    public func nextAcceptance(at now: Microseconds) -> Microseconds { bucket.nextToken(at: max(now, time)) }

    /// Accepts a message at `now`, which is not before ``time``.
    ///
    /// - Parameter validity: time after which the message is not delivered any more; nil for the centre's default.
    public mutating func submit(
        sim: UInt32, accessPoint: Int, validity: Microseconds? = nil, at now: Microseconds
    ) throws(ShortMessage.Refusal) -> ShortMessage.Identifier {
        time = max(time, now)
        guard underWay.count < parameters.queueLimit else {
            counts.queueFull += 1
            throw .queueFull
        }
        guard bucket.take(at: time) else {
            counts.throttled += 1
            throw .throttled
        }
        identifier += 1
        counts.accepted += 1
        let message = ShortMessage(
            identifier: identifier, sim: sim, accessPoint: accessPoint, submitted: time,
            expires: time.saturatingAdd(max(0, validity ?? parameters.validity)))
        underWay[identifier] = message
        events.schedule(identifier, at: min(message.expires, time.saturatingAdd(delay(of: identifier))))
        return identifier
    }

    private func delay(of identifier: ShortMessage.Identifier) -> Microseconds {
        let median = Double(parameters.medianDelay)
        guard deviation > 0 else { return parameters.medianDelay }
        return Microseconds(seconds: median * exp(deviation * random.normal(.messageDelay, identifier)) / 1_000_000)
    }

    /// What became of a message; nil for one that the centre does not know, or no longer knows.
    public func state(of identifier: ShortMessage.Identifier) -> ShortMessage.State? {
        if underWay[identifier] != nil { return .enRoute }
        guard parameters.memory > 0, identifier > 0 else { return nil }
        let place = Int(identifier % UInt64(parameters.memory))
        guard ended.indices.contains(place), ended[place].identifier == identifier else { return nil }
        return ended[place].state
    }

    /// Returns the next message that ends, up to `limit`; nil when none does until then.
    public mutating func step(until limit: Microseconds) -> Outcome? {
        while let next = events.nextTime, next <= limit, let (now, identifier) = events.next() {
            time = max(time, now)
            if let outcome = attempt(identifier, due: now) { return outcome }
        }
        time = max(time, limit)
        return nil
    }

    /// Makes the attempt to deliver a message that is due; returns how the message ended, nil when it is still under
    /// way.
    ///
    /// - Parameter due: time for which the attempt was scheduled; it lies before ``time`` when nobody asked meanwhile.
    private mutating func attempt(_ identifier: ShortMessage.Identifier, due: Microseconds) -> Outcome? {
        guard var message = underWay[identifier] else { return nil }
        guard due < message.expires else { return end(message, .expired) }
        message.attempts += 1
        counts.attempts += 1
        if isThrough(message) {
            counts.delivered += 1
            remember(message, .delivered(at: time))
            return .delivered(message)
        }
        if Int(message.attempts) >= min(255, parameters.mostAttempts) { return end(message, .undeliverable) }
        underWay[identifier] = message
        events.schedule(identifier, at: min(message.expires, time.saturatingAdd(max(0, parameters.retryInterval))))
        return nil
    }

    private func isThrough(_ message: ShortMessage) -> Bool {
        guard !faults.isMessagingOut else { return false }
        let success = parameters.attemptSuccess * (1 - faults.messageLoss)
        return random.happens(success, .messageAttempt, message.identifier, attempt: UInt64(message.attempts))
    }

    private mutating func end(_ message: ShortMessage, _ failure: ShortMessage.Failure) -> Outcome {
        switch failure {
        case .expired: counts.expired += 1
        case .undeliverable: counts.undeliverable += 1
        }
        remember(message, .failed(failure, at: time))
        return .failed(message, failure)
    }

    private mutating func remember(_ message: ShortMessage, _ state: ShortMessage.State) {
        underWay[message.identifier] = nil
        guard parameters.memory > 0 else { return }
        let place = Int(message.identifier % UInt64(parameters.memory))
        while ended.count <= place { ended.append(Ended(identifier: 0, state: .enRoute)) }
        ended[place] = Ended(identifier: message.identifier, state: state)
    }
}
