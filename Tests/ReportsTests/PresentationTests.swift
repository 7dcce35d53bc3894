import COSEM
import Testing

@testable import Reports

/// What people see.
@Suite struct PresentationTests {
    @Test func aTableAlignsNumbersToTheRight() {
        var table = Table(["name", "Wh"])
        table.append("day", "7")
        table.append("night", "1234")
        #expect(
            table.text == """
                name     Wh
                -----  ----
                day       7
                night  1234
                """)
    }

    @Test func aChartHasABarForEachValue() {
        let start = UTCTime(iso8601: "2026-11-01")!
        let chart = BarChart(
            values: [0, 4, 8], times: (0..<3).map { start + Int64($0) * 1_800 }, label: Self.wattHours
        ).text
        let lines = chart.split(separator: "\n")
        #expect(lines.count == 8 + 2)
        #expect(lines[0].hasPrefix("      8 Wh │"))
        #expect(lines[0].hasSuffix("  █"))
        #expect(lines[7].hasSuffix(" ██"))
        #expect(lines.last?.contains("2026-11-01T00:00:00Z to 2026-11-01T01:00:00Z") == true)
    }

    private static func wattHours(_ value: Int64) -> String { "\(value) Wh" }

    @Test func aLongTextMovesTheWholeChart() {
        let time = UTCTime(iso8601: "2026-11-01")!
        let chart = BarChart(values: [1, 2], times: [time, time]) { "\($0) prepayments" }.text
        let lines = chart.split(separator: "\n")
        #expect(lines[0] == "2 prepayments │ █")
        #expect(lines[7] == "            0 │██")
        #expect(lines[8] == "              └──")
    }

    @Test func nothingMeasuredIsNoChart() {
        #expect(BarChart(values: [], times: [], label: Self.wattHours).text.isEmpty)
        #expect(BarChart(values: [0, 0], times: [UTCTime(secondsSince2000: 0)], label: Self.wattHours).text.isEmpty)
    }

    @Test func aDayOfPowerIsMarkedEverySixHours() {
        // Clocks go back: 01:00 comes twice, and the marks stand where the hours are.
        let times = ["00:00", "00:30", "01:00", "01:30", "01:00", "01:30", "02:00", "06:00", "06:30"]
        let lines = BarChart(watts: [0, 1, 2, 3, 4, 4_000, 2_000, 1_000, 500], times: times, height: 4).text
            .split(separator: "\n").map(String.init)
        #expect(
            lines == [
                "   4.00 kW │     █   ", "           │     █   ", "   2.00 kW │     ██  ", "         0 │ ▁▁▁▁███▄",
                "           └┴──────┴─", "            00:00  06:00",
            ])
    }

    @Test func sharesAreALineOfBlocks() {
        #expect(BarChart.line(shares: [0, 0.05, 0.07, 0.5, 1, 2, -1]) == "  ▁▄██ ")
    }
}
