/// The limits of the meters' DLMS connections. A breach closes the connection that made it and is counted.
public struct DLMSLimits: Hashable, Sendable {
    /// Largest number of connections at one time, of all meters together.
    public var connections = 20_000
    /// Largest number of connections of one meter. One more closes the oldest of them that has no association, or else
    /// the oldest.
    public var connectionsOfMeter = 4
    /// Longest time in seconds that a connection may be without an association, from its beginning or from the last
    /// release.
    public var associationSeconds: Int64 = 30
    /// Longest time without a complete request, in seconds.
    public var idleSeconds: Int64 = 900
    /// Longest time from a request's first octets to its last, in seconds.
    public var requestSeconds: Int64 = 30

    public init() {}
}
