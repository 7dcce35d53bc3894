import SimulationKernel

/// The parameters of S1SPs, whose keys are nested as the mappings of `Profiles/s1sp`.
extension S1SPParameters: ParameterizedModel {
    package static let allParameters: [ModelParameter<S1SPParameters>] = limits + sessions + requests + caches

    private static let limits: [ModelParameter<S1SPParameters>] = [
        .duration(
            "latency.median", 0...600, "median time that the provider's systems take for a request", \.medianLatency),
        .duration(
            "latency.p95", 0...3_600, "95th percentile of the time that the provider's systems take for a request",
            \.latencyP95),
        .decimal(
            "accessPoint.perSecond", "requests/s", 0...1_000_000,
            "rate of requests to all meters of the provider that the data service provider lets through; 0 for no limit",
            \.accessPoint.perSecond),
        .decimal(
            "accessPoint.burst", "requests", 1...10_000_000,
            "number of requests that the data service provider lets through at once after a pause", \.accessPoint.burst),
    ]

    private static let sessions: [ModelParameter<S1SPParameters>] = [
        .duration(
            "session.reaction", 0...3_600, "time from activation until the provider connects to the meter", \.reaction),
        .duration(
            "session.answerTime", 1...600, "longest time that the provider waits for each answer of a meter",
            \.answerTime),
        .share(
            "session.releasedShare",
            "share of the sessions whose PDP context the provider releases after its last read",
            \.releasedShare),
    ]

    private static let requests: [ModelParameter<S1SPParameters>] = [
        .whole(
            "requests.mostAttempts", "attempts", 1...100, "largest number of the provider's attempts for a request",
            \.requestAttempts),
        .duration(
            "requests.retryInterval", 1...86_400, "time from a failed attempt of the provider to the next",
            \.requestRetryInterval),
        .whole(
            "requests.concurrency", "meters", 1...10_000,
            "number of meters that the provider wakes and reads at one time",
            \.concurrency),
        .whole(
            "requests.limit", "requests", 1...1_000_000,
            "largest number of requests under way at the provider; more are refused", \.requestLimit),
    ]

    private static let caches: [ModelParameter<S1SPParameters>] = [
        .duration(
            "cache.timeToLive", 0...604_800, "time that the provider's cache keeps rows of logs", \.cache.timeToLive),
        .duration(
            "cache.registerTimeToLive", 0...604_800, "time that the provider's cache keeps registers",
            \.cache.registerTimeToLive),
        .whole(
            "cache.mostEntries", "entries", 0...10_000_000, "largest number of entries of the provider's cache",
            \.cache.mostEntries),
        .whole(
            "cache.mostOctets", "octets", 0...10_000_000_000, "largest size of the provider's cache",
            \.cache.mostOctets),
    ]
}
