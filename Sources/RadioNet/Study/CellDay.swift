import SimulationKernel

/// Results of a day, of one cell or of all that were merged into it. All counts are whole numbers, so the order of
/// merging does not matter.
public struct CellDay: Hashable, Sendable {
    /// Distance between the points of the curves over the day.
    public static let interval = 15 * Microseconds.minute
    public static let intervals = Int(Microseconds.day / interval)

    /// The results of one kind of exchange.
    public struct Kind: Hashable, Sendable {
        public var offered = 0
        public var answered = 0
        /// Number answered within the kind's target time; for settlement reads, before the last window closed.
        public var inTime = 0
        /// Number whose command reached the hub, but without a response.
        public var unanswered = 0
        /// Number whose hub was not reached in any attempt.
        public var unreachable = 0
        /// Number given up by the rule that nothing is tried after its deadline.
        public var stopped = 0
        public var refused = 0
        /// Number that had not ended when the day did: waiting for a channel or a retry, or on the air.
        public var unfinished = 0
        /// Number of attempts after the first.
        public var retries = 0
        /// GBCS octets of the answered exchanges, in both directions.
        public var octets = 0
        /// The same octets as the codec made them.
        public var octetsOnAir = 0
        /// Time from release to response, in milliseconds.
        public var latency = IntegerHistogram()

        public init() {}

        mutating func merge(_ other: Kind) {
            offered += other.offered
            answered += other.answered
            inTime += other.inTime
            unanswered += other.unanswered
            unreachable += other.unreachable
            stopped += other.stopped
            refused += other.refused
            unfinished += other.unfinished
            retries += other.retries
            octets += other.octets
            octetsOnAir += other.octetsOnAir
            latency.merge(other.latency)
        }
    }

    /// Octets of the answered exchanges.
    public struct Octets: Hashable, Sendable {
        /// GBCS octets of commands.
        public var downlink = 0
        /// GBCS octets of responses.
        public var uplink = 0
        /// Octets of both as the codec made them.
        public var onAir = 0

        public init() {}

        mutating func merge(_ other: Octets) {
            downlink += other.downlink
            uplink += other.uplink
            onAir += other.onAir
        }
    }

    public var cells = 0
    /// Results of each kind, by index in ``StudyPlan/flows``.
    public var kinds: [Kind]
    /// Number of exchanges released, by kind and hour.
    public var offeredByHour: [[Int]]
    /// Number of exchanges answered, by kind and hour.
    public var answeredByHour: [[Int]]
    /// Number of exchanges answered in time, by kind and hour of the answer.
    public var inTimeByHour: [[Int]]
    /// Number of exchanges answered in time, by kind and hour of the release.
    public var inTimeByReleaseHour: [[Int]]
    /// Octets of the exchanges answered, by kind and hour of the answer.
    public var octetsByHour: [[Octets]]
    /// Time that channels were taken, by hour; channels and cells add up.
    public var busy = [Microseconds](repeating: 0, count: 24)
    /// Number of exchanges that wait for a channel at the end of each interval.
    public var waiting = [Int](repeating: 0, count: intervals)
    /// Number of settlement reads answered until the end of each interval.
    public var delivered = [Int](repeating: 0, count: intervals)
    /// Number of settlement reads that had not ended when their last window closed.
    public var backlogAtWindowEnd = 0
    /// Number of exchanges of any kind that had not ended when the day did.
    public var backlogAtMidnight = 0
    /// Number of settlement reads that waited at the provider because of its pacing.
    public var heldBack = 0
    /// Time that those reads waited, in milliseconds.
    public var held = IntegerHistogram()
    /// Number of settlement reads that wait at the provider at the end of each interval.
    public var atProvider = [Int](repeating: 0, count: intervals)
    public var alerts = AlertDay()
    /// Alerts of power outages in windows of at most ``PowerOutages/fewHubs`` hubs.
    public var fewOutageAlerts = AlertDay()
    /// Alerts of power outages in windows of more hubs.
    public var manyOutageAlerts = AlertDay()

    public init(kinds: Int) {
        self.kinds = [Kind](repeating: Kind(), count: kinds)
        let hours = [[Int]](repeating: [Int](repeating: 0, count: 24), count: kinds)
        offeredByHour = hours
        answeredByHour = hours
        inTimeByHour = hours
        inTimeByReleaseHour = hours
        octetsByHour = [[Octets]](repeating: [Octets](repeating: Octets(), count: 24), count: kinds)
    }

    /// - Precondition: both days are of the same flows.
    public mutating func merge(_ other: CellDay) {
        cells += other.cells
        for place in kinds.indices {
            kinds[place].merge(other.kinds[place])
            for hour in 0..<24 {
                offeredByHour[place][hour] += other.offeredByHour[place][hour]
                answeredByHour[place][hour] += other.answeredByHour[place][hour]
                inTimeByHour[place][hour] += other.inTimeByHour[place][hour]
                inTimeByReleaseHour[place][hour] += other.inTimeByReleaseHour[place][hour]
                octetsByHour[place][hour].merge(other.octetsByHour[place][hour])
            }
        }
        for hour in 0..<24 { busy[hour] += other.busy[hour] }
        for interval in 0..<Self.intervals {
            waiting[interval] += other.waiting[interval]
            delivered[interval] += other.delivered[interval]
            atProvider[interval] += other.atProvider[interval]
        }
        backlogAtWindowEnd += other.backlogAtWindowEnd
        backlogAtMidnight += other.backlogAtMidnight
        heldBack += other.heldBack
        held.merge(other.held)
        alerts.merge(other.alerts)
        fewOutageAlerts.merge(other.fewOutageAlerts)
        manyOutageAlerts.merge(other.manyOutageAlerts)
    }
}
