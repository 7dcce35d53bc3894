import SimulationKernel

/// The long-range radio between a base station and its hubs: a channel sends a message segment by segment; each is
/// acknowledged, and lost ones are sent again.
public struct RadioLink: Hashable, Sendable {
    /// Bit rate on the channel, in bit/s; 0 when nothing takes time on it.
    public var bitRate: Double
    /// Share of the bits that is not forward error correction, above 0 to 1.
    public var codeRate: Double
    /// Largest number of octets of a message in a segment.
    public var segmentPayload: Int
    /// Number of octets around those of the message in a segment.
    public var segmentOverhead: Int
    /// Number of octets that framing adds to each message.
    public var messageOverhead: Int
    /// Time for changing from one direction to the other and back, for each segment.
    public var turnRound: Microseconds
    public var acknowledgement: Microseconds
    /// Time before the first segment of an exchange.
    public var setUp: Microseconds
    private var repeats: SegmentRepeats

    /// - Parameter segmentLoss: probability that a segment is lost, 0 to 0.9.
    public init(
        bitRate: Double = 9_600, codeRate: Double = 0.75, segmentPayload: Int = 60, segmentOverhead: Int = 14,
        messageOverhead: Int = 16, segmentLoss: Double = 0.1, turnRound: Microseconds = 20_000,
        acknowledgement: Microseconds = 30_000, setUp: Microseconds = 100_000
    ) {
        self.bitRate = bitRate
        self.codeRate = codeRate
        self.segmentPayload = segmentPayload
        self.segmentOverhead = segmentOverhead
        self.messageOverhead = messageOverhead
        self.turnRound = turnRound
        self.acknowledgement = acknowledgement
        self.setUp = setUp
        repeats = SegmentRepeats(loss: segmentLoss)
    }

    /// Probability that a segment is lost, 0 to 0.9.
    public var segmentLoss: Double {
        get { repeats.loss }
        set { repeats = SegmentRepeats(loss: newValue) }
    }

    /// The same link when each segment is lost with probability `loss`, such as under jamming.
    public func losing(_ loss: Double) -> RadioLink {
        var link = self
        link.segmentLoss = loss
        return link
    }

    /// Number of segments of a message of `octets` octets.
    public func segments(_ octets: Int) -> Int {
        (octets + messageOverhead + segmentPayload - 1) / segmentPayload
    }

    /// Time of one segment with its acknowledgement.
    public var segmentTime: Microseconds {
        let bits = Double(8 * (segmentPayload + segmentOverhead))
        return (bitRate > 0 ? Microseconds(seconds: bits / (bitRate * codeRate)) : 0) + turnRound + acknowledgement
    }

    func time(octets: Int, _ random: CounterRandom, _ purpose: CounterRandom.Purpose, _ entity: UInt64)
        -> Microseconds
    {
        let sent = repeats.transmissions(for: segments(octets), random, purpose, entity)
        return Microseconds(sent) * segmentTime
    }
}
