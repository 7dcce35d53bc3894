/// Energy in sessions of constant power on some days of the week, such as those of a car's charger.
public struct ChargingSessions: Hashable, Sendable {
    /// Power of a session, W, 1 to 100,000.
    public var power: Int
    /// Time of day from which sessions start, in hours, 0 to 24, by the shape's clock.
    public var startsFrom: Double
    /// Time of day before which sessions start, in hours, 0 to 24; on the next day when it is not after ``startsFrom``.
    public var startsBefore: Double
    /// Mean number of sessions a week, 1 to 7: every week has this number rounded up or down.
    public var perWeek: Double

    public init(power: Int, startsFrom: Double, startsBefore: Double, perWeek: Double) {
        (self.power, self.startsFrom, self.startsBefore) = (power, startsFrom, startsBefore)
        self.perWeek = perWeek
    }

    /// The half hours in which sessions start.
    public var starts: HalfHourMask { HalfHourMask(from: startsFrom, to: startsBefore) }

    public func validate() throws(LoadShapeError) {
        guard (1...100_000).contains(power) else { throw .sessionPower(power) }
        guard (1...7).contains(perWeek) else { throw .sessionsPerWeek(perWeek) }
        guard (0...24).contains(startsFrom), (0...24).contains(startsBefore), !starts.isEmpty else {
            throw .startTimes(from: startsFrom, to: startsBefore)
        }
    }
}
