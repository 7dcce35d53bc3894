import Foundation
import Testing

@testable import LoadTest
@testable import Reports

/// A load report in its four forms.
@Suite struct LoadReportTests {
    /// As a load wrote it, with text that must not become markup.
    private func report() throws -> LoadReport {
        func latency(_ base: Int) -> String {
            """
            {"count": 98, "mean": \(base), "minimum": 50, "p50": \(base), "p90": \(base * 2), "p95": \(base * 3),
             "p99": \(base * 4), "p999": \(base * 5), "maximum": \(base * 6)}
            """
        }
        func row(_ name: String) -> String {
            """
            {"name": "\(name)", "messages": 100, "errors": 2, "errorShare": 0.02, "rate": 49, "verified": 98,
             "outcomes": {"answered": 98, "timeout": 1, "wrong MAC": 1}, "latency": \(latency(1_000))}
            """
        }
        let json = """
            {"format": "smets-load/1", "target": "<host>&:9401 (raw)", "pacing": "open loop, 50/s",
             "latencyMeaning": "response time", "mix": "ECS22b:mdr=1", "order": "sequential", "firstMeter": 0,
             "lastMeter": 9, "seed": 1, "verifiedShare": 1, "started": "2026-11-01T00:00:00Z", "seconds": 2,
             "total": \(row("total")), "entries": [\(row("ECS22b:mdr")), \(row("ECS22a:mdr"))],
             "timeline": [{"time": 1, "rate": 50, "errors": 0, "p50": 900, "p99": 4000},
                          {"time": 2, "rate": 48, "errors": 2, "p50": 1100, "p99": 5000}],
             "percentiles": [{"percent": 0, "latency": 50}, {"percent": 50, "latency": 1000},
                             {"percent": 99, "latency": 4000}, {"percent": 100, "latency": 6000}],
             "sendDelay": \(latency(20)), "sent": 100, "lateResponses": 1, "strayMessages": 2, "alerts": 0,
             "connectionLosses": 3, "reconnections": 3, "outstanding": 4, "processorTime": 3.5, "requirements": []}
            """
        var report = try JSONDecoder().decode(LoadReport.self, from: Data(json.utf8))
        #expect(!report.check(try LoadRequirement.list("p99<5ms,errors<1%")))
        return report
    }

