/// The cost of a message on the air: it is cut into segments, each with octets of its own.
public struct SegmentFraming: Hashable, Sendable {
    /// Size of a message's header in octets: addresses, sequence, checksum.
    public let messageOctets: Int
    /// Size of a segment's content in octets; the last one may be shorter.
    public let segmentSize: Int
    /// Size of a segment without its content, in octets.
    public let segmentOctets: Int

    /// Takes planning values, as no provider has published its own: 16 octets a message, segments of 60 and 14 octets.
    public init(segmentSize: Int = 60, segmentOctets: Int = 14, messageOctets: Int = 16) {
        precondition(segmentSize > 0 && segmentOctets >= 0 && messageOctets >= 0, "segments have octets")
        self.segmentSize = segmentSize
        self.segmentOctets = segmentOctets
        self.messageOctets = messageOctets
    }

    /// Size on the air, in octets, of a message or frame of `octets` octets.
    public func onAir(_ octets: Int) -> Int {
        let content = octets + messageOctets
        return content + (content + segmentSize - 1) / segmentSize * segmentOctets
    }
}
