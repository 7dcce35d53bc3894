import Foundation
import Testing

@testable import Benchmarks

/// Reports of `smets-bench`, with figures made up.
@Suite struct BenchReportTests {
    static func report() -> BenchReport {
        let machine = BenchMachine(
            processor: "Some | Processor", cores: 2, memory: 7.5, system: "Linux 6.1", openSSL: "OpenSSL 3.0.0",
            build: "release", loadAverage: [0.5, 1.25])
        let figure = BenchFigure(
            name: "messages.supplier", title: "ECS22b as supplier", value: 123_456.7, unit: "messages/s",
            reference: BenchFigure.Reference(title: "bare", value: 200_000), comparison: .rate,
            ratio: BenchSpread([0.5, 0.7, 0.62]), allocations: 1, note: "8.1 µs a message")
        let log = BenchFigure(name: "start.record", title: "record of a meter", value: 64, unit: "octets")
        var report = BenchReport(
            machine: machine, form: "short", started: "2026-11-03T12:00:00Z", seconds: 83.4,
            sections: [
                BenchSection(name: "messages", title: "Messages", method: "How it was done.", figures: [figure]),
                BenchSection(name: "start", title: "Start-up", method: "Started.", figures: [log]),
            ])
        report.goals = BenchGoals.verdicts(on: report)
        report.thresholds = [
            BenchBound("messages.supplier", .ratio, atLeast: 0.9),
            BenchBound("messages.supplier", .allocations, atMost: 2),
        ].compactMap { $0.verdict(on: report, goal: $0.text) }
        return report
    }

    @Test func theMedianIsOfTheRounds() {
        let odd = BenchSpread([3, 1, 2])
        #expect((odd.median, odd.minimum, odd.maximum, odd.rounds) == (2, 1, 3, 3))
        #expect(BenchSpread([4, 1, 3, 2]).median == 2.5)
    }

    @Test func goalsAreThoseOfTheSectionsThatRan() throws {
        let goals = Self.report().goals
        let supplier = try #require(goals.first { $0.bound.figure == "messages.supplier" })
        #expect(supplier.isMet)
        #expect(supplier.measured == 0.62)
        let record = try #require(goals.first { $0.bound.figure == "start.record" })
        #expect(record.word == "met")
        // The section ran and has no such figure: that is no success.
        let missing = try #require(goals.first { $0.bound.figure == "messages.mdr" })
        #expect(missing.word == "short")
        #expect(missing.measured == nil)
        #expect(!goals.contains { $0.bound.section == "tcp" })
    }

    @Test func everyGoalIsOfASection() {
        for (goal, bound) in BenchGoals.all {
            #expect(BenchCommand.Section(rawValue: bound.section) != nil, "\(goal)")
            #expect((bound.atLeast == nil) != (bound.atMost == nil), "\(goal)")
        }
    }

    @Test func jsonComesBack() throws {
        let report = Self.report()
        let data = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(BenchReport.self, from: data) == report)
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(object["format"] as? String == "smets-bench/1")
        let goals = try #require(object["goals"] as? [[String: Any]])
        #expect(Set(goals.compactMap { $0["verdict"] as? String }) == ["met", "short"])
        #expect(goals.allSatisfy { $0["goal"] is String })
        let sections = try #require(object["sections"] as? [[String: Any]])
        let figures = try #require(sections.first?["figures"] as? [[String: Any]])
        let ratio = try #require(figures.first?["ratio"] as? [String: Any])
        #expect(ratio["median"] as? Double == 0.62)
        #expect(ratio["rounds"] as? Int == 3)
    }

    @Test func theTextIsForPeople() {
        let text = BenchText(report: Self.report()).text
        for words in [
            "Some | Processor, 2 cores, OpenSSL 3.0.0", "123,457 messages/s", "200,000 messages/s",
            "0.62 (0.5 to 0.7)", "8.1 µs a message", "≥ 0.6", "met", "short", "MISSED", "64 octets",
        ] {
            #expect(text.contains(words), "\(words)")
        }
    }

    @Test func thePageSaysHowToMakeItAgain() {
        let page = BenchMarkdown(report: Self.report()).page
        for words in [
            "# Performance\n", "scripts/bench --short", "Some \\| Processor, 2 cores", "0.5 to 1.25", "## Goals\n",
            "## Messages\n\nHow it was done.\n\n| what |", "| 0.62 (0.5 to 0.7) |", "2026-11-03T12:00:00Z",
        ] {
            #expect(page.contains(words), "\(words)")
        }
        #expect(!page.contains(NSTemporaryDirectory() + "smets"))
        // Every row of a table has the cells of its head.
        var cells: Int?
        for line in page.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("|") else {
                cells = nil
                continue
            }
            let count = line.replacing("\\|", with: "").count { $0 == "|" }
            #expect(cells ?? count == count, "\(line)")
            cells = count
        }
    }

    @Test(
        arguments: [
            (0.0, "0"), (0.00856, "0.00856"), (0.0312, "0.031"), (0.5, "0.5"), (0.625, "0.62"), (9.999, "10"),
            (12.34, "12.3"),
            (456.7, "457"), (32_000_000, "32,000,000"), (-0.25, "-0.25"), (.infinity, "–"),
        ] as [(Double, String)])
    func numbersHaveTheDigitsThatCount(value: Double, text: String) { #expect(BenchNumber.text(value) == text) }
}
