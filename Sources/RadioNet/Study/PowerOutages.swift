import SimulationKernel

/// Power outages of a day: each cuts the power of some hubs of one cell at once, and each of those hubs sends an alert
/// on the random-access uplink.
public struct PowerOutages: Hashable, Sendable {
    /// Number of outages of a cell in a day, on average.
    public var perCellAndDay: Double
    /// Number of hubs without power in an outage: each number of this list is as likely as the others.
    public var hubs: [Int]
    /// Longest time until a hub first sends its alert, drawn evenly from 0, so that they do not all meet.
    public var firstWithin: Microseconds
    /// Longest time until it sends an alert again that was lost, drawn evenly from 0.
    public var repeatWithin: Microseconds
    /// Time within which an alert should be at the provider.
    public var targetTime: Microseconds

    /// Length of the fixed windows of the day within which hubs that lose power are counted together (DCC Performance
    /// Measurement Methodology, PM12).
    public static let window = 3 * Microseconds.minute
    /// Largest number of hubs in a window whose alerts count to PM12.1; the alerts of more count to PM12.2.
    public static let fewHubs = 50
    /// Largest number of hubs of one outage that is simulated.
    public static let mostHubs = 100_000
    /// Largest number of outages of a cell in a day that is simulated.
    public static let mostOutages = 1_000

    /// - Parameters:
    ///   - firstWithin: default 152 s, as a FlexNet end point does after a power failure (manual of 2008).
    ///   - repeatWithin: default 48 s, from the same manual.
    ///   - targetTime: default is an assumption: none is published.
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

    /// Times of the outages of one cell, each with the number of hubs that lose power.
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
