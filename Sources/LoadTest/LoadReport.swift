import Histogram

/// What a load showed. Times are microseconds unless a name says otherwise.
public struct LoadReport: Codable, Hashable, Sendable {
    /// Numbers of all messages, or of those of one mix entry.
    public struct Row: Codable, Hashable, Sendable {
        /// `total`, or the mix entry: `ECS22b:mdr`.
        public var name: String
        /// Messages whose outcome is known.
        public var messages: UInt64
        /// By ``LoadOutcome/name``, every outcome.
        public var outcomes: [String: UInt64]
        public var errors: UInt64
        /// 0 to 1.
        public var errorShare: Double
        /// Answered, a second.
        public var rate: Double
        /// Responses checked and decrypted.
        public var verified: UInt64
        /// Of every response that came in time, right or wrong.
        public var latency: LatencySummary

        init(name: String, tally: LoadTally, seconds: Double) {
            self.name = name
            messages = tally.total
            outcomes = [:]
            for outcome in LoadOutcome.allCases { outcomes[outcome.name] = tally[outcome] }
            errors = tally.errors
            errorShare = messages == 0 ? 0 : Double(errors) / Double(messages)
            rate = seconds > 0 ? Double(tally[.answered]) / seconds : 0
            verified = tally.verified
            latency = LatencySummary(tally.latencies)
        }
    }

    /// One second of the measurement.
    public struct Second: Codable, Hashable, Sendable {
        /// Its end, seconds from the end of the warm-up.
        public var time: Double
        /// Answered, a second.
        public var rate: Double
        public var errors: UInt64
        public var p50: UInt64
        public var p99: UInt64

        init(time: Double, length: Double, tally: LoadTally) {
            self.time = time
            rate = length > 0 ? Double(tally[.answered]) / length : 0
            errors = tally.errors
            p50 = tally.latencies.percentile(50)
            p99 = tally.latencies.percentile(99)
        }
    }

    /// A point of the latency distribution.
    public struct Percentile: Codable, Hashable, Sendable {
        /// 0 to 100.
        public var percent: Double
        public var latency: UInt64
    }

    public static let percents: [Double] = [
        0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.9, 99.95, 99.99, 99.999, 100,
    ]

    public var format = "smets-load/1"
    public var target: String
    /// `closed loop, 4 connections × 16 in flight` or `open loop, 1000/s, …`.
    public var pacing: String
    /// What latency counts from.
    public var latencyMeaning: String
    public var mix: String
    public var order: String
    public var firstMeter: Int
    public var lastMeter: Int
    public var seed: UInt64
    public var verifiedShare: Double
    /// ISO 8601, UTC, when sending began.
    public var started: String
    /// From the end of the warm-up to the last answer.
    public var seconds: Double
    public var total: Row
    public var entries: [Row]
    public var timeline: [Second]
    public var percentiles: [Percentile]
    /// How late messages left, after they were due; nil in a closed loop. Large numbers mean that this machine, or
    /// the limit in flight, kept messages back.
    public var sendDelay: LatencySummary?
    /// Messages sent, those of the warm-up too.
    public var sent: UInt64
    /// Responses to messages no longer waited for.
    public var lateResponses: UInt64
    /// Responses to messages never sent, by devices of which nothing was outstanding.
    public var strayMessages: UInt64
    public var alerts: UInt64
    public var connectionLosses: UInt64
    public var reconnections: UInt64
    /// Without answer when the run was ended early: in no other number.
    public var outstanding: Int
    /// Processor time of this process for each message sent.
    public var processorTime: Double
    public var requirements: [LoadRequirement.Verdict] = []

    /// Holds the report against `requirements`, and keeps the verdicts. True when all are met.
    public mutating func check(_ requirements: [LoadRequirement]) -> Bool {
        self.requirements = requirements.map { $0.verdict(on: self) }
        return self.requirements.allSatisfy(\.isMet)
    }
}

/// What is known while a load runs.
public struct LoadProgress: Hashable, Sendable {
    public enum Phase: Hashable, Sendable { case warmUp, measurement, waiting }

    public let phase: Phase
    /// Seconds since the start, warm-up included.
    public let elapsed: Double
    /// 0 to 1.
    public let share: Double
    /// Answered in the last second, a second.
    public let rate: Double
    /// Since the end of the warm-up.
    public let answered: UInt64
    public let errors: UInt64
    /// Of the last second, microseconds.
    public let p50: UInt64
    public let p99: UInt64
}
