import HTTPServing
import NIOCore

/// The limits of the DCC User Interface.
package struct DUISLimits: Hashable, Sendable {
    /// The limits of connections and bodies: by default a Service Request has at most 4 MiB, and one client's address at
    /// most half of the connections.
    package var serving = {
        var limits = HTTPServingLimits()
        limits.connectionsPerClient = limits.connections / 2
        return limits
    }()
    /// Largest number of Service Requests that are handled at one time, at least 1. Further ones wait; clients' addresses
    /// take turns, so that one with many requests does not hold up the others.
    package var requests = 64
    /// Milliseconds from the last octet of an Acknowledgement to what follows it: the client needs a moment to read it.
    package var followMilliseconds: Int64 = 10

    package init() {}
}
