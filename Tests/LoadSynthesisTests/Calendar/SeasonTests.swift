import COSEM
import LoadSynthesis
import Testing

@Suite("Seasons")
struct SeasonTests {
    @Test("2025 has 155, 41, 70, 44 and 55 days of winter, spring, summer, high summer and autumn")
    func dayCounts() {
        let first = CivilDate(year: 2025, month: 1, day: 1).daysSince2000
        var counts: [Season: Int] = [:]
        for day in first..<first + 365 { counts[Season(CivilDate(daysSince2000: day)), default: 0] += 1 }
        #expect(counts == [.winter: 155, .spring: 41, .summer: 70, .highSummer: 44, .autumn: 55])
    }

    @Test(
        "Seasons of 2025 start on their days",
        arguments: [
            (3, 29, Season.winter), (3, 30, .spring), (5, 9, .spring), (5, 10, .summer), (7, 18, .summer),
            (7, 19, .highSummer), (8, 31, .highSummer), (9, 1, .autumn), (10, 25, .autumn), (10, 26, .winter),
        ])
    func bounds(month: Int, day: Int, season: Season) {
        #expect(Season(CivilDate(year: 2025, month: month, day: day)) == season)
    }

    @Test("In every year summer has ten weeks and high summer 44 days", arguments: [2000, 2024, 2031, 2100, 2135])
    func everyYear(year: Int) {
        let first = CivilDate(year: year, month: 1, day: 1).daysSince2000
        let seasons = (first..<first + 365).map { Season(CivilDate(daysSince2000: $0)) }
        #expect(seasons.count { $0 == .summer } == 70)
        #expect(seasons.count { $0 == .highSummer } == 44)
    }
}
