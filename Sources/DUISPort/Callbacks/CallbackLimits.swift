/// The limits of the callbacks to one User.
package struct CallbackLimits: Hashable, Sendable {
    /// Largest number of connections to the User's address, at least 1: so many callbacks are posted at one time.
    package var connections = 8
    /// Largest number of callbacks in memory, at least 1; the others stay with their source.
    package var items = 1_000
    /// Number of octets of callbacks in memory from which on no further one is taken from the source.
    package var octets = 16_777_216
    /// Longest time from connecting to the status of the answer, in seconds.
    package var timeoutSeconds: Int64 = 10
    /// The pauses after failed attempts. Each is followed by one more attempt, so with three pauses a callback is posted
    /// at most four times. The DCC's own pattern is not published; this one is from memory.
    package var retryPauses: [Duration] = [.seconds(1), .seconds(10), .seconds(60)]

    package init() {}
}
