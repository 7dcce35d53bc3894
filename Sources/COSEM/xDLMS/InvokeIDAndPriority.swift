/// Invoke-Id-And-Priority of GET, SET and ACTION (IEC 62056-5-3, 9.4.6): one octet that a response repeats.
public struct InvokeIDAndPriority: RawRepresentable, Hashable, Sendable {
    /// The octet on the wire.
    public let rawValue: UInt8

    /// The invoke-id and priority with this octet.
    @inlinable
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// The octet of request `invokeID`, of which the low four bits count.
    public init(invokeID: UInt8, isConfirmed: Bool = true, isHighPriority: Bool = false) {
        rawValue = invokeID & 0x0F | (isConfirmed ? 0x40 : 0) | (isHighPriority ? 0x80 : 0)
    }

    /// An example: confirmed, of high priority, with identifier 1; C1, as in the standard's examples.
    public static let example = InvokeIDAndPriority(rawValue: 0xC1)

    /// Number of the invocation, 0 to 15; a response repeats it.
    @inlinable
    public var invokeID: UInt8 { rawValue & 0x0F }
    /// Whether the client wants an answer.
    @inlinable
    public var isConfirmed: Bool { rawValue & 0x40 != 0 }
    /// Whether the request has high priority.
    public var isHighPriority: Bool { rawValue & 0x80 != 0 }
}
