import SimulationKernel

/// A cellular data session between a provider and its hubs, some of which are reached through others in a mesh.
public struct CellularLink: Hashable, Sendable {
    /// A generation of cellular technology and the hubs on it.
    public struct Technology: Hashable, Sendable {
        public let name: String
        /// Share of the hubs that use it, 0 to 1.
        public let share: Double
        public let roundTrip: Microseconds
        /// Speed in octets a second in each direction; 0 when octets take no time.
        public let octetsPerSecond: Double
        /// Probability that a message is lost once and sent again, 0 to 0.9.
        public let loss: Double
        /// Time before the first message of an exchange, beyond the link's own, until the radio connection stands.
        public let setUp: Microseconds

        public init(
            name: String, share: Double, roundTrip: Microseconds, octetsPerSecond: Double, loss: Double,
            setUp: Microseconds = 0
        ) {
            self.name = name
            self.share = share
            self.roundTrip = roundTrip
            self.octetsPerSecond = octetsPerSecond
            self.loss = loss
            self.setUp = setUp
        }
    }

    /// How round trips lengthen in a busy cell: not at all while at most `threshold` of its sessions are taken, then in
    /// proportion to those beyond, up to `factor` when all are taken.
    public struct Congestion: Hashable, Sendable {
        /// Share of the cell's sessions that may be taken before round trips lengthen, 0 to below 1.
        public var threshold: Double
        /// Factor of a round trip when all sessions are taken, at least 1.
        public var factor: Double

        public init(threshold: Double, factor: Double) {
            self.threshold = threshold
            self.factor = factor
        }

        public static let none = Congestion(threshold: 0, factor: 1)

        /// Factor by which a round trip is longer.
        ///
        /// - Parameter load: share of the cell's sessions that are taken, 0 to 1.
        public func stretch(at load: Double) -> Double {
            guard load > threshold, threshold < 1 else { return 1 }
            return 1 + (max(1, factor) - 1) * min(1, (load - threshold) / (1 - threshold))
        }
    }

    /// Hubs without coverage of their own, for which others relay (868 MHz).
    public struct Mesh: Hashable, Sendable {
        /// Share of the hubs, 0 to 1.
        public var share: Double
        /// Largest number of hops to a hub with coverage; the number is drawn evenly from 1.
        public var hops: Int
        /// Time of one hop, each way.
        public var hopTime: Microseconds
        /// Probability that a message is lost at a hop, 0 to 0.9.
        public var hopLoss: Double

        public init(share: Double, hops: Int, hopTime: Microseconds, hopLoss: Double) {
            self.share = share
            self.hops = hops
            self.hopTime = hopTime
            self.hopLoss = hopLoss
        }
    }

    public var technologies: [Technology]
    public var mesh: Mesh
    /// Time before the first message of an exchange.
    public var setUp: Microseconds
    /// Time from a loss until the message is sent again.
    public var retransmission: Microseconds
    public var congestion: Congestion

    /// - Precondition: at least one technology.
    public init(
        technologies: [Technology], mesh: Mesh, setUp: Microseconds, retransmission: Microseconds,
        congestion: Congestion = .none
    ) {
        precondition(!technologies.isEmpty, "a cellular link has a technology")
        self.technologies = technologies
        self.mesh = mesh
        self.setUp = setUp
        self.retransmission = retransmission
        self.congestion = congestion
    }

    /// The technology that hub `hub` uses, the same at every call.
    public func technology(of hub: UInt32, _ random: CounterRandom) -> Technology {
        var draw = random.unit(.technology, UInt64(hub)) * technologies.reduce(0) { $0 + $1.share }
        for technology in technologies {
            if draw < technology.share { return technology }
            draw -= technology.share
        }
        return technologies[technologies.count - 1]
    }

    /// The same link when an additional share of what is on the air is lost, such as under jamming.
    public func losing(_ share: Double) -> CellularLink {
        CellularLink(
            technologies: technologies.map {
                Technology(
                    name: $0.name, share: $0.share, roundTrip: $0.roundTrip, octetsPerSecond: $0.octetsPerSecond,
                    loss: min(0.9, $0.loss + (1 - $0.loss) * share), setUp: $0.setUp)
            }, mesh: mesh, setUp: setUp, retransmission: retransmission, congestion: congestion)
    }

    /// Number of hops from hub `hub` to one with coverage, 0 for most.
    public func hops(of hub: UInt32, _ random: CounterRandom) -> Int {
        guard random.happens(mesh.share, .mesh, UInt64(hub)) else { return 0 }
        return 1 + Int(random.bits(.mesh, UInt64(hub), attempt: 1) % UInt64(max(1, mesh.hops)))
    }

    /// Largest number of times that a message is sent; after that the link would have to be taken for dead.
    static let mostTransmissions = 8

    func time(
        octets: Int, hub: UInt32, network: CounterRandom, _ random: CounterRandom, _ purpose: CounterRandom.Purpose,
        _ entity: UInt64, opensSession: Bool, load: Double
    ) -> Microseconds {
        let technology = technology(of: hub, network)
        let hops = hops(of: hub, network)
        var loss = technology.loss
        for _ in 0..<hops { loss += (1 - loss) * mesh.hopLoss }
        var lost = 0
        while lost < Self.mostTransmissions - 1, random.happens(loss, purpose, entity, attempt: UInt64(lost)) {
            lost += 1
        }
        let once =
            Microseconds(Double(technology.roundTrip / 2) * congestion.stretch(at: load))
            + (technology.octetsPerSecond > 0 ? Microseconds(seconds: Double(octets) / technology.octetsPerSecond) : 0)
            + Microseconds(hops) * mesh.hopTime
        return (opensSession ? technology.setUp : 0) + once + Microseconds(lost) * retransmission
    }
}

extension CounterRandom.Purpose {
    static let downlink = Self(1)
    static let uplink = Self(2)
    static let reachability = Self(3)
    static let technology = Self(4)
    static let mesh = Self(5)
    static let duplicate = Self(6)
    static let reorder = Self(7)
    static let arrival = Self(8)
    static let hub = Self(9)
    static let size = Self(10)
    static let randomAccess = Self(11)
    static let outage = Self(12)
}
