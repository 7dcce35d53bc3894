import SimulationKernel

/// The parameters of SMETS1 networks, whose keys are nested as the mappings of `Profiles/networks/smets1.yaml`.
extension SMETS1Network: ParameterizedModel {
    public static let allParameters: [ModelParameter<SMETS1Network>] =
        network + messages + modems + accessPoints + sessions + providers + settlement

    private static let network: [ModelParameter<SMETS1Network>] = [
        .whole("meters", "meters", 1...100_000_000, "number of electricity meters in the network", \.meters),
        .whole(
            "premises", "premises", 1...1_000_000_000,
            "number of premises in the country, over which a scenario's requests are spread evenly", \.premises),
    ]

    private static let messages: [ModelParameter<SMETS1Network>] = [
        .duration(
            "sms.medianDelay", 0...3_600, "median time from acceptance of a short message to its first attempt",
            \.shortMessages.medianDelay),
        .duration(
            "sms.delayP95", 0...3_600,
            "95th percentile of the time from acceptance of a short message to its first attempt",
            \.shortMessages.delayP95),
        .share(
            "sms.attemptSuccess", "probability that an attempt delivers a short message",
            \.shortMessages.attemptSuccess),
        .whole(
            "sms.mostAttempts", "attempts", 1...255, "largest number of attempts to deliver a short message",
            \.shortMessages.mostAttempts),
        .duration(
            "sms.retryInterval", 1...86_400, "time from a failed attempt to deliver a short message to the next",
            \.shortMessages.retryInterval),
        .duration(
            "sms.validity", 0...604_800, "time after which an undelivered short message expires",
            \.shortMessages.validity),
        .whole(
            "sms.queueLimit", "messages", 1...10_000_000,
            "largest number of short messages under way in a message centre; more are refused",
            \.shortMessages.queueLimit),
        .decimal(
            "sms.perBind", "messages/s", 0...100_000, "rate of short messages that an SMPP bind takes; 0 for no limit",
            \.messagesPerBind),
        .whole("sms.binds", "binds", 1...10_000, "number of SMPP binds of a cohort", \.binds),
    ]

    private static let modems: [ModelParameter<SMETS1Network>] = [
        .shortest(
            "modem.attachShortest", 0...600, "shortest time from a short message to the modem's registration",
            \.modem.attach),
        .longest(
            "modem.attachLongest", 0...600, "longest time from a short message to the modem's registration",
            \.modem.attach),
        .shortest(
            "modem.activationShortest", 0...600, "shortest time that the activation of a PDP context takes",
            \.modem.activation),
        .longest(
            "modem.activationLongest", 0...600, "longest time that the activation of a PDP context takes",
            \.modem.activation),
        .duration(
            "modem.idleTimer", 1...86_400, "time without data after which a PDP context is deactivated",
            \.modem.idleTimer),
        .duration(
            "modem.deactivation", 0...600, "time from the start of a deactivation until the address is returned",
            \.modem.deactivation),
        .share("modem.attachFailure", "probability that an attempt to attach fails", \.modem.attachFailure),
        .whole(
            "modem.mostAttempts", "attempts", 1...100, "largest number of a modem's attempts to get a session",
            \.modem.mostAttempts),
        .duration(
            "modem.backOff", 0...86_400, "time from a rejected attempt to get a session to the next", \.modem.backOff),
        .decimal(
            "modem.dropsPerHour", "drops/h", 0...3_600, "rate at which the network drops an active session",
            \.modem.dropsPerHour),
        .share(
            "modem.missedIdleTimers", "probability that the idle timer of a session is missed",
            \.modem.missedIdleTimers),
        .duration(
            "modem.longestSession", 1...604_800, "time from activation after which any session ends",
            \.modem.longestSession),
    ]

    private static let accessPoints: [ModelParameter<SMETS1Network>] = [
        .whole(
            "accessPoint.poolSize", "addresses", 0...10_000_000, "number of addresses of a cohort's access point",
            \.accessPoint.poolSize),
        .duration(
            "accessPoint.leaseHold", 0...86_400, "time that a returned address is held before it is leased again",
            \.accessPoint.leaseHold),
        .decimal(
            "accessPoint.attachPerSecond", "modems/s", 0...1_000_000,
            "rate at which modems may attach to an access point; 0 for no limit", \.accessPoint.attachRate.perSecond),
        .decimal(
            "accessPoint.attachBurst", "modems", 1...1_000_000,
            "number of modems that may attach at once after a pause",
            \.accessPoint.attachRate.burst),
        .duration(
            "accessPoint.longestAttachWait", 0...86_400,
            "longest time that a modem waits to attach; one that would wait longer is rejected",
            \.accessPoint.longestAttachWait),
    ]

