import SimulationKernel

/// The modem of a subscriber that is not asleep, and its packet data session.
public struct PDPContext: Hashable, Sendable {
    public enum State: Hashable, Sendable {
        /// The modem searches for the network and registers, or waits until it may attach or try again.
        case attaching
        /// The modem has its address and waits for the network to route it.
        case activating
        /// The modem can be reached at its address.
        case active
        /// The modem still has its address but cannot be reached.
        case deactivating
    }

    /// Why a session ended.
    public enum End: UInt8, Hashable, Sendable, CaseIterable {
        /// Nothing was sent during the time of the idle timer.
        case idle
        /// The longest time of a session was over: its idle timer was missed, or it was never idle.
        case longestSession
        /// The far end asked for the end of the session.
        case released
        /// The network lost the session.
        case dropped
    }

    /// Why a modem got no session.
    public enum Rejection: UInt8, Hashable, Sendable, CaseIterable {
        /// All addresses of the access point are taken or held.
        case poolExhausted
        /// More modems try to attach than the access point admits.
        case attachRate
        /// The network did not let the modem in.
        case network
    }

    /// A session from its address's lease to its return.
    public struct Session: Hashable, Sendable {
        public let sim: UInt32
        public let accessPoint: Int
        /// Number of the address in the access point's pool.
        public let address: Int
        /// Time when the session got its address.
        public let leased: Microseconds
        /// Time when the session could first be reached; nil when it never could.
        public let activated: Microseconds?
        public let ended: Microseconds
        public let end: End
        public let uplinkOctets: Int
        public let downlinkOctets: Int

        /// How long the session had its address.
        public var hold: Microseconds { ended - leased }
    }

    public let sim: UInt32
    /// Number of the access point.
    public let accessPoint: Int
    public internal(set) var state: State
    /// Time at which the modem came into this state.
    public internal(set) var since: Microseconds
    /// Number of its address in the access point's pool; nil while it has none.
    public internal(set) var address: Int?
    public internal(set) var leased: Microseconds = 0
    public internal(set) var activated: Microseconds?
    /// Time when data was last sent in either direction, or a message came; the idle timer runs from it.
    public internal(set) var lastData: Microseconds = 0
    /// Number of octets from the subscriber.
    public internal(set) var uplinkOctets = 0
    /// Number of octets to the subscriber.
    public internal(set) var downlinkOctets = 0
    /// Attempts to get a session so far.
    var attempts = 0
    /// Reason for the end of a session that is being deactivated.
    var end = End.idle
    /// Whether another message came while the session was being deactivated.
    var isWokenAgain = false
    /// Number that tells events of this session from those of an earlier one in its slot.
    var number: UInt64

    init(sim: UInt32, accessPoint: Int, at now: Microseconds, number: UInt64) {
        self.sim = sim
        self.accessPoint = accessPoint
        self.number = number
        state = .attaching
        since = now
    }

    func session(endedAt now: Microseconds, address: Int) -> Session {
        Session(
            sim: sim, accessPoint: accessPoint, address: address, leased: leased, activated: activated, ended: now,
            end: end, uplinkOctets: uplinkOctets, downlinkOctets: downlinkOctets)
    }
}
