/// Bounds of the HTTP interface.
public struct HTTPLimits: Hashable, Sendable {
    /// Octets of a request's body; more is answered with 413.
    public var bodySize = 4_194_304
    /// Octets of one GBCS message; more is answered with 413.
    public var messageSize = 65_536
    /// Octets of bodies held at one time, over all requests, but for the first 65,536 of each; beyond it requests are
    /// answered with 503.
    public var heldBodies = 67_108_864
    /// Connections at one time. A new one beyond it takes the room of the oldest that is not being answered; when there is
    /// none such it is answered with 503.
    public var connections = 1_024
    /// Requests that wait for a response at one time; more are answered with 503.
    public var waitingRequests = 768
    /// Seconds from the first octet of a request by which its header must be there; else 408.
    public var headerSeconds: Int64 = 10
    /// Seconds within which a body must come; else 408.
    public var bodySeconds: Int64 = 60
    /// Seconds that a body may pause; else 408.
    public var bodyPauseSeconds: Int64 = 10
    /// Seconds within which a client must go on taking an answer; else the connection is closed.
    public var stallSeconds: Int64 = 60
    /// Seconds that a connection which ends is still read, so that its last answer arrives.
    public var lingerSeconds: Int64 = 2
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
    /// Entries of a log fetched at one time: in between the meter's thread answers others.
    public var logPiece = 1_000
    /// Meters of one page.
    public var pageSize = 1_000
    /// Milliseconds a fault may delay a response.
    public var faultDelay: Int64 = 3_600_000

    public init() {}
}
