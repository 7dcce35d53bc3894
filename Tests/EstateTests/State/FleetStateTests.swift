import COSEM
import CommsHub
import ESMEEmulator
import EstateFixture
import Fleet
import Foundation
import GBCS
import GRDB
import NIOPosix
import Testing

@testable import Estate

/// What a fleet remembers across restarts, in copies and in forks.
@Suite struct FleetStateTests {
    static let first = FleetDefinition.firstDevelopmentIdentifier

    private func open(_ folder: String, count: Int = 1_000, now: UInt64 = 100) throws -> FleetState {
        try FleetState(folder: folder, firstEntityIdentifier: Self.first, seed: 2026, count: count, now: now)
    }

    private var snapshots: FleetSnapshot { FleetSnapshot(firstEntityIdentifier: Self.first, seed: 2026) }

    private func deviceState(clockOffset: Int64) -> DeviceState {
        var state = DeviceState()
        state.clockOffset = clockOffset
        return state
    }

    private func put(_ clockOffset: Int64, in state: FleetState, of number: Int) throws {
        try state.store.save(deviceState(clockOffset: clockOffset), of: number, in: .meters)
        try state.records.change(number) { $0.flags.insert(.hasState) }
    }

    @Test func aRecordIs64Octets() {
        #expect(MemoryLayout<MeterRecord>.size == 64)
        #expect(MemoryLayout<MeterRecord>.stride == MeterRecord.size)
    }

    @Test func recordsOutliveTheProcess() throws {
        let temporary = TemporaryState()
        var state: FleetState? = try open(temporary.path)
        try state?.records.change(999) {
            $0.ownOriginatorCounter = 4_711
            $0[.supplier] = 17
            $0[.loadController] = .max
        }
        state = nil
        let again = try open(temporary.path, now: 200)
        #expect(again.records[999].ownOriginatorCounter == 4_711)
        #expect(again.records[999].lastCounters == [.supplier: 17, .loadController: .max])
        #expect(again.records[0].lastCounters.isEmpty)
        // Every start goes on at its time, which is above any counter that was used: even when older files were put back.
        #expect(again.records.ownOriginatorCounter(again.records[0]) == 200)
        #expect(again.records.ownOriginatorCounter(again.records[999]) == 4_711)
    }

    @Test func aLargerFleetGrowsTheFile() throws {
        let temporary = TemporaryState()
        try open(temporary.path, count: 10).records.change(9) { $0[.supplier] = 1 }
        let larger = try open(temporary.path, count: 100_000)
        #expect(larger.records[9][.supplier] == 1)
        try larger.records.change(99_999) { $0[.supplier] = 2 }
        // And a smaller one leaves it as it is.
        #expect(try open(temporary.path, count: 10).records[9][.supplier] == 1)
        #expect(try open(temporary.path, count: 100_000).records[99_999][.supplier] == 2)
    }

    @Test func theWholeCountryTakesNoSpaceUntilItIsUsed() throws {
        let temporary = TemporaryState()
        let state = try open(temporary.path, count: 32_000_000)
        try state.records.change(31_999_999) { $0.ownOriginatorCounter = 1 }
        let file = state.records.storage.name
        var status = stat()
        #expect(stat(file, &status) == 0)
        // A page of entries for every 16,384 records, of which there are 1,954 begun; three pages before them.
        #expect(Int(status.st_size) == (3 + 1_954) * 4_096 + 32_000_000 * 64)
        #expect(Int(status.st_blocks) * 512 < 1 << 20)
    }

    @Test func oneProcessAtATimeServesAMeter() throws {
        let temporary = TemporaryState()
        let one = try open(temporary.path)
        try one.records.lock(0..<500)
        let other = try open(temporary.path)
        try other.records.lock(500..<1_000)
        let error = #expect(throws: StateError.self) { try other.records.lock(499..<501) }
        #expect(error?.description.contains("another process serves these meters") == true)
    }

