/// What is wrong with a load shape.
public enum LoadShapeError: Error, Hashable, Sendable {
    /// A day has 48 points.
    case pointCount(Int)
    /// A power is negative, too large or no number.
    case power(Double, halfHour: Int)
    /// All powers of a day are 0.
    case noEnergy
    /// A bell's centre is not within 0 to 24 hours.
    case bellCentre(Double)
    /// A bell's width is not more than 0 and at most 12 hours.
    case bellWidth(Double)
    /// No season has a day.
    case noDays
    /// A coefficient of variation is not within 0 to 3.
    case variation(Double)
    /// The share without noise is not within 0 to 1.
    case baseShare(Double)
    /// The heating's share of the year is not within 0 to 1.
    case heatingShare(Double)
    /// The heating's base temperature is not within 0 to 30 °C.
    case baseTemperature(Double)
    /// Heating's months are empty or not within 1 to 12.
    case months(Set<Int>)
    /// Heating goes only with shapes of days.
    case heatingWithoutDays
    /// A session's power is not within 1 to 100,000 W.
    case sessionPower(Int)
    /// There are 1 to 7 sessions a week.
    case sessionsPerWeek(Double)
    /// A window of start times has no half hour or is not within 0 to 24 hours.
    case startTimes(from: Double, to: Double)
    /// A latitude is not within 66° S to 66° N.
    case latitude(Double)
    /// A longitude is not within 180° W to 180° E.
    case longitude(Double)
    /// The limit of a half hour is 0.
    case halfHourLimit
    /// The tariff window has no half hour in which this shape has energy.
    case emptyWindow
}

extension LoadShapeError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .pointCount(let count): "a day has 48 points, not \(count)"
        case .power(let value, let halfHour):
            "the power of half hour \(halfHour) is \(value); it must be 0 to 1e12"
        case .noEnergy: "all powers of a day are 0"
        case .bellCentre(let hours): "a bell's centre is \(hours) h; it must be 0 to 24"
        case .bellWidth(let hours): "a bell's width is \(hours) h; it must be more than 0 and at most 12"
        case .noDays: "no season has a day"
        case .variation(let value): "a coefficient of variation is \(value); it must be 0 to 3"
        case .baseShare(let share): "the share without noise is \(share); it must be 0 to 1"
        case .heatingShare(let share): "the heating's share is \(share); it must be 0 to 1"
        case .baseTemperature(let value): "the heating's base temperature is \(value) °C; it must be 0 to 30"
        case .months(let months): "the heating's months are \(months.sorted()); they must be some of 1 to 12"
        case .heatingWithoutDays: "heating goes only with shapes of days"
        case .sessionPower(let power): "a session's power is \(power) W; it must be 1 to 100,000"
        case .sessionsPerWeek(let count): "there are \(count) sessions a week; it must be 1 to 7"
        case .startTimes(let from, let to):
            "sessions start from \(from) to \(to) h; both must be 0 to 24 and hold a half hour"
        case .latitude(let degrees): "the latitude is \(degrees)°; it must be -66 to 66"
        case .longitude(let degrees): "the longitude is \(degrees)°; it must be -180 to 180"
        case .halfHourLimit: "the limit of a half hour is 0 Wh"
        case .emptyWindow: "the tariff window has no half hour in which the shape has energy"
        }
    }
}
