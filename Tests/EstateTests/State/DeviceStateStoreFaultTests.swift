import ESMEEmulator
import Foundation
import Testing

@testable import COSEM
@testable import Estate
@testable import GBCS
@testable import StateFaults

/// The state store over files that fail, in seeded histories: what it acknowledged is there, and nothing half.
@Suite struct DeviceStateStoreFaultTests {
    static let path = "/fleet.sqlite"

    /// The number of histories; more with `SMETS_FAULT_HISTORIES`.
    static let count = ProcessInfo.processInfo.environment["SMETS_FAULT_HISTORIES"].flatMap(Int.init) ?? 400
    /// The first seed; a failing one is tried again with `SMETS_FAULT_SEED` and one history.
    static let firstSeed = ProcessInfo.processInfo.environment["SMETS_FAULT_SEED"].flatMap(UInt64.init) ?? 1

    /// One life of a store, with its kills and restarts.
    final class History {
        let seed: UInt64
        var random: FaultDraw
        let files: FaultyFileSystem
        var store: DeviceStateStore?
        /// What each meter's state may be: the last one that was acknowledged, and later ones that were not.
        var possible: [Int: [Int64?]] = [:]
        var next: Int64 = 0
        var violations: [String] = []
        var steps: [String] = []

        init(seed: UInt64) {
            self.seed = seed
            random = FaultDraw(seed: seed)
            files = FaultyFileSystem(seed: seed &* 31)
        }

        func run(steps count: Int) {
            for _ in 0..<count { step() }
            files.plan = .none
            restart()
            check("at the end")
        }

        private func step() {
            guard store != nil, !files.isKilled else { return restart() }
            switch Int.random(in: 0..<20, using: &random) {
            case 0: files.plan = plan()
            case 1: files.plan = .none
            case 2:
                steps.append("kill")
                files.kill()
            case 3:
                store = nil
                steps.append("close")
            case 4: read()
            default: save()
            }
        }

        private func plan() -> FaultyFileSystem.Plan {
            var plan = FaultyFileSystem.Plan()
            switch Int.random(in: 0..<7, using: &random) {
            case 0: plan.capacity = files.size + Int.random(in: 0..<20_000, using: &random)
            case 1: plan.killAt = Int.random(in: 1..<60, using: &random)
            case 2: plan.writeError = 0.1
            case 3: plan.shortWrite = 0.1
            case 4: plan.readError = 0.1
            case 5: plan.syncError = 0.5
            default: (plan.writeError, plan.readError, plan.truncateError, plan.openError) = (0.05, 0.05, 0.2, 0.1)
            }
            steps.append("plan \(plan)")
            return plan
        }

        private func restart() {
            store = nil
            files.restart()
            // A start that fails, as on a full disk, is tried again without faults: a file is never refused for them.
            for _ in 0..<3 where store == nil {
                do { store = try DeviceStateStore(path: DeviceStateStoreFaultTests.path, fileSystem: files.name) } catch
                {
                    steps.append("not opened: \(error)")
                    files.plan = .none
                    files.restart()
                }
            }
            if store == nil { violations.append("the file was refused without a fault: \(steps.last ?? "")") }
            steps.append("opened")
            if !files.isKilled { check("after a restart") }
        }

        private func save() {
            guard let store else { return }
            let number = Int.random(in: 0..<12, using: &random)
            next += 1
            var state = DeviceState()
            state.clockOffset = next
            for _ in 0..<Int.random(in: 0..<40, using: &random) {
                state.eventLogs.recordEvent(.clockAdjusted, at: .init(secondsSince2000: next), otherInformation: [1])
            }
            do {
                try store.save(state, of: number, in: .meters)
                possible[number] = [next]
                steps.append("saved \(number) = \(next)")
            } catch {
                // It was not acknowledged: it may be there or not.
                possible[number, default: [nil]].append(next)
                steps.append("not saved \(number) = \(next): \(error.reason)")
            }
        }

        private func read() {
            guard let store else { return }
            let number = Int.random(in: 0..<12, using: &random)
            guard let state = try? store.state(DeviceState.self, of: number, in: .meters) else { return }
            if !(possible[number] ?? [nil]).contains(state.clockOffset) {
                violations.append("read \(number): \(state.clockOffset), possible \(possible[number] ?? [])")
            }
        }