    @Test(arguments: [
        "", "not a record file", String(repeating: "x", count: 5_000), String(repeating: "\0", count: 99),
    ])
    func otherFilesAreRefused(text: String) throws {
        let temporary = TemporaryState()
        try FileManager.default.createDirectory(atPath: temporary.path, withIntermediateDirectories: true)
        let path = "\(temporary.path)/\(Self.first.fileName)-2026.records"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        if text.isEmpty {
            // An empty file is a new one.
            #expect(try open(temporary.path).records[0].lastCounters.isEmpty)
            return
        }
        let error = #expect(throws: StateError.self) { try open(temporary.path) }
        #expect(error?.description.hasPrefix(path) == true)
    }

    @Test func statesOutliveTheProcess() throws {
        let temporary = TemporaryState()
        try put(42, in: try open(temporary.path), of: 7)
        let again = try open(temporary.path)
        #expect(again.records[7].flags.contains(.hasState))
        #expect(try again.store.state(DeviceState.self, of: 7, in: .meters) == deviceState(clockOffset: 42))
        #expect(try again.store.state(DeviceState.self, of: 8, in: .meters) == nil)
    }

    @Test func everyPartOfAStateSurvives() throws {
        let temporary = TemporaryState()
        var state = DeviceState()
        state.clockOffset = -3
        state.eventLogs.recordSecurityEvent(AlertCode(rawValue: 0x8F1E), at: UTCTime(secondsSince2000: 800_000_000))
        state.eventLogs.recordEvent(.clockAdjusted, at: UTCTime(secondsSince2000: 5), otherInformation: [1, 2])
        state.eventLogs.recordPowerEvent(.clockAdjusted, at: UTCTime(secondsSince2000: 6), otherInformation: 7)
        _ = state.faults.add(Fault(.result(item: 1, .hardwareFault), messageCode: .ecs22b, remaining: 3))
        _ = state.faults.add(Fault(.delayedResponse(milliseconds: 5)))
        var metering = Metering(
            variant: .twinElement, loadModel: IdleLoadModel(), installed: UTCTime(secondsSince2000: 0))
        metering.set(.touBlock(block: 1, tou: 2), to: 9, at: UTCTime(secondsSince2000: 800_000_000))
        let isInjected = metering.inject(.init(timestamp: 1_800, value: 5, second: 6), in: .exportProfile)
        #expect(isInjected)
        state.adjustments = metering.adjustments
        state.injected = metering.injected
        try open(temporary.path).store.save(state, of: 3, in: .meters)
        #expect(try open(temporary.path).store.state(DeviceState.self, of: 3, in: .meters) == state)
    }

    @Test func aSnapshotIsAsTheFleetWas() throws {
        let (fleet, copy, restored) = (TemporaryState(), TemporaryState(), TemporaryState())
        let state = try open(fleet.path)
        try state.records.change(3) { $0.ownOriginatorCounter = 500 }
        try put(1, in: state, of: 3)
        try snapshots.take(from: fleet.path, to: copy.path)
        try state.records.change(3) { $0.ownOriginatorCounter = 900 }
        try put(2, in: state, of: 3)
        try snapshots.restore(copy.path, to: restored.path, replacing: false, now: 10_000)
        let back = try open(restored.path, now: 10_001)
        #expect(try back.store.state(DeviceState.self, of: 3, in: .meters) == deviceState(clockOffset: 1))
        #expect(back.records[3].ownOriginatorCounter == 500)
        // 500 to 899 were on the wire since: none of them is used again.
        #expect(back.records.ownOriginatorCounter(back.records[3]) == 10_001)
    }

