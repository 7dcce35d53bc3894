import GBCS
import NIOCore

/// Bounds of the stream port; a breach closes the connection that made it, no other, and is counted.
public struct StreamLimits: Hashable, Sendable {
    /// Octets of one message.
    public var messageSize = 65_536
    /// Connections at one time.
    public var connections = 10_000
    /// Messages of one connection that wait for their answers.
    public var pipelined = 1_024
    /// Seconds without a message from the other side.
    public var idleSeconds: Int64 = 900

    public init() {}
}
