import HTTPServing

/// The limits of the HTTP interface. Those of its server, ``serving``, are reached as its own too.
@dynamicMemberLookup
public struct HTTPLimits: Hashable, Sendable {
    /// The limits of connections and bodies.
    public var serving = HTTPServingLimits()
    /// Largest size of a GBCS message in octets; a larger one is answered with 413.
    public var messageSize = 65_536
    /// Largest number of requests that wait for a response at one time; further ones are answered with 503.
    public var waitingRequests = 768
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

    public subscript<Value>(dynamicMember limit: WritableKeyPath<HTTPServingLimits, Value>) -> Value {
        get { serving[keyPath: limit] }
        set { serving[keyPath: limit] = newValue }
    }
}
