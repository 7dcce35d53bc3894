import ESMEEmulator
import GBCS
import Testing

@testable import Conformance

/// Malformed updates, the short form; more of them: `smets malformed-updates --updates 1000000`.
@Suite struct MalformedUpdateTrialTests {
    private static let rows = MalformedUpdateTrial.requests.count

    @Test func everyUpdateRowIsTriedAndHolds() {
        let seed: UInt64 = 0xA265
        print("MalformedUpdateTrialTests.everyUpdateRowIsTriedAndHolds: seed \(seed)")
        let updates = Self.rows * MalformedUpdateTrial.updatesOfHistory
        let outcome = MalformedUpdateTrial.run(updates: updates, seed: seed)
        #expect(outcome.violations == [])
        #expect(outcome.updates == updates)
        #expect(outcome.useCases == Set(MalformedUpdateTrial.requests.map(\.useCase.messageCode)))
        // It does what it is for.
        #expect(outcome.refused > updates / 3)
        #expect(outcome.failed > updates / 100)
        #expect(outcome.done > Self.rows / 2)
        #expect(outcome.refused + outcome.failed + outcome.done == updates)
        let changes = Set(MalformedContent.Change.allCases.map(\.rawValue))
        #expect(Set(outcome.changes.keys) == changes)
        #expect(outcome.changes.values.reduce(0, +) == updates)
    }

    @Test func everyUpdateOfTheCatalogueIsARow() {
        #expect(Self.rows > 50)
        for code in ["CS01a", "ECS01a", "ECS02", "ECS28a", "ECS42", "ECS70"] {
            #expect(MalformedUpdateTrial.requests.contains { $0.useCase.code == code }, "\(code)")
        }
        #expect(!MalformedUpdateTrial.requests.contains { $0.useCase.code == "ECS17b" })
    }

    @Test func aSeedRunsTheSameHistory() {
        func history(_ seed: UInt64) -> MalformedUpdateTrial.Outcome {
            MalformedUpdateTrial.run(updates: 250, seed: seed)
        }
        let (once, again, other) = (history(77), history(77), history(78))
        #expect(once.changes == again.changes)
        #expect([once.refused, once.failed, once.done] == [again.refused, again.failed, again.done])
        #expect(once.updates == 250)
        #expect(once.changes != other.changes)
    }

    /// A meter that misbehaves is found out, with the seed and the content.
    @Test(arguments: [Fault.Effect.corruptedMAC, .wrongCounter, .truncation(octets: 30), .noResponse])
    func violationsAreFound(effect: Fault.Effect) throws {
        let seed: UInt64 = 5
        var history = MalformedUpdateHistory(seed: seed)
        _ = history.meter.esme.faults.add(Fault(effect))
        let outcome = history.run(updates: 10)
        let violation = try #require(outcome.violations.first)
        let code = MalformedUpdateTrial.requests[5].useCase.code
        #expect(violation.hasPrefix("seed 5, update 1 of the history, \(code), nothing: "))
        #expect(violation.contains("D9"))
    }
}
