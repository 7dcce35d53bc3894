import Glibc

/// Position of the sun on a day, seen from a place: the low-precision formulas of the Astronomical Almanac, good to
/// about 0.02° in this century, for the noon of the day.
public struct SunPosition: Sendable {
    /// Declination of the sun, radians.
    public let declination: Double
    /// Angle by which the sundial is ahead of the clock, radians.
    public let equationOfTime: Double
    /// Latitude of the place, radians north.
    public let latitude: Double
    /// Longitude of the place, radians east.
    public let longitude: Double

    /// - Parameters:
    ///   - day: days since 2000-01-01.
    ///   - latitude: degrees north.
    ///   - longitude: degrees east.
    public init(day: Int, latitude: Double, longitude: Double) {
        let radian = Double.pi / 180
        // Day numbers count from noon of 2000-01-01, the epoch J2000.
        let days = Double(day)
        let anomaly = (357.529 + 0.985_600_28 * days) * radian
        let meanLongitude = (280.459 + 0.985_647_36 * days) * radian
        let ecliptic = meanLongitude + (1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly)) * radian
        let obliquity = (23.439 - 0.000_000_36 * days) * radian
        declination = asin(sin(obliquity) * sin(ecliptic))
        let ascension = atan2(cos(obliquity) * sin(ecliptic), cos(ecliptic))
        equationOfTime = remainder(meanLongitude - ascension, 2 * .pi)
        self.latitude = latitude * radian
        self.longitude = longitude * radian
    }

    /// The sun's angle from its highest point at `hour` UTC, radians.
    public func hourAngle(_ hour: Double) -> Double { (hour - 12) * .pi / 12 + longitude + equationOfTime }

    /// The sine of the sun's elevation at `hour` UTC, without refraction.
    public func sineOfElevation(_ hour: Double) -> Double {
        sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hourAngle(hour))
    }

    /// Sunrise and sunset, hours UTC, as almanacs have them: the upper edge of the refracted sun is on the horizon.
    /// Valid from 66° S to 66° N.
    public var daylight: (rise: Double, set: Double) {
        let horizon = sin(-0.833 * .pi / 180)
        let cosine =
            (horizon - sin(latitude) * sin(declination)) / (cos(latitude) * cos(declination))
        let half = acos(min(1, max(-1, cosine))) * 12 / .pi
        let noon = 12 - (longitude + equationOfTime) * 12 / .pi
        return (noon - half, noon + half)
    }
}
