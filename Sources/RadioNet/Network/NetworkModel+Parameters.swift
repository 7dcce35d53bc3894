import SimulationKernel

/// One parameter of a network: how a file or a command line names it, and which values it may have.
public struct NetworkParameter: Sendable {
    /// Name such as `radio.segmentLoss`, nested as the mappings of a file of `Profiles/networks`.
    public let key: String
    public let unit: String
    public let range: ClosedRange<Double>
    public let isWhole: Bool
    public let meaning: String
    private let read: @Sendable (NetworkModel) -> Double?
    private let write: @Sendable (inout NetworkModel, Double) -> Void

    /// The value in `network`; nil when it has no such parameter, as a cellular network has no segments.
    public func value(in network: NetworkModel) -> Double? { read(network) }

    /// Sets the value. One outside ``range`` becomes the nearer end; where the network has no such parameter, or the
    /// value is no number, nothing happens.
    public func set(_ value: Double, in network: inout NetworkModel) {
        guard read(network) != nil, !value.isNaN else { return }
        let value = min(range.upperBound, max(range.lowerBound, value))
        write(&network, isWhole ? value.rounded() : value)
    }

    /// The parameter with this name, in upper or lower case; nil when there is none.
    public static func named(_ key: String) -> NetworkParameter? {
        all.first { $0.key.lowercased() == key.lowercased() }
    }

    public static let all: [NetworkParameter] =
        network + cell + radio + cellular + settlement + alerts

    private static let network = [
        whole("hubs", "hubs", 1...100_000_000, "hubs of the network", \.hubs),
        whole("hubsPerCell", "hubs", 1...10_000_000, "hubs that share the channels of one cell", \.hubsPerCell),
        decimal("shareOfCountry", "", 0...1, "of the country's messages, those of this network", \.shareOfCountry),
        decimal(
            "baseline.octetsPerHour", "octets/h", 0...1e12,
            "today's traffic in busy hours if the network had the whole country, GBCS octets", \.baselineOctetsPerHour),
    ]

    private static let cell = [
        whole(
            "cell.channels", "channels", 1...1_000, "channels of a cell; data sessions of a cellular one",
            \.cell.channels),
        decimal("cell.unreachable", "", 0...1, "that a hub is not reached in an attempt", \.cell.unreachable),
        time(
            "cell.unreachableTime", 0...600, "how long an attempt takes a channel whose hub is not reached",
            \.cell.unreachableTime),
        time("cell.retryInterval", 1...86_400, "from an attempt that failed to the next", \.cell.retryInterval),
        whole("cell.mostAttempts", "attempts", 1...255, "attempts of an exchange", \.cell.mostAttempts),
        whole(
            "cell.queueLimit", "exchanges", 1...10_000_000, "exchanges that may wait in a cell; more are refused",
            \.cell.queueLimit),
    ]

    private static let radio = [
        link("radio.bitRate", "bit/s", 0...1e9, "on a channel; 0 when nothing takes time on it", \.bitRate),
        link("radio.codeRate", "", 0.01...1, "of the bits, those that are not error correction", \.codeRate),
        link("radio.segmentPayload", "octets", 1...65_535, "octets of a message in a segment", \.segmentPayload),
        link("radio.segmentOverhead", "octets", 0...65_535, "octets around them", \.segmentOverhead),
        link("radio.messageOverhead", "octets", 0...65_535, "octets that framing adds to a message", \.messageOverhead),
        link("radio.segmentLoss", "", 0...0.9, "that a segment is lost, and sent again", \.segmentLoss),
        link("radio.turnRound", 0...60, "from one direction to the other and back, each segment", \.turnRound),
        link("radio.acknowledgement", 0...60, "of a segment", \.acknowledgement),
        link("radio.setUp", 0...60, "before an exchange's first segment", \.setUp),
    ]

    private static let cellular = [
        cellular("cellular.setUp", 0...60, "before an exchange's first message, in any technology", \.setUp),
        cellular("cellular.retransmission", 0...600, "until a lost message is sent again", \.retransmission),
        cellular("cellular.meshShare", "", 0...1, "of the hubs, those that others relay for", \.mesh.share),
        NetworkParameter(
            key: "cellular.meshHops", unit: "hops", range: 1...16, isWhole: true,
            meaning: "hops of such a hub, evenly from 1", read: { $0.cell.cellular.map { Double($0.mesh.hops) } },
            write: { $0.cell.cellular?.mesh.hops = Int($1) }),
        cellular("cellular.meshHopTime", 0...60, "of a hop, each way", \.mesh.hopTime),
        cellular("cellular.meshHopLoss", "", 0...0.9, "that a message is lost at a hop", \.mesh.hopLoss),
        cellular(
            "cellular.congestionThreshold", "", 0...0.99, "of a cell's sessions, from where round trips lengthen",
            \.congestion.threshold),
        cellular(
            "cellular.congestionFactor", "", 1...1_000, "by what they are longer when all are taken",
            \.congestion.factor),
    ]

