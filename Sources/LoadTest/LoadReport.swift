import Histogram

/// The results of a load. Times are in microseconds unless a name says otherwise.
public struct LoadReport: Codable, Hashable, Sendable {
    /// The numbers of all messages, or of those of one mix entry.
    public struct Row: Codable, Hashable, Sendable {
        /// Name of the row: `total`, or the mix entry such as `ECS22b:mdr`.
        public var name: String
        /// Number of messages whose outcome is known.
        public var messages: UInt64
        /// Number of messages by outcome, for every outcome.
        public var outcomes: [LoadOutcome: UInt64]
        public var errors: UInt64
        /// Share of messages with errors, 0 to 1.
        public var errorShare: Double
        /// Number of messages answered in a second.
        public var rate: Double
        /// Number of responses that were checked and decrypted.
        public var verified: UInt64
        /// Latency of every response that came in time, right or wrong.
        public var latency: LatencySummary

        init(name: String, tally: LoadTally, seconds: Double) {
            self.name = name
            messages = tally.total
            outcomes = [:]
            for outcome in LoadOutcome.allCases { outcomes[outcome] = tally[outcome] }
            errors = tally.errors
            errorShare = messages == 0 ? 0 : Double(errors) / Double(messages)
            rate = seconds > 0 ? Double(tally[.answered]) / seconds : 0
            verified = tally.verified
            latency = LatencySummary(tally.latencies)
        }
    }

    /// One second of the measurement.
    public struct Second: Codable, Hashable, Sendable {
        /// Time of its end, in seconds from the end of the warm-up.
        public var time: Double
        /// Number of messages answered in a second.
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
        /// Percentage of latencies, 0 to 100.
        public var percent: Double
        public var latency: UInt64
    }

    public static let percents: [Double] = [
        0, 10, 20, 30, 40, 50, 60, 70, 75, 80, 85, 90, 92.5, 95, 97, 98, 99, 99.5, 99.9, 99.95, 99.99, 99.999, 100,
    ]

    public var format = "smets-load/1"
    public var target: String
    /// The pacing in words: `closed loop, 4 connections × 16 in flight` or `open loop, 1000/s, …`.
    public var pacing: String
    /// The event from which latency is measured, in words.
    public var latencyMeaning: String
    public var mix: String
    public var order: String
    public var firstMeter: Int
    public var lastMeter: Int
    public var seed: UInt64
    public var verifiedShare: Double
    /// Time when sending began, in ISO 8601, UTC.
    public var started: String
    /// Time from the end of the warm-up to the last answer, in seconds.
    public var seconds: Double
    public var total: Row
    public var entries: [Row]
    public var timeline: [Second]
    public var percentiles: [Percentile]
    /// Delay of messages between due time and send; nil in a closed loop. Large numbers mean that this machine, or the
    /// limit in flight, kept messages back.
    public var sendDelay: LatencySummary?
    /// Number of messages sent, including those of the warm-up.
    public var sent: UInt64
    /// Number of responses to messages that were no longer waited for.
    public var lateResponses: UInt64
    /// Number of responses to messages that were never sent, from devices without outstanding messages.
    public var strayMessages: UInt64
    public var alerts: UInt64
    public var connectionLosses: UInt64
    public var reconnections: UInt64
    /// Number of messages without answer when the run was ended early; they are in no other number.
    public var outstanding: Int
    /// Processor time of this process for each message sent.
    public var processorTime: Double
    public var requirements: [LoadRequirement.Verdict] = []

    /// Compares the report with `requirements`, and keeps the verdicts. True when all are met.
    public mutating func check(_ requirements: [LoadRequirement]) -> Bool {
        self.requirements = requirements.map { $0.verdict(on: self) }
        return self.requirements.allSatisfy(\.isMet)
    }
}

/// The progress of a load that is running.
public struct LoadProgress: Hashable, Sendable {
    public enum Phase: Hashable, Sendable { case warmUp, measurement, waiting }

    public let phase: Phase
    /// Seconds since the start, including the warm-up.
    public let elapsed: Double
    /// Share of the run that is over, 0 to 1.
    public let share: Double
    /// Number of messages answered in a second, during the last second.
    public let rate: Double
    /// Number of messages answered since the end of the warm-up.
    public let answered: UInt64
    public let errors: UInt64
    /// Latency in the last second, in microseconds.
    public let p50: UInt64
    public let p99: UInt64
}
