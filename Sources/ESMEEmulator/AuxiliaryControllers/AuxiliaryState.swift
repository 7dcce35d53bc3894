import COSEM

/// What auxiliary controllers were commanded to do, and how far their calendar was followed.
struct AuxiliaryState: Hashable, Sendable, Codable {
    /// An action for a period, which goes before the calendar.
    struct Command: Hashable, Sendable, Codable {
        let word: UInt16
        let start: UTCTime
        let end: UTCTime

        var action: AuxiliaryAction { AuxiliaryAction(word: word) }

        func isInForce(at time: UTCTime) -> Bool { start <= time && time < end }
    }

    /// A moment at which something changes, and what.
    enum Step: Hashable {
        case ends(UInt8)
        case limitEnds(UInt8)
        case calendar(AuxiliaryAction)
        case starts(UInt8)
    }

    /// The settings of controllers by their numbers (ECS47, 47a).
    var settings: [UInt8: Command] = [:]
    /// The limits of controllers by their numbers (ECS47e).
    var limits: [UInt8: Command] = [:]
    /// The moment up to which calendar and commands were followed.
    var followed: UTCTime

    /// The steps after ``followed`` up to `time`, in order; at one moment ends come first and starts last.
    func steps(to time: UTCTime, _ calendar: Schedule, _ specialDays: SpecialDays) -> [(time: UTCTime, step: Step)] {
        let from = max(followed, time - MonitoredTime.horizon)
        guard from < time else { return [] }
        func isDue(_ moment: UTCTime) -> Bool { from < moment && moment <= time }
        var steps: [(time: UTCTime, step: Step)] = []
        for (n, command) in settings where isDue(command.end) { steps.append((command.end, .ends(n))) }
        for (n, command) in limits where isDue(command.end) { steps.append((command.end, .limitEnds(n))) }
        for action in calendar.actions(in: from + 1..<time + 1, specialDays: specialDays) {
            steps.append((action.time, .calendar(AuxiliaryAction(word: action.selector))))
        }
        for (n, command) in settings where isDue(command.start) { steps.append((command.start, .starts(n))) }
        return steps.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
            .map(\.element)
    }

    /// The first moment after ``followed`` at which something changes; nil when nothing does.
    func nextTime(_ calendar: Schedule, _ specialDays: SpecialDays) -> UTCTime? {
        let commands = settings.values.flatMap { [$0.start, $0.end] } + limits.values.map(\.end)
        return (commands.filter { $0 > followed } + [calendar.nextSwitch(after: followed, specialDays: specialDays)])
            .compactMap { $0 }.min()
    }
}
