import LoadTest

/// What held sessions showed.
public struct DLMSHoldReport: Codable, Hashable, Sendable {
    /// Resident memory, octets.
    public struct Memory: Codable, Hashable, Sendable {
        public var before: UInt64
        public var after: UInt64
        /// What came on for each session that stood.
        public var perSession: Double

        init(_ memory: (before: UInt64, after: UInt64), sessions: Int) {
            (before, after) = memory
            perSession = sessions == 0 ? 0 : (Double(after) - Double(before)) / Double(sessions)
        }
    }

    public var format = "smets-dlms-hold/1"
    public var meters: String
    public var port: Int
    /// Asked for.
    public var sessions: Int
    /// Associated, with one read answered.
    public var established: Int
    /// Seconds until all stood.
    public var setUpSeconds: Double
    public var idleSeconds: Double
    /// Still connected after idling.
    public var alive: Int
    /// Answered one more read after idling.
    public var answeredAgain: Int
    /// How many sessions failed, by reason.
    public var failures: [String: Int]
    /// Of the reads after idling, microseconds.
    public var latency: LatencySummary
    /// Nil when the server was not watched.
    public var server: Memory?
    public var client: Memory

    init(
        meters: String, port: Int, sessions: Int, established: Int, setUpSeconds: Double, idleSeconds: Double,
        alive: Int, answeredAgain: Int, failures: [String: Int], latency: LatencySummary,
        server: (before: UInt64, after: UInt64)?, client: (before: UInt64, after: UInt64)
    ) {
        (self.meters, self.port, self.sessions, self.established) = (meters, port, sessions, established)
        (self.setUpSeconds, self.idleSeconds, self.alive) = (setUpSeconds, idleSeconds, alive)
        (self.answeredAgain, self.failures, self.latency) = (answeredAgain, failures, latency)
        self.server = server.map { Memory($0, sessions: established) }
        self.client = Memory(client, sessions: established)
    }

    /// Whether every session stood, lived and answered again.
    public var isComplete: Bool { established == sessions && alive == sessions && answeredAgain == sessions }
}
