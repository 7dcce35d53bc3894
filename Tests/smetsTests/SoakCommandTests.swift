import Foundation
import Testing

@testable import Soak

/// `smets soak` as its users run it.
@Suite(.serialized) struct SoakCommandTests {
    private func smets(_ arguments: [String]) throws -> SmetsProcess.Outcome {
        try SmetsProcess.run(["soak", "--quiet"] + arguments)
    }

    @Test func aShortSoakWithTwoKillsHolds() throws {
        let outcome = try smets([
            "--duration", "5", "--kills", "2", "--restarts", "1", "--meters", "2000", "--json", "-",
        ])
        #expect(outcome.status == 0, "\(outcome.output) \(outcome.errors)")
        let report = try JSONDecoder().decode(SoakReport.self, from: Data(outcome.output.utf8))
        #expect(report.hasPassed, "\(report.first)")
        #expect(report.lives == 4 && report.kills == 2 && report.restarts == 1)
        #expect(report.counts.massAnswers > 0 && report.counts.days > 0 && report.counts.wrongInputs > 0)
        #expect(report.counts.faults > 0 && report.counts.settings > 0 && report.counts.survivals > 0)
        #expect(report.ownCounters > 0 && report.counts.alerts > 0 && report.counts.replaysRefused > 0)
    }

    @Test func mistakesAreOneLineAndExitWith2() throws {
        for (arguments, says) in [
            (["--duration", "0"], "--duration 0.0: takes 1 to 86400"), (["--kills", "-1"], "--kills"),
            (["--meters", "1999"], "--meters 1999: takes 2000 to"), (["--connections", "0"], "--connections 0"),
            (["--fleet", "nowhere"], "nowhere"),
        ] {
            let outcome = try smets(arguments)
            #expect(outcome.status == 2)
            #expect(outcome.errors.contains(says), "\(outcome.errors)")
        }
    }

    @Test func helpSaysWhatMustHold() throws {
        let outcome = try smets(["--help"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("EXAMPLE") && outcome.output.contains("memory is flat"))
    }
}
