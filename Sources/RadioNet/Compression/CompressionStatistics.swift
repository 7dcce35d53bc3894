/// How compression changed the messages of one direction.
public struct CompressionStatistics: Hashable, Sendable {
    public var messages: UInt64 = 0
    /// Size of the messages in octets.
    public var octetsIn: UInt64 = 0
    /// Size of the frames in octets.
    public var octetsOut: UInt64 = 0
    /// Number of messages sent as they are, because they do not shrink or because the ends have different dictionaries.
    public var stored: UInt64 = 0
    /// Number of messages sent as they are because the ends have different dictionaries.
    public var mismatches: UInt64 = 0

    public init() {}

    /// Size of the frames divided by that of the messages; nil before there are any.
    public var factor: Double? { octetsIn == 0 ? nil : Double(octetsOut) / Double(octetsIn) }

    /// Counts a message and its frame.
    public mutating func count(message: Int, frame: [UInt8], isMismatch: Bool = false) {
        messages += 1
        octetsIn += UInt64(message)
        octetsOut += UInt64(frame.count)
        if let first = frame.first, let method = CompressionMethod(rawValue: first),
            method == .stored || method == .contextStored
        {
            stored += 1
        }
        if isMismatch { mismatches += 1 }
    }

    public static func += (sum: inout CompressionStatistics, other: CompressionStatistics) {
        sum.messages += other.messages
        sum.octetsIn += other.octetsIn
        sum.octetsOut += other.octetsOut
        sum.stored += other.stored
        sum.mismatches += other.mismatches
    }
}
