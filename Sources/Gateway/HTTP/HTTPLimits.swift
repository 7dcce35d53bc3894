/// Bounds of the HTTP interface.
public struct HTTPLimits: Hashable, Sendable {
    /// Octets of a request's body; more is answered with 413.
    public var bodySize = 4_194_304
    /// Octets of one GBCS message; more is answered with 413.
    public var messageSize = 65_536
    /// Connections at one time; more wait in the listen queue until one closes.
    public var connections = 1_024
    /// Seconds without a request after which a connection is closed.
    public var idleSeconds: Int64 = 75
    /// Seconds that requests in progress get to finish when the server stops.
    public var stopSeconds: Int64 = 10
    /// Messages whose outcome can be asked for later; the oldest is forgotten first.
    public var keptMessages = 10_000
    /// Octets of the responses kept for that; the oldest are forgotten first.
    public var keptOctets = 67_108_864
    /// Messages of one batch.
    public var batchSize = 1_000
    /// Seconds a request waits for a response when it does not say.
    public var wait: Int64 = 10
    /// Seconds a request may ask to wait.
    public var maximumWait: Int64 = 60
    /// Readers of server-sent events at one time (``AlertDistributor/limit`` holds too); more are answered with 503.
    public var alertSubscribers = 64
    /// Alerts that wait for one reader; beyond it they are dropped, and the reader is told how many.
    public var alertBuffer = 1_000
    /// Milliseconds between the heartbeats of server-sent events.
    public var heartbeatMilliseconds: Int64 = 15_000
    /// Meters of one page.
    public var pageSize = 1_000
    /// Milliseconds a fault may delay a response.
    public var faultDelay: Int64 = 3_600_000

    public init() {}
}