    private static let sessions: [ModelParameter<SMETS1Network>] = [
        .duration(
            "session.reaction", 0...3_600, "time from activation until the S1SP connects to the meter",
            \.session.reaction),
        .whole(
            "session.exchanges", "exchanges", 1...100_000,
            "number of exchanges in a session with one read, connection and association included", \.session.exchanges),
        .whole(
            "session.furtherExchanges", "exchanges", 0...100_000,
            "number of exchanges for each further read in a session", \.session.furtherExchanges),
        .shortest(
            "session.roundTripShortest", 0...60, "shortest time of an exchange over the network", \.session.roundTrip),
        .longest(
            "session.roundTripLongest", 0...60, "longest time of an exchange over the network", \.session.roundTrip),
        .duration("session.meterTime", 0...60, "time that the meter takes for an exchange", \.session.meterTime),
        .decimal(
            "session.octetsPerSecond", "octets/s", 0...1e9, "data rate of a session; 0 if octets take no time",
            \.session.octetsPerSecond),
        .least(
            "session.octetsLeast", "octets", 1...10_000_000, "smallest size of a session with one day of half hours",
            \.session.octets),
        .most(
            "session.octetsMost", "octets", 1...10_000_000, "largest size of a session with one day of half hours",
            \.session.octets),
        .whole(
            "session.furtherOctets", "octets", 0...10_000_000, "size of each further read in a session",
            \.session.furtherOctets),
        .whole(
            "session.registerOctets", "octets", 1...10_000_000, "size of a session with a register set",
            \.session.registerOctets),
        .share(
            "session.registerShare", "share of the reads that are of a register set", \.session.registerShare),
        .share(
            "session.uplinkShare", "share of a session's octets that come from the meter", \.session.uplinkShare),
        .share(
            "session.releasedShare", "share of the sessions that the S1SP releases after its last read",
            \.session.releasedShare),
    ]

    private static let providers: [ModelParameter<SMETS1Network>] = [
        .decimal(
            "interface.perSecond", "calls/s", 0...1_000_000,
            "rate of calls that a communications provider serves for a cohort; 0 for no limit", \.interface.perSecond),
        .decimal(
            "interface.burst", "calls", 1...10_000_000,
            "number of calls that a communications provider serves at once after a pause", \.interface.burst),
        .whole(
            "interface.lookUps", "calls", 0...1_000,
            "number of calls of a wake-up after the one that submits its short message", \.lookUps),
        .duration(
            "cache.timeToLive", 0...604_800, "time that the S1SP's cache keeps what was read", \.cache.timeToLive),
        .share(
            "cache.overlap", "share of the import reads that repeat another party's, if retrievers read all meters",
            \.cache.overlap),
        .whole(
            "dco.servers", "calls", 1...100_000,
            "number of calls that the Dual Control Organisation (DCO) works on at one time", \.dualControl.servers),
        .duration("dco.serviceTime", 0...600, "mean time that the DCO takes for a call", \.dualControl.serviceTime),
        .duration(
            "dco.targetTime", 0...600, "time within which the DCO should answer a call", \.dualControl.targetTime),
    ]

    private static let settlement: [ModelParameter<SMETS1Network>] = [
        .whole(
            "settlement.opens", "", 0...23, "UTC hour at which settlement windows of more than 6 hours open",
            \.settlementOpens),
        .share(
            "settlement.frontLoading",
            "share of the mean rate by which requests come faster when the window opens and slower when it closes",
            \.frontLoading),
        .whole(
            "requests.mostAttempts", "attempts", 1...100, "largest number of the S1SP's attempts for a request",
            \.requestAttempts),
        .duration(
            "requests.retryInterval", 1...86_400, "time from a failed attempt of the S1SP to the next",
            \.requestRetryInterval),
    ]
}
