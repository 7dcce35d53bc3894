import SimulationKernel

/// Power outages of a day: each takes power from some hubs of one cell at once, and each of those sends an alert on the
/// random-access uplink.
public struct PowerOutages: Hashable, Sendable {
    /// Of a cell on average.
    public var perCellAndDay: Double
    /// Hubs without power in an outage: each of these numbers is as likely as the others.
    public var hubs: [Int]
    /// A hub sends its alert first evenly within this time, so that they do not all meet.
    public var firstWithin: Microseconds
    /// And again evenly within this time after one that was lost.
    public var repeatWithin: Microseconds
    /// Within which an alert should be at the provider.
    public var targetTime: Microseconds

    /// Hubs that lose power within so long are counted together, in fixed windows of the day (DCC Performance Measurement
    /// Methodology, PM12).
    public static let window = 3 * Microseconds.minute
    /// Up to this many hubs in a window their alerts count to PM12.1, else to PM12.2.
    public static let fewHubs = 50
    /// At most so many hubs of one outage, and so many outages of a cell in a day, are simulated.
    public static let mostHubs = 100_000
    public static let mostOutages = 1_000

    /// - Parameters:
    ///   - firstWithin: 0 to 152 s as a FlexNet end point does after a power failure (manual of 2008).
    ///   - repeatWithin: 0 to 48 s, from the same.
    ///   - targetTime: not published.
    public init(
        perCellAndDay: Double, hubs: [Int], firstWithin: Microseconds = 152 * .second,
        repeatWithin: Microseconds = 48 * .second, targetTime: Microseconds = 5 * .minute
    ) {
        self.perCellAndDay = perCellAndDay
        self.hubs = hubs
        self.firstWithin = firstWithin
        self.repeatWithin = repeatWithin
        self.targetTime = targetTime
    }

    /// When how many hubs of one cell lose power.
    func outages(_ random: CounterRandom) -> [(time: Microseconds, hubs: Int)] {
        guard perCellAndDay > 0, !hubs.isEmpty else { return [] }
        var result: [(time: Microseconds, hubs: Int)] = []
        var time = 0.0
        for number in 0..<UInt64(Self.mostOutages) {
            time += random.exponential(
                mean: Double(Microseconds.day) / perCellAndDay, .outage, number)
            guard time < Double(Microseconds.day) else { break }
            let size = hubs[Int(random.bits(.outage, number, attempt: 1) % UInt64(hubs.count))]
            result.append((Microseconds(time), min(Self.mostHubs, max(0, size))))
        }
        return result
    }
}
