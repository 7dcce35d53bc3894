import DCC
import DUIS

/// When and over which range a schedule of the DCC reads (DUIS 5.4 schema, CreateSchedule).
package struct ScheduleTerms: Hashable, Sendable {
    /// The range of a log, in days from the day of execution and times of day, UTC.
    package struct Range: Hashable, Sendable {
        package var startOffset: Int
        package var startTime: XMLTime
        package var endOffset: Int
        package var endTime: XMLTime

        /// A day's 48 half hours, whose stamps are their ends: -1,00:30,0,00:00.
        package static let day = Range(
            startOffset: -1, startTime: XMLTime(seconds: 1_800), endOffset: 0, endTime: XMLTime(seconds: 0))

        package init(startOffset: Int, startTime: XMLTime, endOffset: Int, endTime: XMLTime) {
            (self.startOffset, self.startTime) = (startOffset, startTime)
            (self.endOffset, self.endTime) = (endOffset, endTime)
        }

        /// Reads `-1,00:30,0,00:00`: days and time of the start, days and time of the end. Nil for anything else, and for a
        /// range that ends before it starts.
        package init?(_ text: String) {
            let parts = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 4, let start = Int(parts[0]), let end = Int(parts[2]),
                LookBack.offsets.contains(start), LookBack.offsets.contains(end),
                let startTime = ScheduleTerms.time(parts[1]), let endTime = ScheduleTerms.time(parts[3]),
                (start, startTime.secondOfDay) <= (end, endTime.secondOfDay)
            else { return nil }
            self.init(startOffset: start, startTime: startTime, endOffset: end, endTime: endTime)
        }
    }

    package var frequency: ScheduleFrequency
    package var start: XMLDate
    /// The last day on which it may run; nil for ever.
    package var end: XMLDate?
    /// nil for whenever the DCC likes.
    package var time: XMLTime?
    /// For reads of logs alone.
    package var range: Range

    package init(
        frequency: ScheduleFrequency = .daily, start: XMLDate, end: XMLDate? = nil, time: XMLTime? = nil,
        range: Range = .day
    ) {
        (self.frequency, self.start, self.end, self.time, self.range) = (frequency, start, end, time, range)
    }

    /// A time of day, UTC, as people write it: `00:30`, or with seconds; nil for anything else.
    package static func time(_ text: String) -> XMLTime? {
        XMLTime(text.utf8.count == 5 ? "\(text):00Z" : text)
    }
}
