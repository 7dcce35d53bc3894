import COSEM
import DUIS

/// The range of a log that a schedule's runs read, relative to the UTC date of the run (DUIS 5.4 schema, type
/// ReadLogPeriodOffset).
package struct LookBack: Hashable, Sendable {
    /// Days from the date of the run, -400 to 0.
    package static let offsets = -400...0

    package var startOffset: Int
    package var startTime: XMLTime
    package var endOffset: Int
    package var endTime: XMLTime

    package init(startOffset: Int, startTime: XMLTime, endOffset: Int, endTime: XMLTime) {
        (self.startOffset, self.startTime) = (startOffset, startTime)
        (self.endOffset, self.endTime) = (endOffset, endTime)
    }

    /// Both ends of the range, inclusive, of a run on the date of `time`.
    package func range(at time: UTCTime) -> (start: UTCTime, end: UTCTime) {
        let midnight = time.roundedDown(to: 86_400)
        return (
            midnight + (Int64(startOffset) * 86_400 + startTime.seconds),
            midnight + (Int64(endOffset) * 86_400 + endTime.seconds)
        )
    }

    /// Whether the range ends before it starts.
    package var isBackwards: Bool {
        Int64(startOffset) * 86_400 + startTime.seconds > Int64(endOffset) * 86_400 + endTime.seconds
    }
}
