import SimulationKernel

/// One parameter of a SMETS1 network: how a file or a command line names it, and which values it may have.
public struct SMETS1NetworkParameter: Sendable {
    /// Name such as `modem.idleTimer`, nested as the mappings of a file of `Profiles/networks`.
    public let key: String
    public let unit: String
    public let range: ClosedRange<Double>
    public let isWhole: Bool
    public let meaning: String
    private let read: @Sendable (SMETS1Network) -> Double
    private let write: @Sendable (inout SMETS1Network, Double) -> Void

    public func value(in network: SMETS1Network) -> Double { read(network) }

    /// Sets the value. One outside ``range`` becomes the nearer end; what is no number changes nothing.
    public func set(_ value: Double, in network: inout SMETS1Network) {
        guard !value.isNaN else { return }
        let value = min(range.upperBound, max(range.lowerBound, value))
        write(&network, isWhole ? value.rounded() : value)
    }

    /// The parameter with this name, in upper or lower case; nil when there is none.
    public static func named(_ key: String) -> SMETS1NetworkParameter? {
        all.first { $0.key.lowercased() == key.lowercased() }
    }

    public static let all: [SMETS1NetworkParameter] =
        network + messages + modem + accessPoint + session + providers + settlement

    private static let network = [
        whole("meters", "meters", 1...100_000_000, "electricity meters of the network", \.meters),
        whole(
            "premises", "premises", 1...1_000_000_000, "of the country, among which a scenario's requests are spread",
            \.premises),
    ]

    private static let messages = [
        time("sms.medianDelay", 0...3_600, "until a message's first attempt, median", \.shortMessages.medianDelay),
        time("sms.delayP95", 0...3_600, "until a message's first attempt, 95 %", \.shortMessages.delayP95),
        decimal(
            "sms.attemptSuccess", "", 0...1, "that an attempt to deliver a message comes through",
            \.shortMessages.attemptSuccess),
        whole("sms.mostAttempts", "attempts", 1...255, "attempts of a message", \.shortMessages.mostAttempts),
        time("sms.retryInterval", 1...86_400, "from an attempt to the next", \.shortMessages.retryInterval),
        time("sms.validity", 0...604_800, "after which a message expires", \.shortMessages.validity),
        whole(
            "sms.queueLimit", "messages", 1...10_000_000, "messages under way of a centre; more are refused",
            \.shortMessages.queueLimit),
        decimal("sms.perBind", "messages/s", 0...100_000, "that a bind takes; 0 for no limit", \.messagesPerBind),
        whole("sms.binds", "binds", 1...10_000, "binds of a cohort", \.binds),
    ]

    private static let modem = [
        lower("modem.attachShortest", 0...600, "from a message to registration, at least", \.modem.attach),
        upper("modem.attachLongest", 0...600, "from a message to registration, at most", \.modem.attach),
        lower("modem.activationShortest", 0...600, "activation of a PDP context, at least", \.modem.activation),
        upper("modem.activationLongest", 0...600, "activation of a PDP context, at most", \.modem.activation),
        time("modem.idleTimer", 1...86_400, "without data, until a session is deactivated", \.modem.idleTimer),
        time("modem.deactivation", 0...600, "until a deactivated session's address is back", \.modem.deactivation),
        decimal("modem.attachFailure", "", 0...1, "that an attempt to attach fails", \.modem.attachFailure),
        whole("modem.mostAttempts", "attempts", 1...100, "attempts to get a session", \.modem.mostAttempts),
        time("modem.backOff", 0...86_400, "from a rejected attempt to the next", \.modem.backOff),
        decimal("modem.dropsPerHour", "", 0...3_600, "sessions lost, of an hour of a session", \.modem.dropsPerHour),
        decimal("modem.missedIdleTimers", "", 0...1, "that an idle timer is missed", \.modem.missedIdleTimers),
        time("modem.longestSession", 1...604_800, "after which any session ends", \.modem.longestSession),
    ]

    private static let accessPoint = [
        whole(
            "accessPoint.poolSize", "addresses", 0...10_000_000, "addresses of a cohort's access point",
            \.accessPoint.poolSize),
        time(
            "accessPoint.leaseHold", 0...86_400, "until a returned address is given again", \.accessPoint.leaseHold),
        decimal(
            "accessPoint.attachPerSecond", "modems/s", 0...1_000_000, "that may attach; 0 for no limit",
            \.accessPoint.attachRate.perSecond),
        decimal(
            "accessPoint.attachBurst", "modems", 1...1_000_000, "that may attach at once after a pause",
            \.accessPoint.attachRate.burst),
        time(
            "accessPoint.longestAttachWait", 0...86_400, "that a modem waits to attach; longer ones are rejected",
            \.accessPoint.longestAttachWait),
    ]

