import SimulationKernel

/// The communications provider of SMETS1 meters: short messages wake modems, which attach, get a PDP context with an
/// address of their access point's pool, are idle after a while, and sleep again.
///
/// The provider does nothing by itself: ``step(until:)`` moves its time on to the next event that its owner must know
/// of. A study asks for step after step; a live network asks when the wall clock has come to ``nextTime``. Before
/// calling anything else at a time, ask for all steps until that time. Sleeping modems have no object and take no
/// memory: only subscribers with a message under way, a session, or usage do.
public struct CommunicationsProvider {
    public enum Happening: Hashable, Sendable {
        /// A message has reached its subscriber, whose modem wakes up if it was asleep.
        case delivered(ShortMessage)
        case failed(ShortMessage, ShortMessage.Failure)
        case attached(sim: UInt32, accessPoint: Int)
        /// A subscriber can be reached at an address of its access point.
        case activated(sim: UInt32, accessPoint: Int, address: Int)
        /// A modem got no session; after the last attempt it goes back to sleep.
        case rejected(sim: UInt32, accessPoint: Int, PDPContext.Rejection, isLast: Bool)
        case ended(PDPContext.Session)
    }

    public struct Counts: Hashable, Sendable {
        public internal(set) var wakeUps = 0
        public internal(set) var attached = 0
        public internal(set) var activated = 0
        /// Number of rejected attempts, by ``PDPContext/Rejection``.
        public internal(set) var rejections = [Int](repeating: 0, count: PDPContext.Rejection.allCases.count)
        /// Number of modems that went back to sleep without a session.
        public internal(set) var givenUp = 0
        /// Number of sessions that ended, by ``PDPContext/End``.
        public internal(set) var ends = [Int](repeating: 0, count: PDPContext.End.allCases.count)
        public internal(set) var missedIdleTimers = 0
        public internal(set) var interfaceCalls = 0
        public internal(set) var interfaceRefusals = 0

        public func rejected(_ why: PDPContext.Rejection) -> Int { rejections[Int(why.rawValue)] }
        public func ended(_ end: PDPContext.End) -> Int { ends[Int(end.rawValue)] }
    }

    /// An event of the subscriber in slot `place`; it counts only while that slot is in the session or attempt with
    /// this number.
    struct Event: BitwiseCopyable {
        enum Kind: UInt8, BitwiseCopyable {
            case attach
            case attached
            case activated
            case idle
            case dropped
            case deactivated
        }

        let kind: Kind
        let place: Int32
        let number: UInt64
    }

    struct Timer: BitwiseCopyable {
        let place: Int32
        let number: UInt64
    }

    public let parameters: SMETS1NetworkParameters
    let random: CounterRandom
    /// The time of the provider: what has happened so far is not later.
    public internal(set) var time: Microseconds
    public internal(set) var counts = Counts()
    private var centre: ShortMessageCentre
    var accessPoints: [AccessPointName]
    private var interface: TokenBucket
    var faults = CommunicationsFaults.none
    private var events = EventQueue<Event>(reserving: 64)
    /// Idle timers as activation has set them.
    var idleTimers = TimerQueue<Timer>()
    /// Modems that are not asleep, by slot; the slots in `free` are not in use.
    var contexts: [PDPContext] = []
    var free: [Int32] = []
    var places: [UInt32: Int32] = [:]
    var number: UInt64 = 0
    /// Happenings that are to be told before anything else happens.
    private var untold: [Happening] = []
    private var told = 0
    /// What subscribers used.
    public internal(set) var usage: UsageLedger

    /// - Parameter start: time at which the provider starts. Where usage is of calendar days, times count from 00:00
    ///   UTC of one.
    public init(_ parameters: SMETS1NetworkParameters, seed: UInt64, start: Microseconds = 0) {
        self.init(parameters, random: CounterRandom(seed: seed), start: start)
    }

    init(_ parameters: SMETS1NetworkParameters, random: CounterRandom, start: Microseconds) {
        self.parameters = parameters
        self.random = random
        time = start
        centre = ShortMessageCentre(parameters.shortMessages, random: random.child(1), start: start)
        accessPoints = parameters.accessPoints.map { AccessPointName($0) }
        interface = TokenBucket(parameters.interface)
        usage = UsageLedger(limit: parameters.usageLimit)
    }

    // MARK: - Questions

    /// Time of the next event if nothing is submitted; nil when there is none.
    public var nextTime: Microseconds? {
        if told < untold.count { return time }
        let next = min(centre.nextTime ?? .max, events.nextTime ?? .max, idleTimers.nextTime ?? .max)
        return next < .max ? next : nil
    }

    public var messageCounts: ShortMessageCentre.Counts { centre.counts }
    /// Number of messages under way.
    public var messageCount: Int { centre.count }
    /// Number of modems that are not asleep.
    public var awakeCount: Int { places.count }
    /// Number of sessions that have an address.
    public var activeCount: Int { accessPoints.reduce(0) { $0 + $1.taken } }

    /// What became of a message; nil for one that the centre does not know, or no longer knows.
    public func state(of message: ShortMessage.Identifier) -> ShortMessage.State? { centre.state(of: message) }

    /// When a message is accepted again as far as the centre's rate is concerned, at `now` or later.
    public func nextAcceptance(at now: Microseconds) -> Microseconds { centre.nextAcceptance(at: now) }

    /// The modem of a subscriber; nil while it sleeps.
    public func session(of sim: UInt32) -> PDPContext? { places[sim].map { contexts[Int($0)] } }

    /// The subscriber that has an address; nil when nobody has it.
    public func sim(at address: Int, accessPoint: Int) -> UInt32? {
        accessPoints.indices.contains(accessPoint) ? accessPoints[accessPoint].sim(at: address) : nil
    }

