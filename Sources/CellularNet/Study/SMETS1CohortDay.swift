import SimulationKernel

/// Results of a simulated day of one SMETS1 cohort, for the meters that were simulated.
public struct SMETS1CohortDay: Hashable, Sendable {
    /// Number of the cohort.
    public let cohort: Int
    /// Number of meters that were simulated.
    public var meters = 0
    /// Number of service requests.
    public var requests = 0
    /// Number of requests answered from the cache.
    public var cacheHits = 0
    /// Octets and sessions that the cache saved, as its requests would have taken them.
    public var cacheOctets = 0
    public var cacheSessions = 0
    /// Number of requests that shared a session with another.
    public var shared = 0
    /// Number of requests answered by a meter.
    public var answered = 0
    /// Number of requests given up after the largest number of attempts.
    public var lost = 0
    /// Number of requests under way at the day's end.
    public var unfinished = 0
    /// Number of requests that the data service provider held back to keep a make's rate.
    public var heldBack = 0
    /// Time from a request to its answer by a meter, in milliseconds.
    public var latency = IntegerHistogram()
    /// Time of the sessions from the lease of their address to its return, in milliseconds.
    public var holds = IntegerHistogram()
    /// Number of octets of the sessions.
    public var octets = 0
    /// Octets of the reads that ended in each minute of the day.
    public var octetsByMinute = [Int](repeating: 0, count: Self.minutes)
    /// Number of octets of a meter in a day: first of the meters that do not export, then of those that do.
    public var meterOctets = [IntegerHistogram(), IntegerHistogram()]
    /// Number of short messages submitted, by second.
    public var messagesBySecond = [UInt32](repeating: 0, count: Self.seconds)
    /// Number of calls of the communications provider's interface, by second.
    public var callsBySecond = [UInt32](repeating: 0, count: Self.seconds)
    /// Number of calls of the Dual Control Organisation, by second.
    public var dualControlBySecond = [UInt32](repeating: 0, count: Self.seconds)
    /// Total time of all sessions in each minute, in microseconds.
    public var sessionTime = [Microseconds](repeating: 0, count: Self.minutes)
    /// Number of sessions that began in the window.
    public var sessionsInWindow = 0
    /// The most sessions at one time.
    public var mostSessions = 0
    /// The most addresses taken or held at one time.
    public var mostTaken = 0
    /// Number of addresses in the access point's pool.
    public var poolSize = 0
    public var messages = ShortMessageCentre.Counts()
    public var modems = CommunicationsProvider.Counts()

    /// Number of seconds in a day.
    public static let seconds = 86_400
    /// Number of minutes in a day.
    public static let minutes = 1_440

    init(cohort: Int) { self.cohort = cohort }

    /// Number of sessions at one time, on average over some of the day's minutes.
    public func meanSessions(minutes: Range<Int>) -> Double {
        let minutes = minutes.clamped(to: 0..<Self.minutes)
        guard !minutes.isEmpty else { return 0 }
        return Double(sessionTime[minutes].reduce(0, +)) / Double(minutes.count) / Double(Microseconds.minute)
    }

    /// Octets of a meter in a month of 30 days, for `sample` meters drawn at random, each with 30 days like those that
    /// were simulated.
    public func monthOctets(exporters share: Double, sample: Int = 2_000, seed: UInt64) -> IntegerHistogram {
        let random = CounterRandom(seed: seed).child(UInt64(cohort))
        var months = IntegerHistogram()
        let steps = 512
        // The days are taken at `steps` quantiles of equal probability.
        let quantiles = meterOctets.map { days in
            days.count == 0 ? [] : (0..<steps).map { days.quantile((Double($0) + 0.5) / Double(steps)) }
        }
        for meter in 0..<UInt64(max(1, sample)) {
            let days = quantiles[random.happens(share, .exporter, meter) ? 1 : 0]
            guard !days.isEmpty else { continue }
            var sum: Int64 = 0
            for day in 0..<30 as Range<UInt64> {
                sum += days[Int(random.unit(.month, meter, attempt: day) * Double(steps))]
            }
            months.record(sum)
        }
        return months
    }
}
