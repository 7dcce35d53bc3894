import Host
import LoadSynthesis

/// The plan of a load: what to send, where, and how fast.
public struct LoadPlan: Sendable {
    /// The event that makes the next message leave.
    public enum Pacing: Hashable, Sendable {
        /// An answer: each connection keeps its number of messages in flight. Latency is service time, measured from
        /// the send.
        case closed
        /// The clock: messages leave when they are due. Latency is measured from the time when a message was due, even
        /// when a busy connection or the limit in flight made it leave late.
        case open(ArrivalSchedule)
    }

    public static let connectionLimit = 19_900
    static let inFlightLimit = 100_000
    /// Largest number of messages without answers on all connections together: each takes 48 octets.
    public static let outstandingLimit = 1 << 20
    static let threadLimit = 64
    static let secondsLimit = 86_400.0

    public var target = LoadTarget()
    /// Token for the target; nil when it wants none.
    public var token: AccessToken?
    public var mix: UseCaseMix
    public var pacing = Pacing.closed
    public var connections = 1
    /// Number of messages of one connection without answers.
    public var inFlight = 16
    /// Number of event loops, among which the connections are shared out.
    public var threads = 1
    /// The numbers of the meters that messages go to.
    public var meters: Range<Int>
    public var order = MeterOrder.sequential
    /// Length of the measurement in seconds, after the warm-up; nil: until ``messages`` have been sent.
    public var duration: Double?
    /// Number of messages, including those of the warm-up; nil: as many as can be sent in ``duration``.
    public var messages: UInt64?
    /// Length of the warm-up in seconds, which is not recorded.
    public var warmUp = 0.0
    /// Share of the responses that are checked and decrypted, 0 to 1.
    public var verifiedShare = 1.0
    /// Time in seconds after which a message counts as not answered.
    public var timeout = 10.0
    /// Seed of the mix, the meters, the arrivals and the choice of responses to verify: the same plan with the same
    /// seed sends the same.
    public var seed: UInt64 = 1

    public init(mix: UseCaseMix, meters: Range<Int>) {
        self.mix = mix
        self.meters = meters
    }

    /// Throws unless every value is within its bounds; errors name values as the command line does.
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

    /// The purposes of random numbers, each of which has a seed of its own.
    enum Draw: UInt64 {
        case meters = 1
        case mix, verification, arrivals
    }

    func seed(of draw: Draw) -> UInt64 { CounterHash.mix(seed, draw.rawValue) }

    /// Time from the start to the end of sending, in microseconds.
    var sendingEnd: Int64 { Int64((warmUp + (duration ?? Self.secondsLimit)) * 1e6) }
    var recordingStart: Int64 { Int64(warmUp * 1e6) }
}
