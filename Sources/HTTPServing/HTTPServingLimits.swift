/// The limits of a server: how much of requests is held, how many connections there are, and how long they have.
public struct HTTPServingLimits: Hashable, Sendable {
    /// Largest size of a request's body in octets; a larger one is answered with 413.
    public var bodySize = 4_194_304
    /// Largest number of octets of bodies held at one time over all requests, not counting the first 65,536 of each;
    /// beyond it requests are answered with 503.
    public var heldBodies = 67_108_864
    /// Largest number of connections at one time. A further one takes the place of the oldest that is not being
    /// answered; when there is none, it is answered with 503.
    public var connections = 1_024
    /// Largest number of connections from one address at one time; nil for no other limit than ``connections``. A
    /// further one takes the place of the oldest from that address that is not being answered; when there is none, it is
    /// answered with 503.
    public var connectionsPerClient: Int?
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

    public init() {}
}
