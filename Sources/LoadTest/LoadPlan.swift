import Host
import LoadSynthesis

/// What to send where, and how fast.
public struct LoadPlan: Sendable {
    /// What makes the next message leave.
    public enum Pacing: Hashable, Sendable {
        /// An answer: each connection keeps its messages in flight. Latency is service time, from the send on.
        case closed
        /// The clock: messages leave when they are due. Latency counts from when a message was due, also when a busy
        /// connection or the limit in flight made it leave late.
        case open(ArrivalSchedule)
    }

    public static let connectionLimit = 19_900
    static let inFlightLimit = 100_000
    /// Messages without answers that all connections together may have: each takes 48 octets.
    public static let outstandingLimit = 1 << 20
    static let threadLimit = 64
    static let secondsLimit = 86_400.0

    public var target = LoadTarget()
    /// What the target wants to see first on a connection, where it wants any.
    public var token: AccessToken?
    public var mix: UseCaseMix
    public var pacing = Pacing.closed
    public var connections = 1
    /// Messages of one connection without answers.
    public var inFlight = 16
    /// Event loops; connections are shared out over them.
    public var threads = 1
    /// Meter numbers.
    public var meters: Range<Int>
    public var order = MeterOrder.sequential
    /// Seconds of measurement, after the warm-up; nil: until ``messages`` have been sent.
    public var duration: Double?
    /// Messages in all, those of the warm-up too; nil: as many as ``duration`` has room for.
    public var messages: UInt64?
    /// Seconds at the start that are not recorded.
    public var warmUp = 0.0
    /// 0 to 1: this share of the responses is checked and decrypted.
    public var verifiedShare = 1.0
    /// Seconds until a message counts as not answered.
    public var timeout = 10.0
    /// Makes mix, meters, arrivals and what is verified: the same plan with the same seed sends the same.
    public var seed: UInt64 = 1

    public init(mix: UseCaseMix, meters: Range<Int>) {
        self.mix = mix
        self.meters = meters
    }

    /// Throws unless everything is in its bounds; errors name values as the command line does.
    public func validate() throws(LoadError) {
        try require("port", target.port, in: 1...65_535)
        try require("connections", connections, in: 1...Self.connectionLimit)
        try require("in-flight", inFlight, in: 1...Self.inFlightLimit)
        try require("threads", threads, in: 1...Self.threadLimit)
        guard threads <= connections else {
            throw LoadError("threads \(threads): with \(connections) connection(s) more than \(connections) idle")
        }
        guard connections * inFlight <= Self.outstandingLimit else {
            throw LoadError(
                "connections \(connections) with in-flight \(inFlight): "
                    + "together at most \(Self.outstandingLimit) messages")
        }
        guard !meters.isEmpty, meters.lowerBound >= 0 else { throw LoadError("range: has no meters") }
        if case .zipf(let exponent) = order { try require("order zipf", exponent, in: MeterOrder.exponents) }
        if let duration { try require("duration", duration, in: 0.001...Self.secondsLimit) }
        if let messages { try require("messages", messages, in: 1...1_000_000_000_000) }
        guard duration != nil || messages != nil else { throw LoadError("a load needs a duration or messages") }
        try require("warm-up", warmUp, in: 0...Self.secondsLimit)
        try require("verify", verifiedShare * 100, in: 0...100)
        try require("timeout", timeout, in: 0.001...600)
    }

    /// What random numbers are drawn for: each has a seed of its own.
    enum Draw: UInt64 {
        case meters = 1
        case mix, verification, arrivals
    }

    func seed(of draw: Draw) -> UInt64 { CounterHash.mix(seed, draw.rawValue) }

    /// Microseconds from the start to the end of sending.
    var sendingEnd: Int64 { Int64((warmUp + (duration ?? Self.secondsLimit)) * 1e6) }
    var recordingStart: Int64 { Int64(warmUp * 1e6) }
}
