import RadioNet

/// Octets of messages, of their frames, and of both on the air.
public struct CompressionCost: Hashable, Sendable {
    /// The segments in which octets on the air are counted: those of radio plans with 60 and with 100 octets.
    public static let framings = [SegmentFraming(segmentSize: 60), SegmentFraming(segmentSize: 100)]

    public private(set) var messages = 0
    public private(set) var octets = 0
    public private(set) var frameOctets = 0
    /// Octets on the air by framing, of uncompressed messages and of compressed frames.
    private var onAir = [Int](repeating: 0, count: framings.count)
    private var framesOnAir = [Int](repeating: 0, count: framings.count)

    public init() {}

    public mutating func add(message: Int, frame: Int) {
        messages += 1
        octets += message
        frameOctets += frame
        for (index, framing) in Self.framings.enumerated() {
            onAir[index] += framing.onAir(message)
            framesOnAir[index] += framing.onAir(frame)
        }
    }

    /// Mean number of octets of a message.
    public var mean: Double { messages == 0 ? 0 : Double(octets) / Double(messages) }
    /// Mean number of octets of a frame.
    public var frameMean: Double { messages == 0 ? 0 : Double(frameOctets) / Double(messages) }
    /// Octets of frames divided by octets of messages.
    public var factor: Double { octets == 0 ? 1 : Double(frameOctets) / Double(octets) }

    /// Mean number of octets on the air, uncompressed and compressed, in segments of `framings[index]`.
    func meanOnAir(_ index: Int) -> (plain: Double, compressed: Double) {
        let count = Double(max(messages, 1))
        return (Double(onAir[index]) / count, Double(framesOnAir[index]) / count)
    }
}
