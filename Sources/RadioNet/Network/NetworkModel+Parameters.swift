import SimulationKernel

/// The parameters of networks, whose keys are nested as the mappings of a file of `Profiles/networks`.
extension NetworkModel: ParameterizedModel {
    public static let allParameters: [ModelParameter<NetworkModel>] =
        network + cell + radio.map { $0.of(\.cell.radio) } + cellular.map { $0.of(\.cell.cellular) } + settlement
        + alerts + tests

    private static let network: [ModelParameter<NetworkModel>] = [
        .whole("hubs", "hubs", 1...100_000_000, "number of hubs in the network", \.hubs),
        .whole(
            "hubsPerCell", "hubs", 1...10_000_000, "number of hubs that share the channels of one cell", \.hubsPerCell),
        .share("shareOfCountry", "share of the country's messages that this network carries", \.shareOfCountry),
        .decimal(
            "baseline.octetsPerHour", "octets/h", 0...1e12,
            "rate of today's GBCS traffic in busy hours if this network served the whole country",
            \.baselineOctetsPerHour),
    ]

    private static let cell: [ModelParameter<NetworkModel>] = [
        .whole(
            "cell.channels", "channels", 1...1_000,
            "number of channels of a cell, which are data sessions in a cellular network", \.cell.channels),
        .share("cell.unreachable", "probability that an attempt does not reach the hub", \.cell.unreachable),
        .duration(
            "cell.unreachableTime", 0...600, "time that an attempt occupies a channel without reaching the hub",
            \.cell.unreachableTime),
        .duration(
            "cell.retryInterval", 1...86_400, "time from a failed attempt to the next", \.cell.retryInterval),
        .whole(
            "cell.mostAttempts", "attempts", 1...255,
            "largest number of attempts for an exchange; on-demand exchanges have one", \.cell.mostAttempts),
        .whole(
            "cell.queueLimit", "exchanges", 1...10_000_000,
            "largest number of exchanges that may wait in a cell; more are refused", \.cell.queueLimit),
    ]

    private static let radio: [ModelParameter<RadioLink>] = [
        .decimal("radio.bitRate", "bit/s", 0...1e9, "bit rate on a channel; 0 if octets take no time", \.bitRate),
        .share(
            "radio.codeRate", 0.01...1, "share of the bits that is not forward error correction", \.codeRate),
        .whole(
            "radio.segmentPayload", "octets", 1...65_535, "largest number of octets of a message in a segment",
            \.segmentPayload),
        .whole(
            "radio.segmentOverhead", "octets", 0...65_535, "number of octets that a segment adds to its payload",
            \.segmentOverhead),
        .whole(
            "radio.messageOverhead", "octets", 0...65_535, "number of octets that framing adds to a message",
            \.messageOverhead),
        .share(
            "radio.segmentLoss", 0...0.9, "probability that a segment is lost and has to be sent again",
            \.segmentLoss),
        .duration(
            "radio.turnRound", 0...60, "time for changing direction and back, for each segment", \.turnRound),
        .duration(
            "radio.acknowledgement", 0...60, "time that the acknowledgement of a segment takes", \.acknowledgement),
        .duration("radio.setUp", 0...60, "time before the first segment of an exchange", \.setUp),
    ]

    private static let cellular: [ModelParameter<CellularLink>] = [
        .duration(
            "cellular.setUp", 0...60, "time before the first message of an exchange, in any technology", \.setUp),
        .duration(
            "cellular.retransmission", 0...600, "time from the loss of a message until it is sent again",
            \.retransmission),
        .share("cellular.meshShare", "share of the hubs that are reached through a mesh of other hubs", \.mesh.share),
        .whole(
            "cellular.meshHops", "hops", 1...16, "largest number of hops to a hub in the mesh, drawn evenly from 1",
            \.mesh.hops),
        .duration("cellular.meshHopTime", 0...60, "time of a hop in the mesh, each way", \.mesh.hopTime),
        .share(
            "cellular.meshHopLoss", 0...0.9, "probability that a message is lost at a hop in the mesh",
            \.mesh.hopLoss),
        .share(
            "cellular.congestionThreshold", 0...0.99,
            "share of a cell's sessions that may be in use before round trips lengthen", \.congestion.threshold),
        .decimal(
            "cellular.congestionFactor", "", 1...1_000,
            "factor by which round trips are longer when all sessions of a cell are in use", \.congestion.factor),
    ]

    private static let settlement: [ModelParameter<NetworkModel>] = [
        ModelParameter(
            "settlement.perSecond", "reads/s", 0...1e9,
            "rate at which the provider releases settlement reads, for the whole network; 0 for no limit",
            read: { $0.pacing?.perSecond ?? 0 },
            write: { $0.pacing = $1 > 0 ? ReleasePacing(perSecond: $1, burst: $0.pacing?.burst ?? 0) : nil }),
        ModelParameter(
            "settlement.burst", "reads", 0...1e9, isWhole: true,
            "number of settlement reads that the provider may release at once after a pause, for the whole network",
            read: { $0.pacing?.burst ?? 0 }, write: { $0.pacing?.burst = $1 }),
        .share(
            "settlement.releaseShare", 0.01...1,
            "share of the settlement window over which reads are released; the rest is for retries", \.releaseShare),
    ]

    private static let alerts: [ModelParameter<NetworkModel>] = [
        .decimal(
            "alerts.perHubAndDay", "alerts", 0...10_000, "number of alerts from a hub and its devices in a day",
            \.alertsPerHubAndDay),
        .whole("alerts.octets", "octets", 1...65_535, "size of an alert", \.alertOctets),
        .duration(
            "alerts.targetTime", 1...86_400, "time within which an alert should reach the provider",
            \.alertTargetTime),
        .whole(
            "alerts.channels", "channels", 1...1_000, "number of frequencies from which an alert chooses one",
            \.randomAccess.channels),
        .whole(
            "alerts.slotOctets", "octets", 1...65_535, "number of octets that a random-access slot carries",
            \.randomAccess.slotOctets),
        .duration("alerts.slot", 0.001...60, "duration of a random-access slot", \.randomAccess.slot),
        .share(
            "alerts.loss", 0...0.9, "probability that an alert is lost although no other uses its slots",
            \.randomAccess.loss),
        .duration(
            "alerts.backOff", 0...86_400, "longest time until a lost alert is sent again, drawn evenly from 0",
            \.randomAccess.backOff),
        .whole(
            "alerts.mostAttempts", "attempts", 1...64, "largest number of times that an alert is sent",
            \.randomAccess.mostAttempts),
    ]

    private static let tests: [ModelParameter<NetworkModel>] = [
        .decimal(
            "testCommands.perHubAndMonth", "commands", 0...10_000,
            "number of test HAN Interface Commands to a hub in a month, evenly of the classes RTT2, RTT3 and RTT4",
            \.testCommandsPerHubAndMonth)
    ]
}

extension CellParameters {
    /// The link if it is long-range radio; else nil.
    var radio: RadioLink? {
        get { if case .radio(let link) = link { link } else { nil } }
        set { if let newValue { link = .radio(newValue) } }
    }

    /// The link if it is cellular; else nil.
    var cellular: CellularLink? {
        get { if case .cellular(let link) = link { link } else { nil } }
        set { if let newValue { link = .cellular(newValue) } }
    }
}