    @Test func aSnapshotThatFailsLeavesNoFiles() throws {
        let (fleet, copy) = (TemporaryState(), TemporaryState())
        let files = FleetState.Files(fleet.path, firstEntityIdentifier: Self.first, seed: 2026)
        let state = try open(fleet.path)
        try state.records.change(3) { $0.ownOriginatorCounter = 500 }
        let handle = try #require(FileHandle(forUpdatingAtPath: files.records))
        try handle.seek(toOffset: UInt64(RecordLayout.record(3)))
        let whole = try #require(try handle.read(upToCount: 8))
        try handle.seek(toOffset: UInt64(RecordLayout.record(3)))
        try handle.write(contentsOf: [0xFF])
        #expect(throws: StateError.self) { try snapshots.take(from: fleet.path, to: copy.path) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: copy.path).isEmpty)
        try handle.seek(toOffset: UInt64(RecordLayout.record(3)))
        try handle.write(contentsOf: whole)
        try snapshots.take(from: fleet.path, to: copy.path)
    }

    @Test func aSnapshotIsNotRestoredOverItself() throws {
        let (fleet, copy, link) = (TemporaryState(), TemporaryState(), TemporaryState())
        let state = try open(fleet.path)
        try put(1, in: state, of: 3)
        try snapshots.take(from: fleet.path, to: copy.path)
        try FileManager.default.createSymbolicLink(atPath: link.path, withDestinationPath: copy.path)
        for folder in [copy.path, link.path] {
            let error = #expect(throws: StateError.self) {
                try snapshots.restore(copy.path, to: folder, replacing: true, now: 10_000)
            }
            #expect(error?.description.hasPrefix("\(folder): is the snapshot itself") == true)
        }
        #expect(try open(copy.path).store.state(DeviceState.self, of: 3, in: .meters) == deviceState(clockOffset: 1))
    }

    @Test func hubsStatesGoWithTheMeters() throws {
        let (fleet, copy, fork, second) = (TemporaryState(), TemporaryState(), TemporaryState(), TemporaryState())
        func hub(_ counter: UInt64) -> HubState {
            var hub = HubState()
            hub.ownOriginatorCounter = counter
            hub.lastCounters[.accessControlBroker] = counter
            return hub
        }
        let state = try open(fleet.path)
        try state.store.save(hub(1), of: 3, in: .hubs)
        try state.store.save(hub(4), of: 4, in: .hubs)
        #expect(try state.store.state(DeviceState.self, of: 3, in: .meters) == nil)
        try snapshots.take(from: fleet.path, to: copy.path)
        try snapshots.fork(copy.path, to: fork.path, now: 2_000)
        let forked = try open(fork.path)
        #expect(try forked.store.state(HubState.self, of: 3, in: .hubs) == hub(1))
        try forked.store.save(hub(2), of: 3, in: .hubs)
        try snapshots.take(from: fork.path, to: second.path)
        let alone = try open(second.path)
        #expect(try alone.store.state(HubState.self, of: 3, in: .hubs) == hub(2))
        #expect(try alone.store.state(HubState.self, of: 4, in: .hubs) == hub(4))
        #expect(try alone.store.state(HubState.self, of: 5, in: .hubs) == nil)
    }

    @Test func aSnapshotFromBeforeThereWereHubsHasNone() throws {
        let (fleet, copy, fork) = (TemporaryState(), TemporaryState(), TemporaryState())
        let state = try open(fleet.path)
        try state.records.change(3) { $0[.supplier] = 8 }
        try put(1, in: state, of: 3)
        try snapshots.take(from: fleet.path, to: copy.path)
        let files = FleetState.Files(copy.path, firstEntityIdentifier: Self.first, seed: 2026)
        try DatabaseQueue(path: files.states).write {
            try $0.execute(
                sql: """
                    DROP TABLE hub_state; DROP TABLE discarded; DROP TABLE mark;
                    PRAGMA user_version = 0; PRAGMA application_id = 0
                    """)
        }
        try snapshots.fork(copy.path, to: fork.path, now: 2_000)
        let forked = try open(fork.path)
        #expect(try forked.store.state(HubState.self, of: 3, in: .hubs) == nil)
        #expect(try forked.store.state(DeviceState.self, of: 3, in: .meters) == deviceState(clockOffset: 1))
    }

    @Test func aRestoreReplacesOnlyWhenAsked() throws {
        let (fleet, copy) = (TemporaryState(), TemporaryState())
        do {
            let state = try open(fleet.path)
            try state.records.change(1) { $0[.supplier] = 5 }
            try snapshots.take(from: fleet.path, to: copy.path)
            try state.records.change(1) { $0[.supplier] = 6 }
            #expect(throws: StateError.self) {
                try snapshots.restore(copy.path, to: fleet.path, replacing: false, now: 1)
            }
            try state.records.lock(0..<1_000)
            let error = #expect(throws: StateError.self) {
                try snapshots.restore(copy.path, to: fleet.path, replacing: true, now: 1)
            }
            #expect(error?.description.contains("another process") == true)
            #expect(state.records[1][.supplier] == 6)
        }
        try snapshots.restore(copy.path, to: fleet.path, replacing: true, now: 1)
        #expect(try open(fleet.path).records[1][.supplier] == 5)
    }

    @Test func aForkReadsItsParentAndWritesItself() throws {
        let (fleet, copy, one, other) = (TemporaryState(), TemporaryState(), TemporaryState(), TemporaryState())
        let state = try open(fleet.path)
        try state.records.change(3) {
            $0.ownOriginatorCounter = 500
            $0[.supplier] = 8
        }
        try put(1, in: state, of: 3)
        try snapshots.take(from: fleet.path, to: copy.path)
        try snapshots.fork(copy.path, to: one.path, now: 2_000)
        try snapshots.fork(copy.path, to: other.path, now: 3_000)
        let (left, right) = (try open(one.path), try open(other.path))
        #expect(left.records[3][.supplier] == 8)
        #expect(try left.store.state(DeviceState.self, of: 3, in: .meters) == deviceState(clockOffset: 1))
        try left.records.change(3) { $0[.supplier] = 9 }
        try left.records.change(4) { $0[.supplier] = 10 }
        try put(2, in: left, of: 3)
        #expect(left.records[3][.supplier] == 9)
        #expect(left.records[3].ownOriginatorCounter == 500)
        #expect(left.records.ownOriginatorCounter(left.records[3]) == 2_000)
        #expect(right.records[3][.supplier] == 8)
        #expect(right.records[4][.supplier] == 0)
        #expect(try right.store.state(DeviceState.self, of: 3, in: .meters) == deviceState(clockOffset: 1))
        #expect(try left.store.state(DeviceState.self, of: 3, in: .meters) == deviceState(clockOffset: 2))
        #expect(try open(copy.path).records[3][.supplier] == 8)
    }

    @Test func aSnapshotOfAForkStandsByItself() throws {
        let (fleet, copy, fork, second) = (TemporaryState(), TemporaryState(), TemporaryState(), TemporaryState())
        let state = try open(fleet.path)
        for number in [3, 4] { try put(1, in: state, of: number) }
        try snapshots.take(from: fleet.path, to: copy.path)
        try snapshots.fork(copy.path, to: fork.path, now: 2_000)
        let forked = try open(fork.path)
        try put(2, in: forked, of: 4)
        try forked.records.change(5) { $0[.supplier] = 10 }
        try snapshots.take(from: fork.path, to: second.path)
        try FileManager.default.removeItem(atPath: copy.path)
        let alone = try open(second.path)
        #expect(try alone.store.state(DeviceState.self, of: 3, in: .meters) == deviceState(clockOffset: 1))
        #expect(try alone.store.state(DeviceState.self, of: 4, in: .meters) == deviceState(clockOffset: 2))
        #expect(alone.records[5][.supplier] == 10)
        #expect(alone.records[3].flags.contains(.hasState))
    }

    @Test func whatIsNotThereIsSaid() throws {
        let (missing, target) = (TemporaryState(), TemporaryState())
        #expect(throws: StateError.self) { try snapshots.take(from: missing.path, to: target.path) }
        #expect(throws: StateError.self) {
            try snapshots.restore(missing.path, to: target.path, replacing: false, now: 1)
        }
        #expect(throws: StateError.self) { try snapshots.fork(missing.path, to: target.path, now: 1) }
        #expect(!FileManager.default.fileExists(atPath: target.path))
    }
}