    /// The modems that are not asleep, sorted by subscriber.
    public var sessions: [PDPContext] { places.sorted { $0.key < $1.key }.map { contexts[Int($0.value)] } }

    /// The state of an access point's addresses at ``time``; nil when there is no such access point.
    public func pool(of accessPoint: Int) -> AddressPoolState? {
        guard accessPoints.indices.contains(accessPoint) else { return nil }
        let point = accessPoints[accessPoint]
        return AddressPoolState(
            size: max(0, point.parameters.poolSize), taken: point.taken, held: point.held(at: time),
            mostTaken: point.mostTaken,
            exhaustions: point.exhaustions)
    }

    // MARK: - Calls

    /// Accepts a short message for `sim` at `now`.
    ///
    /// - Parameter validity: time after which it is not delivered any more; nil for the centre's default.
    public mutating func submit(
        sim: UInt32, accessPoint: Int = 0, validity: Microseconds? = nil, at now: Microseconds
    ) throws(ShortMessage.Refusal) -> ShortMessage.Identifier {
        time = max(time, now)
        guard accessPoints.indices.contains(accessPoint) else { throw .unknownAccessPoint }
        return try centre.submit(sim: sim, accessPoint: accessPoint, validity: validity, at: time)
    }

    /// Makes a call of the provider's interface; returns whether it is served at `now`.
    public mutating func call(at now: Microseconds) -> Bool {
        time = max(time, now)
        let isServed = !faults.isInterfaceOut && interface.take(at: time)
        if isServed { counts.interfaceCalls += 1 } else { counts.interfaceRefusals += 1 }
        return isServed
    }

    /// When a call would be served as far as the interface's rate is concerned, at `now` or later.
    public func nextCall(at now: Microseconds) -> Microseconds { interface.nextToken(at: max(now, time)) }

    /// Notes octets that went over a subscriber's session: its idle timer starts anew.
    public mutating func carried(sim: UInt32, uplink: Int, downlink: Int, at now: Microseconds) {
        time = max(time, now)
        guard let place = places[sim], contexts[Int(place)].state == .active else { return }
        contexts[Int(place)].lastData = time
        contexts[Int(place)].uplinkOctets &+= max(0, uplink)
        contexts[Int(place)].downlinkOctets &+= max(0, downlink)
    }

    /// Deactivates a subscriber's session because the far end asks for it.
    public mutating func release(sim: UInt32, at now: Microseconds) {
        time = max(time, now)
        guard let place = places[sim], contexts[Int(place)].state == .active else { return }
        deactivate(place, .released)
    }

    /// Ends a subscriber's session, or its attempt to get one, as lost by the network.
    public mutating func drop(sim: UInt32, at now: Microseconds) {
        time = max(time, now)
        guard let place = places[sim] else { return }
        if contexts[Int(place)].address == nil {
            reject(place, .network, isLast: true)
        } else {
            contexts[Int(place)].end = .dropped
            end(place)
        }
    }

    /// Sets what is wrong from `now` on.
    public mutating func apply(_ faults: CommunicationsFaults, at now: Microseconds) {
        time = max(time, now)
        self.faults = faults
        centre.faults = faults
    }

    /// Takes all usage records out: the provider has none afterwards.
    public mutating func takeUsage() -> [(key: UsageLedger.Key, usage: SubscriberUsage)] { usage.takeAll() }

    // MARK: - Time

    /// Returns what happens next, up to `limit`; nil when nothing does until then.
    public mutating func step(until limit: Microseconds) -> Happening? {
        while true {
            if told < untold.count {
                defer { told += 1 }
                return untold[told]
            }
            if told > 0 {
                untold.removeAll(keepingCapacity: true)
                told = 0
            }
            let message = centre.nextTime ?? .max
            let event = events.nextTime ?? .max
            let next = min(message, event, idleTimers.nextTime ?? .max)
            guard next <= limit, next < .max else {
                time = max(time, limit)
                return nil
            }
            time = max(time, next)
            if message == next {
                if let outcome = centre.step(until: next) { note(outcome) }
            } else if event == next {
                if let (due, event) = events.next() { handle(event, due: due) }
            } else if let (due, timer) = idleTimers.next(), contexts[Int(timer.place)].number == timer.number {
                checkIdle(timer.place, due: due)
            }
        }
    }

    mutating func tell(_ happening: Happening) { untold.append(happening) }

    private mutating func note(_ outcome: ShortMessageCentre.Outcome) {
        switch outcome {
        case .delivered(let message):
            tell(.delivered(message))
            var used = SubscriberUsage()
            used.messages = 1
            usage.add(used, sim: message.sim, at: time)
            wake(message)
        case .failed(let message, let failure): tell(.failed(message, failure))
        }
    }

    private mutating func handle(_ event: Event, due: Microseconds) {
        let place = Int(event.place)
        guard contexts[place].number == event.number else { return }
        switch event.kind {
        case .attach: attach(event.place)
        case .attached: attached(event.place)
        case .activated: activated(event.place)
        case .idle: checkIdle(event.place, due: due)
        case .dropped:
            contexts[place].end = .dropped
            end(event.place)
        case .deactivated: end(event.place)
        }
    }

    mutating func schedule(_ kind: Event.Kind, _ place: Int32, at due: Microseconds) {
        events.schedule(Event(kind: kind, place: place, number: contexts[Int(place)].number), at: due)
    }
}

extension CounterRandom.Purpose {
    static let messageDelay = Self(40)
    static let messageAttempt = Self(41)
    static let attach = Self(42)
    static let attachFailure = Self(43)
    static let activation = Self(44)
    static let drop = Self(45)
    static let idleTimer = Self(46)
}
