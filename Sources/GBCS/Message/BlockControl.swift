/// The block-control octet of general-block-transfer (IEC 62056-5-3): bit 7 last block, bit 6 streaming, bits 5 to 0
/// window.
public struct BlockControl: Hashable, Sendable {
    /// Largest window that fits into six bits.
    public static let maximumWindow = 63
    private static let lastBit: UInt8 = 0x80
    private static let streamingBit: UInt8 = 0x40

    public let octet: UInt8

    public init(octet: UInt8) { self.octet = octet }

    /// - Precondition: `window` is 0 to ``maximumWindow``.
    public init(isLast: Bool, isStreaming: Bool, window: Int) {
        precondition((0...Self.maximumWindow).contains(window), "a window has six bits")
        octet = UInt8(window) | (isLast ? Self.lastBit : 0) | (isStreaming ? Self.streamingBit : 0)
    }

    /// Whether the sender has no block after this one.
    public var isLast: Bool { octet & Self.lastBit != 0 }
    /// Whether more blocks follow before the sender waits for an acknowledgement.
    public var isStreaming: Bool { octet & Self.streamingBit != 0 }
    /// Number of blocks that the sender of this octet can take before it acknowledges, 0 to 63.
    public var window: Int { Int(octet & UInt8(Self.maximumWindow)) }
}
