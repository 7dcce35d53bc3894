import LoadTest

/// What a load of reads showed.
public struct DLMSLoadReport: Codable, Hashable, Sendable {
    public var format = "smets-dlms-load/1"
    public var meters: String
    public var port: Int
    /// The client's wPort.
    public var client: UInt16
    public var read: DLMSRead
    public var connections: Int
    public var inFlight: Int
    public var threads: Int
    /// Different days asked for.
    public var days: Int
    /// Seconds of measurement.
    public var seconds: Double
    /// Reads whose outcome is known.
    public var reads: UInt64
    /// By ``DLMSLoadOutcome/name``, every outcome.
    public var outcomes: [String: UInt64]
    public var errors: UInt64
    /// Right answers a second.
    public var rate: Double
    /// Microseconds.
    public var latency: LatencySummary
    /// Processor seconds of the server; nil when it was not watched.
    public var serverSeconds: Double?
    /// Right answers for each processor second of the server; nil when it was not watched or used none.
    public var readsPerServerSecond: Double?
    /// Processor seconds of this process.
    public var clientSeconds: Double

    init(
        plan: DLMSLoadPlan, tally: DLMSLoadTally, seconds: Double, serverSeconds: Double?, clientSeconds: Double
    ) {
        meters = plan.addresses.description
        port = plan.port
        client = plan.client.port
        read = plan.read
        (connections, inFlight, threads, days) = (plan.connections, plan.inFlight, plan.threads, plan.days.count)
        self.seconds = seconds
        reads = tally.total
        outcomes = [:]
        for outcome in DLMSLoadOutcome.allCases { outcomes[outcome.name] = tally[outcome] }
        errors = tally.errors
        let answered = Double(tally[.answered])
        rate = seconds > 0 ? answered / seconds : 0
        latency = LatencySummary(tally.latencies)
        self.serverSeconds = serverSeconds
        readsPerServerSecond = serverSeconds.flatMap { $0 > 0 ? answered / $0 : nil }
        self.clientSeconds = clientSeconds
    }
}