    private static let settlement = [
        NetworkParameter(
            key: "settlement.perSecond", unit: "reads/s", range: 0...1e9, isWhole: false,
            meaning: "reads that the provider lets go, of the network; 0 when it holds none back",
            read: { $0.pacing?.perSecond ?? 0 },
            write: { $0.pacing = $1 > 0 ? ReleasePacing(perSecond: $1, burst: $0.pacing?.burst ?? 0) : nil }),
        NetworkParameter(
            key: "settlement.burst", unit: "reads", range: 0...1e9, isWhole: true,
            meaning: "reads that go at once after a pause, of the network", read: { $0.pacing?.burst ?? 0 },
            write: { $0.pacing?.burst = $1 }),
        decimal(
            "settlement.releaseShare", "", 0.01...1, "of the window, the part in which reads are released",
            \.releaseShare),
    ]

    private static let alerts = [
        decimal(
            "alerts.perHubAndDay", "alerts", 0...10_000, "alerts of a hub and its devices a day", \.alertsPerHubAndDay),
        whole("alerts.octets", "octets", 1...65_535, "of an alert", \.alertOctets),
        whole("alerts.channels", "channels", 1...1_000, "frequencies an alert chooses from", \.randomAccess.channels),
        whole("alerts.slotOctets", "octets", 1...65_535, "octets of a slot", \.randomAccess.slotOctets),
        time("alerts.targetTime", 1...86_400, "within which an alert should be at the provider", \.alertTargetTime),
        decimal(
            "testCommands.perHubAndMonth", "commands", 0...10_000,
            "test HAN Interface Commands of a hub a month, evenly of the classes RTT2, RTT3 and RTT4",
            \.testCommandsPerHubAndMonth),
        time("alerts.slot", 0.001...60, "of a slot", \.randomAccess.slot),
        decimal("alerts.loss", "", 0...0.9, "that an alert alone in its slots is lost", \.randomAccess.loss),
        time("alerts.backOff", 0...86_400, "until a lost alert is sent again, at most", \.randomAccess.backOff),
        whole("alerts.mostAttempts", "attempts", 1...64, "times an alert is sent", \.randomAccess.mostAttempts),
    ]
}

extension NetworkParameter {
    private typealias Path<Value> = WritableKeyPath<NetworkModel, Value> & Sendable
    private typealias LinkPath<Value> = WritableKeyPath<RadioLink, Value> & Sendable

    private static func decimal(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Double>
    ) -> NetworkParameter {
        NetworkParameter(
            key: key, unit: unit, range: range, isWhole: false, meaning: meaning, read: { $0[keyPath: path] },
            write: { $0[keyPath: path] = $1 })
    }

    private static func whole(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Int>
    ) -> NetworkParameter {
        NetworkParameter(
            key: key, unit: unit, range: range, isWhole: true, meaning: meaning,
            read: { Double($0[keyPath: path]) }, write: { $0[keyPath: path] = Int($1) })
    }

    /// A parameter that is a time, in seconds.
    private static func time(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: Path<Microseconds>
    ) -> NetworkParameter {
        NetworkParameter(
            key: key, unit: "s", range: range, isWhole: false, meaning: meaning,
            read: { $0[keyPath: path].seconds }, write: { $0[keyPath: path] = Microseconds(seconds: $1) })
    }

    private static func link(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: LinkPath<Double>
    ) -> NetworkParameter {
        NetworkParameter(
            key: key, unit: unit, range: range, isWhole: false, meaning: meaning,
            read: { $0.cell.radio?[keyPath: path] }, write: { $0.cell.radio?[keyPath: path] = $1 })
    }

    private static func link(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: LinkPath<Int>
    ) -> NetworkParameter {
        NetworkParameter(
            key: key, unit: unit, range: range, isWhole: true, meaning: meaning,
            read: { $0.cell.radio.map { Double($0[keyPath: path]) } },
            write: { $0.cell.radio?[keyPath: path] = Int($1) })
    }

    private static func cellular(
        _ key: String, _ unit: String, _ range: ClosedRange<Double>, _ meaning: String,
        _ path: WritableKeyPath<CellularLink, Double> & Sendable
    ) -> NetworkParameter {
        NetworkParameter(
            key: key, unit: unit, range: range, isWhole: false, meaning: meaning,
            read: { $0.cell.cellular?[keyPath: path] }, write: { $0.cell.cellular?[keyPath: path] = $1 })
    }

    private static func cellular(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String,
        _ path: WritableKeyPath<CellularLink, Microseconds> & Sendable
    ) -> NetworkParameter {
        NetworkParameter(
            key: key, unit: "s", range: range, isWhole: false, meaning: meaning,
            read: { $0.cell.cellular?[keyPath: path].seconds },
            write: { $0.cell.cellular?[keyPath: path] = Microseconds(seconds: $1) })
    }

    private static func link(
        _ key: String, _ range: ClosedRange<Double>, _ meaning: String, _ path: LinkPath<Microseconds>
    ) -> NetworkParameter {
        NetworkParameter(
            key: key, unit: "s", range: range, isWhole: false, meaning: meaning,
            read: { $0.cell.radio?[keyPath: path].seconds },
            write: { $0.cell.radio?[keyPath: path] = Microseconds(seconds: $1) })
    }
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