        private func check(_ moment: String) {
            guard let store else { return }
            for number in 0..<12 {
                do {
                    let found = try store.state(DeviceState.self, of: number, in: .meters)?.clockOffset
                    if !(possible[number] ?? [nil]).contains(found) {
                        violations.append(
                            "\(moment): meter \(number) has \(found.map(String.init) ?? "none"), possible \(possible[number] ?? [])"
                        )
                    }
                } catch {
                    // A fault of the plan; but never damage without one.
                    if error.reason == .damaged { violations.append("\(moment): meter \(number): \(error)") }
                }
            }
        }
    }

    @Test func whatWasAcknowledgedSurvivesFaultsAndKills() {
        var faults = 0
        for seed in Self.firstSeed..<Self.firstSeed + UInt64(Self.count) {
            let history = History(seed: seed)
            history.run(steps: 60)
            faults += history.files.faults
            if let violation = history.violations.first {
                Issue.record(
                    "SMETS_FAULT_SEED=\(seed) SMETS_FAULT_HISTORIES=1: \(violation)\n\(history.steps.suffix(30).joined(separator: "\n"))"
                )
                return
            }
        }
        // Histories without faults would prove nothing.
        #expect(faults > Self.count)
    }

    @Test func aPowerCutLeavesAStateThatWas() throws {
        for seed in Self.firstSeed..<Self.firstSeed + UInt64(Self.count) {
            var random = FaultDraw(seed: seed)
            let files = FaultyFileSystem(seed: seed)
            var store: DeviceStateStore? = try DeviceStateStore(path: Self.path, fileSystem: files.name)
            var saved: [Int: Set<Int64>] = [:]
            for value in 1...Int64.random(in: 5..<80, using: &random) {
                let number = Int.random(in: 0..<6, using: &random)
                var state = DeviceState()
                state.clockOffset = value
                try store?.save(state, of: number, in: .meters)
                saved[number, default: []].insert(value)
            }
            files.cutPower()
            store = nil
            files.restart()
            do {
                let again = try DeviceStateStore(path: Self.path, fileSystem: files.name)
                for number in 0..<6 {
                    let found = try again.state(DeviceState.self, of: number, in: .meters)
                    #expect(found.map { saved[number]?.contains($0.clockOffset) == true } ?? true, "seed \(seed)")
                }
            } catch { Issue.record("seed \(seed): \(error)") }
        }
    }

    @Test func aWrongBitIsNeverTakenForAState() throws {
        for seed in Self.firstSeed..<Self.firstSeed + UInt64(Self.count) {
            var random = FaultDraw(seed: seed)
            let files = FaultyFileSystem(seed: seed)
            var store: DeviceStateStore? = try DeviceStateStore(path: Self.path, fileSystem: files.name)
            for number in 0..<6 {
                var state = DeviceState()
                state.clockOffset = Int64(number) * 1_000
                try store?.save(state, of: number, in: .meters)
            }
            store = nil
            let length = try #require(files.length(of: Self.path))
            files.flip(
                1 << UInt8.random(in: 0..<8, using: &random), at: Int.random(in: 0..<length, using: &random),
                of: Self.path)
            files.restart()
            // Refused, or each state as it was, or said to be damaged or missing.
            guard let again = try? DeviceStateStore(path: Self.path, fileSystem: files.name) else { continue }
            for number in 0..<6 {
                guard let state = try? again.state(DeviceState.self, of: number, in: .meters) else { continue }
                #expect(state.clockOffset == Int64(number) * 1_000, "seed \(seed)")
            }
        }
    }

    @Test func aFullDiskIsSaidAndRecoveredFrom() throws {
        let files = FaultyFileSystem(seed: 1)
        let store = try DeviceStateStore(path: Self.path, fileSystem: files.name)
        try store.save(DeviceState(), of: 1, in: .meters)
        files.plan.capacity = files.size
        var state = DeviceState()
        state.clockOffset = 5
        let failure = #expect(throws: StoreFailure.self) { try store.save(state, of: 2, in: .meters) }
        #expect(failure?.reason == .noSpace)
        #expect(
            failure?.description
                == "/fleet.sqlite: cannot grow, the disk is full; free some space; what was acknowledged before is kept"
        )
        #expect(try store.state(DeviceState.self, of: 2, in: .meters) == nil)
        files.plan = .none
        try store.save(state, of: 2, in: .meters)
        #expect(try store.state(DeviceState.self, of: 2, in: .meters) == state)
    }
}
