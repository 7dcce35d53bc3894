/// Bounds of the meters' DLMS connections; a breach closes the connection that made it and is counted.
public struct DLMSLimits: Hashable, Sendable {
    /// Connections at one time, of all meters.
    public var connections = 20_000
    /// Connections of one meter; one more closes the oldest of them that has no association, else the oldest.
    public var connectionsOfMeter = 4
    /// Seconds that a connection may have no association: from its beginning, or from its release.
    public var associationSeconds: Int64 = 30
    /// Seconds without a whole request.
    public var idleSeconds: Int64 = 900
    /// Seconds from a request's first octets to its last.
    public var requestSeconds: Int64 = 30

    public init() {}
}
