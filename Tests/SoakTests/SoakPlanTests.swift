import COSEM
import Foundation
import Testing

@testable import Soak

@Suite struct SoakPlanTests {
    @Test func everyKillAndRestartIsPlannedAndTheEndComesLast() {
        let plan = SoakPlan(duration: 60, kills: 10, restarts: 3, seed: 5, connections: 4)
        #expect(plan.endings.count == 14)
        #expect(plan.endings.count { $0 == .kill } == 10)
        #expect(plan.endings.count { $0 == .restart } == 3)
        #expect(plan.endings.last == .end)
        #expect(plan.endings == SoakPlan(duration: 1, kills: 10, restarts: 3, seed: 5, connections: 1).endings)
        #expect(plan.endings != SoakPlan(duration: 60, kills: 10, restarts: 3, seed: 6, connections: 4).endings)
    }

    @Test func theDaysBeforeASoakAreNotBefore2000() throws {
        let problem = try #require(SoakPlan.problem(ofClock: UTCTime(secondsSince2000: 0)))
        #expect(problem.hasPrefix("the machine's clock says 2000-01-01T00:00:00Z; a soak reads the logs of 7 days"))
        #expect(problem.hasSuffix(": set the clock to 2000-01-08T00:00:00Z or later"))
        #expect(SoakPlan.problem(ofClock: SoakPlan.earliestStart - 1) != nil)
        #expect(SoakPlan.problem(ofClock: SoakPlan.earliestStart) == nil)
        // The first round's midnight is the next one, and the earliest day read begins the days read before it.
        let midnight = SoakPlan.earliestStart.roundedUp(to: 86_400)
        #expect(midnight - Int64(SoakPlan.daysRead) * 86_400 >= UTCTime(secondsSince2000: 0))
    }

    @Test func livesShareTheTimeAndTheLastHasEnoughToJudgeMemory() {
        let plan = SoakPlan(duration: 1_000, kills: 9, restarts: 1, seed: 1, connections: 4)
        var elapsed = 0.0
        for life in 0..<10 { elapsed += plan.seconds(ofLife: life, elapsed: elapsed) }
        #expect((300...800).contains(elapsed))
        #expect(plan.seconds(ofLife: 10, elapsed: elapsed) == max(1_000 - elapsed, 450))
        // What does not fit takes longer.
        #expect(plan.seconds(ofLife: 3, elapsed: 5_000) == SoakPlan.shortestLife)
        #expect(plan.seconds(ofLife: 10, elapsed: 5_000) == 450)
    }

    @Test(arguments: [2_000, 20_000, 1_000_000])
    func metersServeOnePurposeEachAndComeFromAllOverTheFleet(count: Int) {
        let meters = SoakMeters(count: count, seed: 3)
        let purposes = [
            meters.proof, meters.faulty, meters.neighbours, meters.abused, meters.kept, meters.checked,
        ]
        for purpose in purposes { #expect(purpose.count >= 8) }
        let trial = purposes.flatMap { $0 }
        #expect(Set(trial).count == trial.count)
        for meter in trial {
            #expect((0..<count).contains(meter))
            #expect(!meters.mass.contains { $0.contains(meter) })
        }
        #expect(meters.proof.contains { $0 < count / 4 } && meters.proof.contains { $0 > count * 3 / 4 })
        #expect(meters.mass.allSatisfy { $0.count >= 100 && $0.upperBound <= count })
        #expect(SoakMeters(count: count, seed: 3).proof == meters.proof)
    }

    @Test func drawsAreAFunctionOfSeedAndPurpose() {
        func drawn(_ seed: UInt64, _ purpose: UInt64) -> [Int] {
            var draw = SoakDraw(seed: seed, purpose)
            return (0..<20).map { _ in draw.number(in: 0..<1_000) }
        }
        #expect(drawn(1, 2) == drawn(1, 2))
        #expect(drawn(1, 2) != drawn(2, 2))
        #expect(drawn(1, 2) != drawn(1, 3))
        var draw = SoakDraw(seed: 4)
        let numbers = (0..<200).map { _ in draw.number(in: -2.0...3.0) }
        #expect(numbers.allSatisfy { (-2.0...3.0).contains($0) })
        let (elements, octets) = (draw.elements(9, of: Array(0..<5)), draw.octets(8))
        #expect(elements.sorted() == Array(0..<5))
        #expect(octets.count == 8)
    }

    @Test func memoryIsFlatUpToATenthAndSomeMebibytes() throws {
        func verdict(_ resident: [Int], descriptors: [Int] = []) -> MemoryWatch.Verdict? {
            var watch = MemoryWatch()
            for (index, octets) in resident.enumerated() {
                watch.add(.init(resident: octets, descriptors: descriptors.isEmpty ? 20 : descriptors[index]))
            }
            return watch.verdict
        }
        let mebibyte = 1 << 20
        #expect(verdict(Array(repeating: mebibyte, count: 7)) == nil)
        // The first quarter is not looked at, and neither is a peak.
        let flat = try #require(
            verdict([1, 1, 1, 1, 100, 100, 100, 100, 100, 900, 100, 100, 120, 120, 120, 120].map { $0 * mebibyte }))
        #expect(flat.early == 100 * mebibyte && flat.late == 120 * mebibyte && flat.isFlat)
        #expect(flat.limit == 126 * mebibyte && flat.highest == 900 * mebibyte)
        let leak = try #require(verdict((0..<40).map { ($0 * 4 + 100) * mebibyte }))
        #expect(!leak.isFlat && leak.areDescriptorsFlat)
        let descriptors = try #require(
            verdict(Array(repeating: mebibyte, count: 40), descriptors: (0..<40).map { $0 * 2 }))
        #expect(descriptors.isFlat && !descriptors.areDescriptorsFlat)
    }

    @Test func theReportNamesTheFirstViolationAndHowToRepeatIt() {
        let findings = SoakFindings()
        findings.beginLife(3)
        findings.record(.counterUsedAgain, "an alert has a counter used before", meter: 17, counter: 99)
        for _ in 0..<60 { findings.record(.noAnswer, "ECS52: no answer") }
        let (counts, first) = findings.all
        #expect(findings.count == 61 && first.count == SoakFindings.kept)
        var report = SoakReport(
            seed: 8, fleet: "city", meters: 2_000, seconds: 60, isInterrupted: false, lives: 3, kills: 2, restarts: 0,
            rounds: 3, counts: .init(), ownCounters: 1, ownCounterDevices: 1, commandsWithReplayProtection: 0,
            memory: nil, watchedSeconds: 0,
            violations: Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) }), first: first)
        #expect(!report.hasPassed && report.violationCount == 61)
        let text = SoakReportText(report: report).text
        #expect(
            text.contains(
                "own counter used again: an alert has a counter used before (meter 17, counter 99, life 3)"))
        #expect(text.contains("61 violations") && text.contains("--seed 8"))
        report.violations = [:]
        report.first = []
        #expect(report.hasPassed)
        #expect(SoakReportText(report: report).text.hasSuffix("no violation"))
        report.isInterrupted = true
        #expect(!report.hasPassed)
    }
}
