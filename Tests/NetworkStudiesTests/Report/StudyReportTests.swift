import Foundation
import RadioNet
import Reports
import Testing

@testable import NetworkStudies

/// A simulated day in its forms: each says the same numbers.
@Suite struct StudyReportTests {
    @Test func theFormsAgreeWithTheObject() async throws {
        // The network of the North with cells of a tenth as many hubs on one channel.
        var network = NetworkModel.cspNorth
        network.hubsPerCell = 2_450
        network.cell.channels = 1
        let plan = StudyPlan(network: network, scenario: .a, windowHours: 12, seed: 1, cells: 1)
        let report = StudyReport(await Study.run(plan, workers: 1), sizes: "a <file>")
        let json = try JSONEncoder().encode(report)
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let rows = try #require(object["rows"] as? [[String: Any]])

        let paragraphs = ReportText(report.report).text.components(separatedBy: "\n\n")
        #expect(paragraphs.count == 4)
        #expect(
            paragraphs[0].hasPrefix("csp-north: scenario A, window 12 h, 1 channels, compression off, seed 1; 1 of "))
        #expect(paragraphs[0].hasSuffix("scaled to all; sizes: a <file>"))
        let lines = paragraphs[1].components(separatedBy: "\n")
        #expect(
            lines[0].split(separator: " ").joined(separator: " ") == "exchange priority offered in time p50 p95 p99 "
                + "retries given up on air")
        #expect(lines.count == 2 + rows.count)
        #expect(paragraphs[2].hasPrefix("channels in use, hour by hour from 00:00 UTC: │"))
        #expect(paragraphs[3].hasPrefix("settlement reads of scenario A answered before the window closed: "))
        #expect(paragraphs[3].components(separatedBy: "\n").last?.hasPrefix("the network carries it: ") == true)

        let page = ReportHTML(report.report).page
        let table = ReportCSV(try #require(report.report.data)).text.components(separatedBy: "\r\n")
        #expect(table.count == 1 + 24 * rows.count + 1)
        #expect(page.components(separatedBy: "<svg").count == 1 + 3 && page.contains("sizes: a &lt;file&gt;"))
        for (place, row) in rows.enumerated() {
            let name = try #require(row["name"] as? String)
            let offered = try #require(row["offered"] as? Int)
            let grouped = offered.formatted(.number.grouping(.automatic).locale(Locale(identifier: "en_GB")))
            #expect(lines[2 + place].hasPrefix(name) && lines[2 + place].contains(" \(grouped) "), "\(name)")
            #expect(page.contains("<td>\(name)</td>") && page.contains("<td class=\"number\">\(grouped)</td>"))
            let priority = try #require(row["priority"] as? String)
            let hours = try #require(row["offeredByHour"] as? [Int])
            for hour in [0, 13, 23] {
                let fields = table[1 + hour * rows.count + place].components(separatedBy: ",")
                #expect(fields.prefix(3) == ["\(hour)", name, priority][...] && fields[4] == "\(hours[hour])")
            }
        }
    }
}