    private static let session = [
        time("session.reaction", 0...3_600, "from activation until the S1SP connects", \.session.reaction),
        whole(
            "session.exchanges", "exchanges", 1...100_000, "of a session with one read, association included",
            \.session.exchanges),
        whole(
            "session.furtherExchanges", "exchanges", 0...100_000, "of each further read of a session",
            \.session.furtherExchanges),
        lower("session.roundTripShortest", 0...60, "of an exchange over the network, at least", \.session.roundTrip),
        upper("session.roundTripLongest", 0...60, "of an exchange over the network, at most", \.session.roundTrip),
        time("session.meterTime", 0...60, "of an exchange in the meter", \.session.meterTime),
        decimal(
            "session.octetsPerSecond", "octets/s", 0...1e9, "of the data session; 0 when octets take no time",
            \.session.octetsPerSecond),
        whole(
            "session.octetsLeast", "octets", 1...10_000_000, "of a session with one day of half hours, at least",
            read: { $0.session.octets.lowerBound },
            write: { $0.session.octets = $1...max($1, $0.session.octets.upperBound) }),
        whole(
            "session.octetsMost", "octets", 1...10_000_000, "of a session with one day of half hours, at most",
            read: { $0.session.octets.upperBound },
            write: { $0.session.octets = min($1, $0.session.octets.lowerBound)...$1 }),
        whole(
            "session.furtherOctets", "octets", 0...10_000_000, "of each further read of a session",
            \.session.furtherOctets),
        whole(
            "session.registerOctets", "octets", 1...10_000_000, "of a session with a register set",
            \.session.registerOctets),
        decimal("session.registerShare", "", 0...1, "of the reads, those of a register set", \.session.registerShare),
        decimal("session.uplinkShare", "", 0...1, "of the octets, those from the meter", \.session.uplinkShare),
        decimal(
            "session.releasedShare", "", 0...1, "of the sessions, those that the S1SP releases when it has read",
            \.session.releasedShare),
    ]

    private static let providers = [
        decimal(
            "interface.perSecond", "calls/s", 0...1_000_000, "that a communications provider serves; 0 for no limit",
            \.interface.perSecond),
        decimal(
            "interface.burst", "calls", 1...10_000_000, "that it serves at once after a pause", \.interface.burst),
        whole(
            "interface.lookUps", "calls", 0...1_000, "of a wake-up after that which submits its message", \.lookUps),
        time("cache.timeToLive", 0...604_800, "that the S1SP's cache keeps what was read", \.cache.timeToLive),
        decimal(
            "cache.overlap", "", 0...1, "of the import reads, those that repeat another's, if retrievers read all",
            \.cache.overlap),
        whole("dco.servers", "calls", 1...100_000, "that the DCO works on at once", \.dualControl.servers),
        time("dco.serviceTime", 0...600, "that a call takes there, mean", \.dualControl.serviceTime),
        time("dco.targetTime", 0...600, "within which a call should be answered", \.dualControl.targetTime),
    ]

    private static let settlement = [
        whole(
            "settlement.opens", "", 0...23, "UTC hour at which windows of more than 6 hours open", \.settlementOpens),
        decimal(
            "settlement.frontLoading", "", 0...1, "how much more than evenly requests come at a window's opening",
            \.frontLoading),
        whole("requests.mostAttempts", "attempts", 1...100, "of the S1SP for a request", \.requestAttempts),
        time("requests.retryInterval", 1...86_400, "from a failed attempt to the next", \.requestRetryInterval),
    ]
}

extension SMETS1NetworkParameter {
    private typealias Path<Value> = WritableKeyPath<SMETS1Network, Value> & Sendable

    private static func decimal(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Double>
    ) -> SMETS1NetworkParameter {
        SMETS1NetworkParameter(
            key: key, unit: unit, range: range, isWhole: false, meaning: meaning, read: { $0[keyPath: path] },
            write: { $0[keyPath: path] = $1 })
    }

    private static func whole(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Int>
    ) -> SMETS1NetworkParameter {
        whole(key, unit, range, meaning, read: { $0[keyPath: path] }, write: { $0[keyPath: path] = $1 })
    }

    private static func whole(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String,
        read: @escaping @Sendable (SMETS1Network) -> Int,
        write: @escaping @Sendable (inout SMETS1Network, Int) -> Void
    ) -> SMETS1NetworkParameter {
        SMETS1NetworkParameter(
            key: key, unit: unit, range: range, isWhole: true, meaning: meaning, read: { Double(read($0)) },
            write: { write(&$0, Int($1)) })
    }

    /// A parameter that is a time, in seconds.
    private static func time(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Microseconds>
    ) -> SMETS1NetworkParameter {
        SMETS1NetworkParameter(
            key: key, unit: "s", range: range, isWhole: false, meaning: meaning,
            read: { $0[keyPath: path].seconds }, write: { $0[keyPath: path] = Microseconds(seconds: $1) })
    }

    /// A parameter that is the shorter end of a range of times; the longer end moves along where it has to.
    private static func lower(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<ClosedRange<Microseconds>>
    ) -> SMETS1NetworkParameter {
        SMETS1NetworkParameter(
            key: key, unit: "s", range: range, isWhole: false, meaning: meaning,
            read: { $0[keyPath: path].lowerBound.seconds },
            write: {
                let time = Microseconds(seconds: $1)
                $0[keyPath: path] = time...max(time, $0[keyPath: path].upperBound)
            })
    }

    /// A parameter that is the longer end of a range of times; the shorter end moves along where it has to.
    private static func upper(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<ClosedRange<Microseconds>>
    ) -> SMETS1NetworkParameter {
        SMETS1NetworkParameter(
            key: key, unit: "s", range: range, isWhole: false, meaning: meaning,
            read: { $0[keyPath: path].upperBound.seconds },
            write: {
                let time = Microseconds(seconds: $1)
                $0[keyPath: path] = min(time, $0[keyPath: path].lowerBound)...time
            })
    }
}
