/// What a message costs on the air: it is cut into segments, each with octets of its own.
public struct SegmentFraming: Hashable, Sendable {
    /// Octets of a message's header: addresses, sequence, checksum.
    public let messageOctets: Int
    /// Octets of a segment's content; the last one may have fewer.
    public let segmentSize: Int
    /// Octets of a segment besides its content.
    public let segmentOctets: Int

    /// Planning values, as no provider has published its own: 16 octets a message, segments of 60 and 14 octets.
    public init(segmentSize: Int = 60, segmentOctets: Int = 14, messageOctets: Int = 16) {
        precondition(segmentSize > 0 && segmentOctets >= 0 && messageOctets >= 0, "segments have octets")
        self.segmentSize = segmentSize
        self.segmentOctets = segmentOctets
        self.messageOctets = messageOctets
    }

    /// Octets on the air for a message, or frame, of `octets` octets.
    public func onAir(_ octets: Int) -> Int {
        let content = octets + messageOctets
        return content + (content + segmentSize - 1) / segmentSize * segmentOctets
    }
}
