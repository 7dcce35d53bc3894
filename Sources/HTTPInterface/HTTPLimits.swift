/// The limits of the HTTP interface.
public struct HTTPLimits: Hashable, Sendable {
    /// Largest size of a request's body in octets; a larger one is answered with 413.
    public var bodySize = 4_194_304
    /// Largest size of a GBCS message in octets; a larger one is answered with 413.
    public var messageSize = 65_536
    /// Largest number of octets of bodies held at one time over all requests, not counting the first 65,536 of each;
    /// beyond it requests are answered with 503.
    public var heldBodies = 67_108_864
    /// Largest number of connections at one time. A further one takes the place of the oldest that is not being
    /// answered; when there is none, it is answered with 503.
    public var connections = 1_024
    /// Largest number of requests that wait for a response at one time; further ones are answered with 503.
    public var waitingRequests = 768
    /// Longest time from the first octet of a request to the end of its header, in seconds; then 408.
    public var headerSeconds: Int64 = 10
    /// Longest time within which a body must come, in seconds; then 408.
    public var bodySeconds: Int64 = 60
    /// Longest pause of a body, in seconds; then 408.
    public var bodyPauseSeconds: Int64 = 10
    /// Longest time in seconds that a client may stop taking an answer; then the connection is closed.
    public var stallSeconds: Int64 = 60
    /// Time in seconds that a connection which ends is still read from, so that its last answer arrives.
    public var lingerSeconds: Int64 = 2
    /// Time in seconds without a request after which a connection is closed.
    public var idleSeconds: Int64 = 75
    /// Time in seconds that requests in progress get to finish when the server stops.
    public var stopSeconds: Int64 = 10
    /// Largest number of messages whose outcome can be asked for later; the oldest are forgotten first.
    public var keptMessages = 10_000
    /// Largest number of octets of the responses kept for that; the oldest are forgotten first.
    public var keptOctets = 67_108_864
    /// Largest number of messages in one batch.
    public var batchSize = 1_000
    /// Time in seconds that a request waits for a response when it names none.
    public var wait: Int64 = 10
    /// Longest time in seconds that a request may ask to wait.
    public var maximumWait: Int64 = 60
    /// Largest number of readers of server-sent events at one time (``AlertDistributor/limit`` applies too); further
    /// ones are answered with 503.
    public var alertSubscribers = 64
    /// Largest number of alerts that wait for one reader; further ones are dropped, and the reader is told how many.
    public var alertBuffer = 1_000
    /// Milliseconds between the heartbeats of server-sent events.
    public var heartbeatMilliseconds: Int64 = 15_000
    /// Number of entries of a log fetched at one time; in between, the meter's thread serves other requests.
    public var logPiece = 1_000
    /// Largest number of meters on one page.
    public var pageSize = 1_000
    /// Largest number of meters to which one request distributes firmware, as many as the DeviceIDList of SRV 11.1 holds.
    public var firmwareMeters = 50_000
    /// Longest delay of a response by a fault, in milliseconds.
    public var faultDelay: Int64 = 3_600_000

    public init() {}
}
