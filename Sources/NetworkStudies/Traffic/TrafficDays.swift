import COSEM
import GBCS
import LoadTest

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

    /// The range that a command for a day asks for: its 48 half hours, which end from half past midnight to the next
    /// midnight; the entry made at its end, for daily logs; the month before, for event logs. Other commands take no
    /// range.
    static func window(of request: RequestKind, day: UTCTime) -> ReadingWindow {
        let end = day + 86_400
        switch request.request.useCase.messageCode {
        case .ecs21a, .ecs21c, .ecs66: return ReadingWindow(start: end, end: end)
        default: return ReadingWindow(for: request.request, now: end)
        }
    }
}
