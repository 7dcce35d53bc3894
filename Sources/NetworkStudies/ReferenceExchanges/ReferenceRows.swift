import COSEM
import GBCS
import LoadTest

/// How much of a log a read asks for.
package enum ReferenceRows: String, Hashable, Sendable, CaseIterable {
    /// 48 half hours, or the daily entry at the end of the day.
    case day
    case month = "31-days"
    /// As many days as the half hours that meters keep last (SMETS2: 13 months).
    case thirteenMonths = "13-months"

    package var days: Int64 {
        switch self {
        case .day: 1
        case .month: 31
        case .thirteenMonths: 397
        }
    }

    /// The range of a Command that is sent just after the midnight `end`, both ends inclusive.
    package func range(of request: SupportedRequest, before end: UTCTime) -> ReadingWindow {
        let window = ReadingWindow(for: request, day: end - 86_400)
        // The interval in which a clock must be grows with no log.
        guard !request.form.items.contains(where: { $0.access == .presetTime }) else {
            return ReadingWindow(for: request, now: end)
        }
        return ReadingWindow(start: window.start - (days - 1) * 86_400, end: window.end)
    }
}
