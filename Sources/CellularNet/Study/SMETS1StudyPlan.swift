import RadioNet
import SimulationKernel

/// The plan of one simulated day of a SMETS1 network.
public struct SMETS1StudyPlan: Hashable, Sendable {
    public var network: SMETS1Network
    public var scenario: SettlementScenario
    /// Length of the window in which the requests come, in hours, 1 to 24.
    public var windowHours: Int
    /// Whether the S1SP answers from its cache where it can.
    public var usesCache: Bool
    /// Whether requests for a meter that is awake, or being woken, share its session, and whether import and export
    /// requests for a meter come together. Else each request has a session of its own, as if it were for another meter.
    public var sharesSessions: Bool
    /// Whether pools, rates and queues are as large as they have to be.
    public var isUnlimited: Bool
    /// Thinning, at least 1: one in this many meters is simulated, with limits that are smaller in proportion.
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

    /// Largest number of requests of a day that can be simulated.
    public static let requestLimit = 200_000_000.0

    /// Number of requests in a day, for the meters that are simulated.
    public var simulatedRequests: Double {
        let all = (0..<network.cohorts.count).reduce(0) { $0 + network.meters(of: $1) }
        return Double(all) / Double(thinning) * network.requestsPerMeterAndDay(scenario)
    }

    public var window: Range<Microseconds> { network.window(hours: windowHours) }
    var windowSeconds: Double { (window.upperBound - window.lowerBound).seconds }

    /// Number of requests a second in the window, for all meters of one cohort.
    public func requestsPerSecond(cohort: Int) -> Double {
        Double(network.meters(of: cohort)) * network.requestsPerMeterAndDay(scenario) / windowSeconds
    }

    /// Number of sessions a second in the window that the plan's requests make on average, for all meters of one
    /// cohort, if nothing limits or loses any: a read that repeats another's comes from the cache, and one that comes
    /// with an import read shares its session.
    public func sessionsPerSecond(cohort: Int) -> Double {
        let meters = Double(network.meters(of: cohort))
        let imports = network.importsPerMeterAndDay(scenario)
        let overlap = network.overlap(scenario)
        let first = imports * (1 - overlap)
        // The cache also has what the same party reads of a meter for a second time that day.
        let fromDevice = usesCache ? min(1, first) : imports
        let perMeter = sharesSessions ? fromDevice : fromDevice * (1 + 2 * scenario.exportTakeUp)
        return meters * perMeter / windowSeconds
    }

    /// Mean time in seconds that a session of this plan has its address.
    public var meanHold: Double {
        network.meanHold(furtherReads: sharesSessions ? 2 * scenario.exportTakeUp : 0)
    }

    /// Mean number of sessions at one time in the window: arrivals times hold time (Little's law).
    public func analyticSessions(cohort: Int) -> Double { sessionsPerSecond(cohort: cohort) * meanHold }
}
