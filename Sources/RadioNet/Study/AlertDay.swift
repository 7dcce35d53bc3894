import SimulationKernel

/// The results of a day's alerts on the random-access uplink.
public struct AlertDay: Hashable, Sendable {
    public var sent = 0
    public var delivered = 0
    /// Number of alerts delivered within the target time.
    public var inTime = 0
    /// Number of alerts given up after the last attempt.
    public var lost = 0
    public var transmissions = 0
    /// Number of transmissions that met another.
    public var collisions = 0
    /// Time from the event to the provider, in milliseconds.
    public var latency = IntegerHistogram()
    /// Number of alerts sent, by the hour of the event.
    public var sentByHour = [Int](repeating: 0, count: 24)
    /// Number of alerts delivered within the target time, by the hour of the event.
    public var inTimeByHour = [Int](repeating: 0, count: 24)

    public init() {}

    mutating func merge(_ other: AlertDay) {
        sent += other.sent
        delivered += other.delivered
        inTime += other.inTime
        lost += other.lost
        transmissions += other.transmissions
        collisions += other.collisions
        latency.merge(other.latency)
        for hour in 0..<24 {
            sentByHour[hour] += other.sentByHour[hour]
            inTimeByHour[hour] += other.inTimeByHour[hour]
        }
    }
}
