import SimulationKernel

/// One day of a SMETS1 network to be simulated.
public struct SMETS1StudyPlan: Hashable, Sendable {
    public var network: SMETS1Network
    public var scenario: SettlementScenario
    /// Hours of the window in which the requests come, 1 to 24.
    public var windowHours: Int
    /// Whether the S1SP answers from its cache.
    public var usesCache: Bool
    /// Whether requests for a meter that is awake, or being woken, share its session, and those for import and export of a
    /// meter come together; else each request has a session of its own, as if of a meter of its own.
    public var sharesSessions: Bool
    /// Whether pools, rates and queues are as large as they need be.
    public var isUnlimited: Bool
    /// Of so many meters one is simulated, with as much smaller limits, at least 1.
    public var thinning: Int
    public var seed: UInt64

    public init(
        network: SMETS1Network, scenario: SettlementScenario, windowHours: Int, usesCache: Bool = true,
        sharesSessions: Bool = true, isUnlimited: Bool = false, thinning: Int = 1, seed: UInt64 = 1
    ) {
        self.network = network
        self.scenario = scenario
        self.windowHours = min(24, max(1, windowHours))
        self.usesCache = usesCache
        self.sharesSessions = sharesSessions
        self.isUnlimited = isUnlimited
        self.thinning = max(1, thinning)
        self.seed = seed
    }

    /// Requests of a day that can be simulated.
    public static let requestLimit = 200_000_000.0

    /// Of a day, of the meters that are simulated.
    public var simulatedRequests: Double {
        let all = (0..<network.cohorts.count).reduce(0) { $0 + network.meters(of: $1) }
        return Double(all) / Double(thinning) * network.requestsPerMeterAndDay(scenario)
    }

    public var window: Range<Microseconds> { network.window(hours: windowHours) }
    var windowSeconds: Double { (window.upperBound - window.lowerBound).seconds }

    /// Requests a second in the window, of one cohort, all its meters.
    public func requestsPerSecond(cohort: Int) -> Double {
        Double(network.meters(of: cohort)) * network.requestsPerMeterAndDay(scenario) / windowSeconds
    }

    /// Sessions a second in the window that the plan's requests make on average, of one cohort, all its meters, if nothing
    /// limits or loses any: what repeats another's read comes from the cache, and what comes with an import read shares its
    /// session.
    public func sessionsPerSecond(cohort: Int) -> Double {
        let meters = Double(network.meters(of: cohort))
        let imports = network.importsPerMeterAndDay(scenario)
        let overlap = network.overlap(scenario)
        let first = imports * (1 - overlap)
        // Of a meter that is read once more by the same party that day, the cache has what it reads too.
        let fromDevice = usesCache ? min(1, first) : imports
        let perMeter = sharesSessions ? fromDevice : fromDevice * (1 + 2 * scenario.exportTakeUp)
        return meters * perMeter / windowSeconds
    }

    /// Seconds that such a session has its address.
    public var meanHold: Double {
        network.meanHold(furtherReads: sharesSessions ? 2 * scenario.exportTakeUp : 0)
    }

    /// Sessions at one time in the window: arrivals times hold time, by Little's law.
    public func analyticSessions(cohort: Int) -> Double { sessionsPerSecond(cohort: cohort) * meanHold }
}
