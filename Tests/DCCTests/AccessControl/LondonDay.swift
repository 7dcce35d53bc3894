import COSEM
import Foundation

@testable import DCC

/// Days of Great Britain's clock as Foundation knows it: apart from the calendar that access control uses.
enum LondonDay {
    private static let london: Calendar = {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(identifier: "Europe/London")!
        return calendar
    }()

    /// The day, as days since 2000-01-01, on which a London clock is at `time`.
    static func day(of time: UTCTime) -> Int {
        let date = Date(timeIntervalSince1970: TimeInterval(time.secondsSince2000 + 946_684_800))
        let parts = london.dateComponents([.year, .month, .day], from: date)
        var utc = Calendar(identifier: .gregorian)
        utc.timeZone = TimeZone(identifier: "UTC")!
        let midnight = utc.date(from: parts)!
        return Int((midnight.timeIntervalSince1970 - 946_684_800) / 86_400)
    }

    /// The moment at which a London clock begins `day`.
    static func midnight(_ day: String) -> UTCTime {
        let parts = day.split(separator: "-").compactMap { Int($0) }
        let date = london.date(from: DateComponents(year: parts[0], month: parts[1], day: parts[2]))!
        return UTCTime(secondsSince2000: Int64(date.timeIntervalSince1970) - 946_684_800)
    }
}

extension UTCTime {
    /// A time written in a test.
    init(_ text: String) { self = UTCTime(iso8601: text)! }
}

extension SettlementDay {
    /// A day written in a test.
    init(test text: String) { self = SettlementDay(text)! }
}
