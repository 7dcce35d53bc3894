import CellularNet
import SimulationKernel

#if canImport(Glibc)
    import Glibc
#endif

/// A SMETS1 Service Provider (S1SP): which cohorts it serves, how it reads their meters, and how fast.
///
/// Nothing of this is published but that providers have caches, and that requests to some makes must be limited (SECMP0162
/// 5.9 to 5.12, R3, R4): every number is an assumption of the profile that sets it.
package struct S1SPParameters: Hashable, Sendable {
    /// A make whose requests the data service provider limits, to spare its access point.
    package struct Make: Hashable, Sendable {
        package var name: String
        /// Three letters (FLAG identification), as the make's ``SMETS1Profile`` has them.
        package var manufacturer: String
        /// Number of requests a second that are let go to all its meters; 0 for no limit.
        package var perSecond: Double

        package init(name: String, manufacturer: String, perSecond: Double) {
            (self.name, self.manufacturer, self.perSecond) = (name, manufacturer, perSecond)
        }
    }

    /// Name of the provider, such as instant-energy.
    package var name: String
    /// The cohorts of meters that it serves (``SMETS1Profile/cohort``).
    package var serves: [String]
    package var makes: [Make]
    /// Rate of requests to all meters of the provider that the data service provider lets go.
    package var accessPoint: TokenBucket.Rate
    /// Median time, and time that 95 % of requests do not exceed, that the provider's systems take; log-normal.
    package var medianLatency: Microseconds
    package var latencyP95: Microseconds
    /// Time from the activation of a PDP context until the provider connects.
    package var reaction: Microseconds
    /// Longest time for each answer of a meter.
    package var answerTime: Microseconds
    /// Share of the sessions whose PDP context the provider has deactivated when it has read, 0 to 1; the others wait for
    /// the idle timer.
    package var releasedShare: Double
    /// Number of attempts for a request, at least 1.
    package var requestAttempts: Int
    /// Time from a failed attempt to the next.
    package var requestRetryInterval: Microseconds
    /// Number of meters that are woken or read at one time.
    package var concurrency: Int
    /// Number of requests that may be under way; more are refused.
    package var requestLimit: Int
    package var cache: S1SPCache.Parameters

    package init(
        name: String, serves: [String] = [], makes: [Make] = [], accessPoint: TokenBucket.Rate = .unlimited,
        medianLatency: Microseconds = 300_000, latencyP95: Microseconds = 900_000,
        reaction: Microseconds = SMETS1Network.smets1.session.reaction, answerTime: Microseconds = 30 * .second,
        releasedShare: Double = SMETS1Network.smets1.session.releasedShare,
        requestAttempts: Int = SMETS1Network.smets1.requestAttempts,
        requestRetryInterval: Microseconds = SMETS1Network.smets1.requestRetryInterval, concurrency: Int = 64,
        requestLimit: Int = 10_000, cache: S1SPCache.Parameters = .init()
    ) {
        (self.name, self.serves, self.makes, self.accessPoint) = (name, serves, makes, accessPoint)
        (self.medianLatency, self.latencyP95) = (medianLatency, latencyP95)
        (self.reaction, self.answerTime, self.releasedShare) = (reaction, answerTime, releasedShare)
        (self.requestAttempts, self.requestRetryInterval) = (requestAttempts, requestRetryInterval)
        (self.concurrency, self.requestLimit, self.cache) = (concurrency, requestLimit, cache)
    }

    /// The providers of the profiles that are built in, in the order in which a cohort is looked for.
    package static let names = ["instant-energy", "secure", "trilliant", "dxc-foc"]

    /// The provider of a cohort: the first that serves it, or else the first of all; nil where there are none.
    package static func provider(ofCohort cohort: String, among providers: [S1SPParameters]) -> S1SPParameters? {
        providers.first { $0.serves.contains(cohort) } ?? providers.first
    }

    /// Time that the provider's systems take for request number `request`.
    package func latency(of request: UInt64, _ random: CounterRandom) -> Microseconds {
        let ratio = Double(latencyP95) / Double(max(1, medianLatency))
        guard ratio > 1 else { return medianLatency }
        // 95 % of a normal distribution lie below 1.645 standard deviations.
        let deviation = log(ratio) / 1.644_853_627
        return Microseconds(seconds: medianLatency.seconds * exp(deviation * random.normal(.latency, request)))
    }

    /// Whether the PDP context of session number `session` is deactivated when the meter has been read.
    package func releases(_ session: UInt64, _ random: CounterRandom) -> Bool {
        random.happens(releasedShare, .release, session)
    }
}

extension CounterRandom.Purpose {
    fileprivate static let latency = Self(0x5331_5350_0001)
    fileprivate static let release = Self(0x5331_5350_0002)
}
