import NIOCore

/// The amount of work that an event loop does for one connection before other connections get their turn.
///
/// A slice ends after a whole message: the message that is being answered when a bound is reached is the last one.
package struct AnswerSlice {
    /// Number of octets of responses after which a slice ends.
    static let octets = 262_144
    /// Nanoseconds of work after which a slice ends.
    static let nanoseconds: UInt64 = 2_000_000
    /// Number of messages whose secrets are derived together.
    static let batch = 64
    /// Number of messages between two looks at the time.
    private static let messagesBetweenLooks = 16

    /// Whether the slice has ended: no further message is answered in it.
    package private(set) var isFinished = false

    package init() {}

    private var octetsLeft = Self.octets
    private var messages = 0
    private var end: UInt64 = 0

    /// Notes that a message was answered with `octets` octets.
    mutating func count(_ octets: Int) {
        octetsLeft -= octets
        messages += 1
        if octetsLeft <= 0 { isFinished = true }
        if messages % Self.messagesBetweenLooks == 0 { lookAtTime() }
    }

    private mutating func lookAtTime() {
        let now = NIODeadline.now().uptimeNanoseconds
        if end == 0 { end = now + Self.nanoseconds } else if now >= end { isFinished = true }
    }
}
