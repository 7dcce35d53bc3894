import COSEM
import GBCS

/// The range that a command asks for when none is given: the one that readers want most.
public struct ReadingWindow: Hashable, Sendable {
    public let start: UTCTime
    /// The end of the range, which belongs to it.
    public let end: UTCTime

    public init(start: UTCTime, end: UTCTime) { (self.start, self.end) = (start, end) }

    /// What the range of a command selects.
    private enum Content {
        /// The entries of its logs. A use case without any takes no range.
        case log(LogKind.Rhythm)
        /// The interval within which the meter's clock should be.
        case clock

        init(_ request: SupportedRequest) {
            let items = request.form.items
            let kind = items.lazy.flatMap(\.attributes).compactMap(\.logKind).first
            self = items.contains { $0.access == .presetTime } ? .clock : .log(kind?.rhythm ?? .halfHours)
        }
    }

    private static let month: Int64 = 30 * 86_400

    /// The range of a command that is sent now: yesterday's half hours; a month for daily logs and for those of events
    /// and payments; an interval around now for ECS70.
    ///
    /// - Parameter validity: seconds after `now` for which ECS70's interval must last.
    public init(for request: SupportedRequest, now: UTCTime, validity: Int64 = 60) {
        let midnight = now.roundedDown(to: 86_400)
        switch Content(request) {
        case .clock: self.init(start: now - 60, end: now + validity)
        case .log(.days): self.init(start: midnight - Self.month, end: midnight)
        case .log(.occasions): self.init(start: midnight - Self.month, end: midnight + 86_400)
        // The first half hour of a day ends half an hour after its midnight.
        case .log(.halfHours): self.init(start: midnight - 86_400 + 1_800, end: midnight)
        }
    }

    /// The range of a command about one day: its 48 half hours, which end from half past midnight to the next midnight;
    /// the entry made at its end for daily logs; for others that of a command sent at its end.
    ///
    /// - Parameter day: midnight at the start of the day.
    package init(for request: SupportedRequest, day: UTCTime) {
        let end = day + 86_400
        switch Content(request) {
        case .log(.days): self.init(start: end, end: end)
        case .log, .clock: self.init(for: request, now: end)
        }
    }
}
