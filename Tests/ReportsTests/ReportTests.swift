import COSEM
import Testing

@testable import Reports

/// A report in its forms: everything is told once, and each form takes from it what it shows.
@Suite struct ReportTests {
    private struct Cohort {
        let name: String
        let meters: Int
        let share: Double?
        let p95: Int64
        let isGood: Bool
    }

    private static var columns: [ReportColumn<Cohort>] {
        [
            .init("cohort", .words, { $0.name }),
            .init("window", unit: "h", .whole, { _ in 8 }),
            .init("meters", .count, { $0.meters }),
            .init("in time", name: "in_time_share", missing: "–", .share(2), { $0.share }),
            .init("answer p95", .milliseconds, { $0.p95 }),
            .init("note", in: .page, .verdict("met", "MISSED"), { $0.isGood }),
            .init("octets", in: .data, .whole, { $0.name.utf8.count }),
        ]
    }

    private static var report: Report {
        Report(
            title: "a < b", heading: "A & B",
            sections: [
                ReportSection([.lines(["one", "two"])]),
                ReportSection("Facts", [.facts("what", [.init("seed", "7")])]),
                ReportSection("Cohorts", [.lines(["of <all>"]), .table(table)]),
                ReportSection("Only the page", [.chart(SVGChart(title: "c", xLabel: "x", yLabel: "y", series: []))]),
                ReportSection([.lines(["only the terminal"], in: .terminal)]),
                ReportSection("Nowhere", [.lines([])]),
            ], data: table)
    }

    private static var table: ReportTable {
        ReportTable(
            [
                Cohort(name: "a,b", meters: 24_500, share: 0.98765, p95: 2_500, isGood: true),
                Cohort(name: "=1+1", meters: 7, share: nil, p95: 7_200_000, isGood: false),
            ], columns: columns)
    }

    @Test func theTerminalHasAParagraphForEachSection() {
        #expect(
            ReportText(Self.report).text == """
                one
                two

                what
                ----  -
                seed  7

                of <all>
                cohort  window h  meters  in time  answer p95
                ------  --------  ------  -------  ----------
                a,b            8  24,500  98.77 %  2.5 s
                =1+1           8       7  –        2.0 h

                only the terminal
                """)
    }

    @Test func dataHaveNamesWithUnitsAndWholeNumbers() throws {
        let table = try #require(Self.report.data)
        #expect(
            ReportCSV(table).text
                == "cohort,window_h,meters,in_time_share,answer_p95_ms,octets\r\n"
                + "\"a,b\",8,24500,0.98765,2500,3\r\n'=1+1,8,7,,7200000,4\r\n")
    }

    @Test func thePageEscapesAndAlignsNumbers() {
        let page = ReportHTML(Self.report).page
        #expect(page.contains("<title>a &lt; b</title>") && page.contains("<h1>A &amp; B</h1>"))
        #expect(page.contains("<p>one</p>\n<p>two</p>\n<h2>Facts</h2>"))
        #expect(page.contains("<tr><td>seed</td><td>7</td></tr>"))
        #expect(page.contains("<h2>Cohorts</h2>\n<p>of &lt;all&gt;</p>"))
        #expect(page.contains("<th>cohort</th><th class=\"number\">window h</th>"))
        #expect(
            page.contains(
                "<tr><td>a,b</td><td class=\"number\">8</td><td class=\"number\">24,500</td>"
                    + "<td class=\"number\">98.77 %</td><td class=\"number\">2.5 s</td><td>met</td></tr>"))
        #expect(page.contains("<td class=\"missed\">MISSED</td>"))
        #expect(page.contains("<h2>Only the page</h2>\n<p>c: nothing measured.</p>"))
        #expect(!page.contains("Nowhere") && !page.contains("only the terminal") && !page.contains("octets"))
    }

    @Test func aColumnStandsInTheTableOfAWhole() {
        struct Whole { let cohort: Cohort }
        let rows = [Whole(cohort: Cohort(name: "x", meters: 1_000, share: 1, p95: 1, isGood: true))]
        let table = ReportTable(rows, columns: Self.columns.prefix(3).map { $0.of { $0.cohort } })
        #expect(ReportCSV(table).text == "cohort,window_h,meters\r\nx,8,1000\r\n")
        #expect(table.text == "cohort  window h  meters\n------  --------  ------\nx              8   1,000")
    }

    @Test func numbersAreWrittenForPeopleAndForPrograms() {
        let cases: [(ReportFormat<Double>, Double, String, String)] = [
            (.fixed(2), 2.5, "2.50", "2.5"), (.decimal(3), 2.5, "2.5", "2.5"),
            (.rounded, 24_500.4, "24,500", "24500.4"),
            (.legible, 99.94, "99.9", "99.94"), (.legible, 1_234.6, "1,235", "1234.6"),
            (.share(1), 0.5, "50.0 %", "0.5"),
            (.smallShare, 0.0005, "0.05 %", "0.0005"), (.smallShare, 0.02, "2 %", "0.02"),
            (.deviation, -0.125, "-12.5 %", "-0.125"), (.seconds, 59.96, "60.0 s", "59.96"),
            (.meanMicroseconds, 12_345, "12.35 ms", "12345.0"), (.energy, 1_500, "1.50 MWh", "1500.0"),
        ]
        for (format, value, text, data) in cases {
            #expect(format.text(value) == text)
            #expect(format.data(value) == data, "\(text)")
            #expect(format.isNumber && !format.isAlarming(value), "\(text)")
        }
    }

    @Test func timesHaveTheUnitThatFits() {
        #expect(
            [999, 1_000, 119_999, 120_000, 7_199_999, 7_200_000].map { Quantity.time(milliseconds: $0) } == [
                "999 ms", "1.0 s", "120.0 s", "2 min", "120 min", "2.0 h",
            ])
        #expect(
            [0, 999.4, 1_000, 12_345, 1_000_000].map { Quantity.time(microseconds: $0) } == [
                "0 us", "999 us", "1 ms", "12.35 ms", "1 s",
            ])
    }

    @Test func powersAndEnergiesHaveThePrefixThatFits() {
        #expect(
            [0, 1, 999, 999.5, 12_340, 2e9, 5e15].map(Quantity.power) == [
                "0 W", "1.00 W", "999 W", "1.00 kW", "12.3 kW", "2.00 GW", "5000 TW",
            ])
        #expect([0.5, 1_000, 2.5e12].map(Quantity.energy) == ["0.50 kWh", "1.00 MWh", "2.50 PWh"])
        #expect(Quantity.energyUnit == "kWh")
    }
}
