import Foundation
import RadioNet
import Reports
import Testing

@testable import NetworkStudies

/// The tables of `smets capacity` in their forms.
@Suite struct CapacityReportTests {
    private func point(_ settings: [String] = []) -> CapacityReport.Point {
        func trial(_ channels: Int, _ isCompressed: Bool, _ isSufficient: Bool, _ share: Double) -> CapacityRow.Trial {
            CapacityRow.Trial(
                option: CapacityOption(channels: channels, isCompressed: isCompressed), isSufficient: isSufficient,
                deliveredShare: share)
        }
        return CapacityReport.Point(
            settings: settings,
            table: CapacityTable(rows: [
                CapacityRow(
                    scenario: "A", hours: 8, trials: [trial(4, false, false, 0.512), trial(4, true, true, 0.99123)]),
                CapacityRow(scenario: "B", hours: 9, trials: [trial(8, false, false, 0.25)]),
            ]))
    }

    private func report(_ points: [CapacityReport.Point]) -> CapacityReport {
        CapacityReport(
            network: "a&b", seed: 7, cells: 9_200, cellsSimulated: 8, compression: .low, sizes: "from a file",
            points: points)
    }

    @Test func theTerminalHasTheTableAndWhatWasTried() {
        #expect(
            ReportText(report([point()]).report).text == """
                a&b: 8 of 9200 cells, seed 7; compression of all messages of low priority; sizes: from a file

                scenario  window h  RF channels         published
                --------  --------  ------------------  ------------------------  -------
                A                8  4 with compression  8, or 4 with compression  differs
                B                9  none                –

                scenario  window h  channels  compressed  carries it  in window  on-demand p95  settlement p95  backlog  \
                busiest hour  octets left
                --------  --------  --------  ----------  ----------  ---------  -------------  --------------  -------  \
                ------------  -----------
                A                8         4  no          no          51.20 %    0 ms           0 ms                  0  \
                0.0 %
                A                8         4  yes         yes         99.12 %    0 ms           0 ms                  0  \
                0.0 %
                B                9         8  no          no          25.00 %    0 ms           0 ms                  0  \
                0.0 %
                """)
    }

    @Test func aSweepHasATableForEachPoint() {
        let text = ReportText(report([point(["k=1", "m=2"]), point(["k=2", "m=2"])]).report).text
        let paragraphs = text.components(separatedBy: "\n\n")
        #expect(paragraphs.count == 3)
        #expect(
            paragraphs[1].hasPrefix("k=1, m=2\nscenario  window h") && paragraphs[2].hasPrefix("k=2, m=2\nscenario"))
    }

    @Test func dataHaveARowForEachOption() throws {
        let table = try #require(report([point(["k=1", "m=2"]), point(["k=2", "m=2"])]).report.data)
        let lines = ReportCSV(table).text.components(separatedBy: "\r\n")
        #expect(
            lines[0]
                == "settings,scenario,window_h,channels,compression,sufficient,delivered_share,on_demand_p95_ms,"
                + "settlement_p95_ms,backlog,highest_utilisation,compression_factor,row,published")
        #expect(
            lines[2]
                == "k=1 m=2,A,8,4,true,true,0.99123,0,0,0,0.0,,4 with compression,\"8, or 4 with compression\"")
        #expect(lines[3] == "k=1 m=2,B,9,8,false,false,0.25,0,0,0,0.0,,none,")
        #expect(lines.count == 1 + 6 + 1 && lines[4].hasPrefix("k=2 m=2,A,8,4,false,false,0.512,"))
    }

    @Test func thePageComparesTheOptions() {
        let page = ReportHTML(report([point(["k=1"])]).report).page
        #expect(page.contains("<h1>Channels that a&amp;b needs</h1>") && page.contains("<h2>k=1</h2>"))
        let number = "<td class=\"number\">"
        #expect(
            page.contains(
                "<th class=\"number\">4</th><th class=\"number\">4 with compression</th><th class=\"number\">8</th>"))
        #expect(
            page.contains("<tr><td>A</td>\(number)8</td>\(number)51.20 %</td>\(number)99.12 %</td>\(number)</td></tr>"))
        #expect(page.contains("<tr><td>B</td>\(number)9</td>\(number)</td>\(number)</td>\(number)25.00 %</td></tr>"))
    }

    @Test func theObjectNamesTheCompression() throws {
        let json = try JSONEncoder().encode(report([point()]))
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(object["compression"] as? String == "low" && object["cellsSimulated"] as? Int == 8)
    }
}
