import COSEM

/// The days that exchanges ask for, one day each: consecutive days, UTC.
public struct TrafficDays: Hashable, Sendable {
    /// Midnight at the start of the first day.
    public let first: UTCTime
    public let count: Int

    /// - Parameter count: number of days, 1 to 3,660.
    public init(from first: CivilDate, count: Int = 1) {
        precondition((1...3_660).contains(count), "a sample is of 1 to 3,660 days")
        self.first = UTCTime(secondsSince2000: Int64(first.daysSince2000) * 86_400)
        self.count = count
    }

    /// Midnight at the start of day `number`, counted from 0.
    func start(_ number: Int) -> UTCTime { first + Int64(number) * 86_400 }
}
