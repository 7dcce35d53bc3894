/// long-invoke-id-and-priority: four octets after the tag of every access and notification service.
public struct LongInvokeIDAndPriority: RawRepresentable, Hashable, Sendable {
    /// The four octets on the wire, as a number.
    public var rawValue: UInt32

    /// The long-invoke-id and priority with this number.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Processing-option "break on error", bit 29: after the first item that fails the rest is not executed.
    public static let breakOnError: UInt32 = 0x2000_0000

    /// The value that every GBCS message carries: break on error, and the low 24 bits of the Originator Counter of the
    /// message.
    public init(originatorCounter: UInt64) {
        rawValue = Self.breakOnError | UInt32(truncatingIfNeeded: originatorCounter) & 0x00FF_FFFF
    }

    /// The invoke-id proper: 24 bits.
    public var invokeID: UInt32 { rawValue & 0x00FF_FFFF }
    /// Whether the items after the first that fails are not executed.
    public var breaksOnError: Bool { rawValue & Self.breakOnError != 0 }
}
