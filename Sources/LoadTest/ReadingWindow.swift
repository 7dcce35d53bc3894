import COSEM
import GBCS

/// The range that a command asks for when none is given: the one that readers want most.
public struct ReadingWindow: Hashable, Sendable {
    public let start: UTCTime
    /// The end of the range, which belongs to it.
    public let end: UTCTime

    public init(start: UTCTime, end: UTCTime) { (self.start, self.end) = (start, end) }

    /// The default range of a request: yesterday's half hours; a month for daily logs and for events; an interval
    /// around now for ECS70.
    ///
    /// - Parameter validity: seconds after `now` for which ECS70's interval must last.
    public init(for request: SupportedRequest, now: UTCTime, validity: Int64 = 60) {
        let midnight = now.roundedDown(to: 86_400)
        switch request.useCase.messageCode {
        case .ecs70: self.init(start: now - 60, end: now + validity)
        case .ecs21a, .ecs21c, .ecs66: self.init(start: midnight - 30 * 86_400, end: midnight)
        case .ecs35a, .ecs35b, .ecs35e: self.init(start: midnight - 30 * 86_400, end: midnight + 86_400)
        // The first half hour of a day ends half an hour after its midnight.
        default: self.init(start: midnight - 86_400 + 1_800, end: midnight)
        }
    }
}
