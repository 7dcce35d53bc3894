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
        let chart = Chart(values: [0, 4, 8], times: (0..<3).map { start + Int64($0) * 1_800 }, unit: "Wh").text
        let lines = chart.split(separator: "\n")
        #expect(lines.count == Chart.height + 2)
        #expect(lines[0].hasPrefix("      8 Wh │"))
        #expect(lines[0].hasSuffix("  █"))
        #expect(lines[7].hasSuffix(" ██"))
        #expect(lines.last?.contains("2026-11-01T00:00:00Z to 2026-11-01T01:00:00Z") == true)
    }

    @Test func nothingMeasuredIsNoChart() {
        #expect(Chart(values: [], times: [], unit: "Wh").text.isEmpty)
        #expect(Chart(values: [0, 0], times: [UTCTime(secondsSince2000: 0)], unit: "Wh").text.isEmpty)
    }
}
