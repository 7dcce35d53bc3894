import RadioNet
import SimulationKernel
import Testing

@testable import Profiles

/// Faults of a network by the time of day, in YAML.
@Suite struct FaultScenarioTests {
    @Test func everyKeyIsRead() throws {
        let scenario = try FaultScenario(
            yaml: """
                faults:
                  - {from: 07:30, until: 08:00, cells: 3, out: true}
                  - {from: 09:00, cells: 0-99, lostChannels: 2}
                  - {until: 06:00, jammedShare: 0.9}
                  - {from: 00:00, until: 24:00, offlineShare: 0.25}
                  - {duplicateShare: 1}
                  - {reorderShare: 0.5, reorderDelay: 2.5}
                  - {out: false, offlineShare: 1, cells: 0}
                """, name: "f.yaml")
        func fault(_ change: (inout CellFaults) -> Void) -> CellFaults {
            var faults = CellFaults()
            change(&faults)
            return faults
        }
        let halfPastSeven = 7 * Microseconds.hour + 30 * .minute
        #expect(
            scenario.faults == [
                TimedFault(fault { $0.isOut = true }, from: halfPastSeven, until: 8 * .hour, cells: 3..<4),
                TimedFault(fault { $0.lostChannels = 2 }, from: 9 * .hour, until: .day, cells: 0..<100),
                TimedFault(fault { $0.jammedShare = 0.9 }, from: 0, until: 6 * .hour),
                TimedFault(fault { $0.offlineShare = 0.25 }, from: 0, until: .day),
                TimedFault(fault { $0.duplicateShare = 1 }, from: 0, until: .day),
                TimedFault(
                    fault {
                        $0.reorderShare = 0.5
                        $0.reorderDelay = 2_500_000
                    }, from: 0, until: .day),
                TimedFault(fault { $0.offlineShare = 1 }, from: 0, until: .day, cells: 0..<1),
            ])
    }

    @Test func aFileIsReadAndNamedInItsMistakes() throws {
        let folder = try TemporaryFolder()
        let path = try folder.write("faults: [{out: true}]", to: "f.yaml")
        #expect(try FaultScenario(path: path).faults.count == 1)
        let wrong = try folder.write("faults:\n- {out: 7}", to: "w.yaml")
        expectError("\(wrong):2: out is \"7\"; it must be true or false") { _ = try FaultScenario(path: wrong) }
        #expect(throws: ProfileError.self) { _ = try FaultScenario(path: "\(folder.path)/none.yaml") }
    }

    @Test func aThousandFaultsAreRight() throws {
        let list = { (count: Int) in "faults:\n" + String(repeating: "- {out: true}\n", count: count) }
        #expect(try FaultScenario(yaml: list(1_000), name: "f.yaml").faults.count == FaultScenario.limit)
        expectError("f.yaml:1: faults has 1,001 members; it must have 1 to 1,000") {
            _ = try FaultScenario(yaml: list(1_001), name: "f.yaml")
        }
    }

    private static let known =
        "cells, duplicateShare, from, jammedShare, lostChannels, offlineShare, out, reorderDelay, reorderShare, until"
    private static let effects =
        "out, lostChannels, jammedShare, offlineShare, duplicateShare, reorderShare"

    static let mistakes = [
        Mistake("out: true", "f.yaml:1: unknown key out; known are faults"),
        Mistake("{}", "f.yaml:1: faults is missing; it must be a list of faults"),
        Mistake("faults: []", "f.yaml:1: faults has 0 members; it must have 1 to 1,000"),
        Mistake("faults: {out: true}", "f.yaml:1: faults is keys and values; it must be a list of 1 to 1,000"),
        Mistake("faults:\n- {outage: true}", "f.yaml:2: unknown key outage; known are \(known)"),
        Mistake("faults:\n- {}", "f.yaml:2: a fault does nothing; it needs one of \(effects)"),
        Mistake("faults:\n- {out: false}", "f.yaml:2: a fault does nothing; it needs one of \(effects)"),
        Mistake("faults:\n- {reorderDelay: 5}", "f.yaml:2: a fault does nothing; it needs one of \(effects)"),
        Mistake("faults:\n- {from: 07:00}", "f.yaml:2: a fault does nothing; it needs one of \(effects)"),
        Mistake(
            "faults:\n- out: true\n  from: 24:01", "f.yaml:3: from is \"24:01\"; it must be a UTC time of day,",
            "00:00 to 24:00"),
        Mistake(
            "faults:\n- out: true\n  until: 7", "f.yaml:3: until is \"7\"; it must be a UTC time of day, 00:00 to 24:00"
        ),
        Mistake(
            "faults:\n- out: true\n  until: 07:60",
            "f.yaml:3: until is \"07:60\"; it must be a UTC time of day, 00:00 to 24:00"),
        Mistake(
            "faults:\n- out: true\n  from: 08:00\n  until: 08:00", "f.yaml:4: until is not after from"),
        Mistake("faults:\n- {out: true, from: 24:00}", "f.yaml:2: until is not after from"),
        Mistake(
            "faults:\n- {out: true, cells: all}",
            "f.yaml:2: cells is \"all\"; it must be a cell's number or the first and the last, like 0-99"),
        Mistake(
            "faults:\n- {out: true, cells: 9-3}",
            "f.yaml:2: cells is \"9-3\"; it must be a cell's number or the first and the last, like 0-99"),
        Mistake(
            "faults:\n- {out: true, cells: -1}",
            "f.yaml:2: cells is \"-1\"; it must be a cell's number or the first and the last, like 0-99"),
        Mistake(
            "faults:\n- {out: true, cells: 0-1000000}",
            "f.yaml:2: cells is \"0-1000000\"; it must be a cell's number or the first and the last, like 0-99"),
        Mistake(
            "faults:\n- {lostChannels: 1001}",
            "f.yaml:2: lostChannels is \"1001\"; it must be a whole number from 0 to 1,000"),
        Mistake(
            "faults:\n- {jammedShare: 0.91}", "f.yaml:2: jammedShare is \"0.91\"; it must be a number from 0 to 0.9"),
        Mistake("faults:\n- {offlineShare: x}", "f.yaml:2: offlineShare is \"x\"; it must be a number from 0 to 1"),
        Mistake(
            "faults:\n- {duplicateShare: -1}", "f.yaml:2: duplicateShare is \"-1\"; it must be a number from 0 to 1"),
        Mistake("faults:\n- {reorderShare: 2}", "f.yaml:2: reorderShare is \"2\"; it must be a number from 0 to 1"),
        Mistake(
            "faults:\n- {reorderShare: 1, reorderDelay: 3601}",
            "f.yaml:2: reorderDelay is \"3601\"; it must be a number from 0 to 3,600 s"),
    ]

    @Test(arguments: mistakes)
    func aMistakeIsNamedWithItsLine(_ mistake: Mistake) {
        expectError(mistake.line) { _ = try FaultScenario(yaml: mistake.yaml, name: "f.yaml") }
    }
}
