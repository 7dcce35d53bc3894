import RadioNet
import SimulationKernel

/// The traffic of a network since its beginning.
public struct NetworkStatistics: Hashable, Sendable {
    /// The traffic of one priority.
    public struct Priority: Hashable, Sendable {
        public var offered = 0
        public var answered = 0
        public var unanswered = 0
        public var unreachable = 0
        public var stopped = 0
        public var refused = 0
        public var retries = 0
        public var duplicates = 0
        /// Octets of GBCS messages, down and up.
        public var downlinkOctets = 0
        public var uplinkOctets = 0
        /// Octets on the air, down and up, without the overhead of segments.
        public var downlinkOctetsOnAir = 0
        public var uplinkOctetsOnAir = 0
        /// Time from offer to response, in simulated milliseconds.
        public var latency = IntegerHistogram()

        mutating func merge(_ other: Priority) {
            offered += other.offered
            answered += other.answered
            unanswered += other.unanswered
            unreachable += other.unreachable
            stopped += other.stopped
            refused += other.refused
            retries += other.retries
            duplicates += other.duplicates
            downlinkOctets += other.downlinkOctets
            uplinkOctets += other.uplinkOctets
            downlinkOctetsOnAir += other.downlinkOctetsOnAir
            uplinkOctetsOnAir += other.uplinkOctetsOnAir
            latency.merge(other.latency)
        }
    }

    /// The traffic by priority, in the order of ``MessagePriority``'s numbers.
    public var priorities = [Priority](repeating: Priority(), count: MessagePriority.allCases.count)
    public var downlinkCompression = CompressionStatistics()
    public var uplinkCompression = CompressionStatistics()
    /// Number of alerts that were given up on their way up.
    public var lostAlerts = 0
    public var cells = 0
    public var underWay = 0

    public init() {}

    public subscript(priority: MessagePriority) -> Priority {
        get { priorities[Int(priority.rawValue)] }
        set { priorities[Int(priority.rawValue)] = newValue }
    }

    public mutating func merge(_ other: NetworkStatistics) {
        for place in priorities.indices { priorities[place].merge(other.priorities[place]) }
        downlinkCompression += other.downlinkCompression
        uplinkCompression += other.uplinkCompression
        lostAlerts += other.lostAlerts
        cells += other.cells
        underWay += other.underWay
    }
}
