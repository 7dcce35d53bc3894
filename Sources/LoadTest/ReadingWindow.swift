import COSEM
import GBCS

/// The range that a command asks for when none is given: the one that readers want most.
public struct ReadingWindow: Hashable, Sendable {
    public let start: UTCTime
    /// The end of the range, which belongs to it.
    public let end: UTCTime

    public init(start: UTCTime, end: UTCTime) { (self.start, self.end) = (start, end) }

    /// What the range of a command selects. A use case that is not named here reads half hours, or takes no range.
    private enum Content {
        case halfHours
        case days
        case events
        /// The interval within which the meter's clock should be.
        case clock

        init(_ request: SupportedRequest) {
            switch request.useCase.messageCode {
            case .ecs70: self = .clock
            case .ecs21a, .ecs21c, .ecs66: self = .days
            case .ecs35a, .ecs35b, .ecs35e: self = .events
            default: self = .halfHours
            }
        }
    }

    private static let month: Int64 = 30 * 86_400

    /// The range of a command that is sent now: yesterday's half hours; a month for daily logs and for events; an
    /// interval around now for ECS70.
    ///
    /// - Parameter validity: seconds after `now` for which ECS70's interval must last.
    public init(for request: SupportedRequest, now: UTCTime, validity: Int64 = 60) {
        let midnight = now.roundedDown(to: 86_400)
        switch Content(request) {
        case .clock: self.init(start: now - 60, end: now + validity)
        case .days: self.init(start: midnight - Self.month, end: midnight)
        case .events: self.init(start: midnight - Self.month, end: midnight + 86_400)
        // The first half hour of a day ends half an hour after its midnight.
        case .halfHours: self.init(start: midnight - 86_400 + 1_800, end: midnight)
        }
    }

    /// The range of a command about one day: its 48 half hours, which end from half past midnight to the next midnight;
    /// the entry made at its end for daily logs; for others that of a command sent at its end.
    ///
    /// - Parameter day: midnight at the start of the day.
    package init(for request: SupportedRequest, day: UTCTime) {
        let end = day + 86_400
        switch Content(request) {
        case .days: self.init(start: end, end: end)
        case .halfHours, .events, .clock: self.init(for: request, now: end)
        }
    }
}
