import COSEM
import LoadSynthesis
import Testing

@Suite("Weather and sun")
struct WeatherTests {
    @Test(
        "Sunrise and sunset are the almanac's to three minutes",
        arguments: [
            (52.0, 12, 8.183, 15.933), (57.0, 12, 8.700, 15.417), (52.0, 6, 3.750, 20.483), (57.0, 6, 3.167, 21.067),
        ])
    func daylight(latitude: Double, month: Int, rise: Double, set: Double) {
        let sun = SunPosition(
            day: CivilDate(year: 2025, month: month, day: 21).daysSince2000, latitude: latitude, longitude: -1.5)
        #expect(abs(sun.daylight.rise - rise) < 0.05)
        #expect(abs(sun.daylight.set - set) < 0.05)
    }

    @Test(
        "Days are as long as the almanac has them",
        arguments: [
            (52.0, 12, 7.74), (55.0, 12, 7.17), (57.0, 12, 6.71), (52.0, 6, 16.7), (55.0, 6, 17.4), (57.0, 6, 17.9),
            (52.0, 3, 12.2),
        ])
    func dayLength(latitude: Double, month: Int, hours: Double) {
        let sun = SunPosition(
            day: CivilDate(year: 2025, month: month, day: month == 3 ? 20 : 21).daysSince2000, latitude: latitude,
            longitude: -1.5)
        #expect(abs(sun.daylight.set - sun.daylight.rise - hours) < 0.1)
    }

    @Test("Weather repeats, changes with its seed and is England's in the mean")
    func means() {
        let weather = Weather(seed: 4)
        #expect(weather.temperature(9_000) == Weather(seed: 4).temperature(9_000))
        #expect(weather.temperature(9_000) != Weather(seed: 5).temperature(9_000))
        let days = 0..<36_525
        let annual = days.reduce(0) { $0 + weather.degreeDays($1, base: 15.5) } / 100
        #expect((1_900...2_500).contains(annual), "\(annual) K·d a year")
        let brightness = Statistics(days.map { weather.brightness($0) })
        #expect(abs(brightness.mean - 1) < 0.02)
        #expect((0.3...0.5).contains(brightness.variation), "\(brightness.variation)")
        #expect(days.allSatisfy { (0.09...1.91).contains(weather.brightness($0)) })
        let temperatures = days.map { weather.temperature($0) }
        #expect(temperatures.allSatisfy { (-12...30).contains($0) })
    }
}