    @Test func theTextSaysWhatWasMissed() throws {
        let text = ReportText(try report().report).text
        for words in [
            "ECS22b:mdr", "ECS22a:mdr", "total", "1 ms", "4 ms", "timeout", "wrong MAC", "p99<5ms", "met", "MISSED",
            "3.5 us of processor time", "late", "connections lost: 3", "ended early: 4",
        ] {
            #expect(text.contains(words), "\(words)")
        }
        #expect(!text.contains("wrong payload tag"))
        // The whole table, with the columns that the page has and the terminal has not left out.
        #expect(
            text.contains(
                """
                mix         messages  answers/s  errors  mean  p50   p90   p99   p99.9  max
                ----------  --------  ---------  ------  ----  ----  ----  ----  -----  ----
                ECS22b:mdr       100         49       2  1 ms  1 ms  2 ms  4 ms  5 ms   6 ms
                ECS22a:mdr       100         49       2  1 ms  1 ms  2 ms  4 ms  5 ms   6 ms
                total            100         49       2  1 ms  1 ms  2 ms  4 ms  5 ms   6 ms

                outcome    messages  share
                ---------  --------  -----
                wrong MAC         1  1 %
                timeout           1  1 %
                """))
    }

    @Test(arguments: [
        (
            "timeout", false,
            "meters do not answer what they refuse; give the server's --fleet, --meters, --keys and --state"
        ),
        ("connection lost", false, "does the server want a token (give its --token-file)?"),
        ("connection lost", true, "is the token of --token-file the server's"),
        ("wrong MAC", false, "give the server's --fleet, --meters, --keys and --state; or its meters have faults"),
    ])
    func aLoadWithoutARightAnswerIsExplained(outcome: String, hasToken: Bool, says: String) throws {
        var report = try report()
        #expect(LoadDiagnosis(report: report, hasToken: hasToken).text == nil)
        report.total.errors = report.total.messages
        let kind = try #require(LoadOutcome.allCases.first { $0.name == outcome })
        report.total.outcomes = [kind: report.total.messages]
        let text = try #require(LoadDiagnosis(report: report, hasToken: hasToken).text)
        #expect(text.hasPrefix("not one right answer to 100 messages (100 \(outcome)): \(says)"), "\(text)")
    }

    @Test func theCSVIsOneTable() throws {
        let lines = ReportCSV(try report().data).text.split(separator: "\r\n")
        #expect(lines.count == 1 + 3 + 2)
        let columns = lines.map { $0.split(separator: ",", omittingEmptySubsequences: false).count }
        #expect(Set(columns).count == 1)
        #expect(lines[0].hasPrefix("kind,name,messages,errors,rate_per_s,p50_us"))
        #expect(lines[1].hasPrefix("total,total,100,2,49.0,1000,2000,3000,4000,5000,6000,98,0,1,"))
        #expect(lines[5].hasPrefix("second,2.0,,2,48.0,1100,,,5000"))
        #expect(
            lines[0].hasSuffix(
                ",p99.9_us,max_us,answered,failed_items,wrong_MAC,wrong_payload_tag,malformed,does_not_answer,timeout,"
                    + "connection_lost,not_sent"))
        #expect(lines[5] == "second,2.0,,2,48.0,1100,,,5000,,,,,,,,,,,")
    }

    @Test func thePageStandsOnItsOwnAndEscapes() throws {
        let page = ReportHTML(try report().report).page
        #expect(page.hasPrefix("<!DOCTYPE html>"))
        #expect(page.components(separatedBy: "<svg").count == 4)
        #expect(page.contains("&lt;host&gt;&amp;:9401"))
        #expect(!page.contains("<host>"))
        #expect(page.contains("prefers-color-scheme: dark"))
        for external in ["http://", "https://", "src=", "href=", "<script", "url("] {
            #expect(!page.contains(external))
        }
        #expect(page.contains("<td class=\"missed\">MISSED</td>"))
        // The page has all outcomes, and the share of errors.
        #expect(page.contains("<td>wrong payload tag</td><td class=\"number\">0</td>"))
        #expect(page.contains("<th class=\"number\">error share</th>") && page.contains("connections lost: 3"))
        #expect(page.contains("<td class=\"number\">4 ms</td>"))
        // Every element that is opened is closed.
        for tag in ["svg", "table", "tr", "td", "th", "p", "h2", "text", "polyline", "style", "body", "div"] {
            let opened = page.components(separatedBy: "<\(tag)>").count + page.components(separatedBy: "<\(tag) ").count
            #expect(opened - 1 == page.components(separatedBy: "</\(tag)>").count, "\(tag)")
        }
    }

    @Test func aReportSurvivesJSON() throws {
        let report = try report()
        let json = try JSONEncoder().encode(report)
        let again = try JSONDecoder().decode(LoadReport.self, from: json)
        #expect(again == report)
        // Numbers of outcomes stand under the outcomes' names, and units of requirements as they were written.
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        let total = try #require(object["total"] as? [String: Any])
        #expect(total["outcomes"] as? [String: Int] == ["answered": 98, "timeout": 1, "wrong MAC": 1])
        let verdicts = try #require(object["requirements"] as? [[String: Any]])
        #expect(verdicts.map { $0["unit"] as? String } == ["ms", "%"])
    }

    @Test func aChartDrawsItsSeries() {
        let points = (0..<5_000).map { (x: Double($0), y: $0 == 2_500 ? 99.0 : 1.0) }
        let chart = SVGChart(
            title: "a < b", xLabel: "x", yLabel: "y",
            series: [.init(name: "one", points: points), .init(name: "two", points: [(0, 1)])])
        let svg = chart.svg
        #expect(svg.contains("<title>a &lt; b</title>"))
        #expect(svg.components(separatedBy: "<polyline").count == 3)
        #expect(svg.contains("two"))
        // Thinned, and the peak is still there: nothing reaches higher on the page.
        #expect(svg.count < 20_000)
        let peak = svg.components(separatedBy: ",").compactMap { Double($0.prefix { $0.isNumber || $0 == "." }) }.min()
        #expect((peak ?? 99) < 40)
        #expect(SVGChart(title: "none", xLabel: "", yLabel: "", series: []).svg == "<p>none: nothing measured.</p>")
    }

    @Test func axesHaveRoundNumbers() {
        #expect(SVGChart.roundNumbers(0, 100) == [0, 20, 40, 60, 80, 100])
        #expect(SVGChart.roundNumbers(0, 7) == [0, 2, 4, 6, 8])
        #expect(SVGChart.roundNumbers(3, 3) == [3])
        #expect(SVGChart.powers(from: 250, to: 60_000) == [100, 1_000, 10_000, 100_000])
        #expect(SVGChart.powers(from: 0, to: 0) == [1, 10])
        #expect([0, 1.5, 999, 1_500, 2e6, 3e9].map(SVGChart.short) == ["0", "1.5", "999", "1.5k", "2M", "3G"])
    }

    @Test func progressIsOneLine() {
        let line = LoadProgressLine.line(
            LoadProgress(
                phase: .measurement, elapsed: 5, share: 0.5, rate: 1_234, answered: 6_000, errors: 7, p50: 850,
                p99: 12_345))
        #expect(line == "████████████░░░░░░░░░░░░ 50 %  5 s  1234 answers/s  7 errors  p50 850 us, p99 12.35 ms")
    }
}
