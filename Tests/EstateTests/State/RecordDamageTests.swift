import EstateFixture
import Fleet
import Foundation
import GBCS
import Testing

@testable import Estate

/// What is missing, cut short, overwritten or put back from an older copy is refused or withheld, and never taken for
/// meters that used no counter.
@Suite struct RecordDamageTests {
    private static let seed: UInt64 = 2026

    private let temporary = TemporaryState()
    private var files: FleetState.Files {
        FleetState.Files(
            temporary.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: Self.seed)
    }

    private func open(now: UInt64 = 100, count: Int = 1_000) throws -> FleetState {
        try FleetState(
            folder: temporary.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: Self.seed,
            count: count, now: now)
    }

    /// A state with meters 3 and 999 used, that is no longer open.
    private func makeState() throws {
        let state = try open()
        for number in [3, 999] {
            try state.records.change(number) {
                $0.ownOriginatorCounter = 500
                $0[.supplier] = 17
            }
        }
    }

    private func change(_ body: (FileHandle) throws -> Void) throws {
        let handle = try #require(FileHandle(forUpdatingAtPath: files.records))
        try body(handle)
        try handle.close()
    }

    /// Expects that the state is refused, and returns what is said.
    private func refusal(count: Int = 1_000) -> String {
        #expect(throws: StateError.self) { try open(count: count) }?.description ?? ""
    }

    // MARK: Records

    @Test func everyBitOfARecordCounts() throws {
        var record = MeterRecord()
        record.ownOriginatorCounter = 849_298_125_550_816
        record[.supplier] = 849_298_128_660_852
        record[.loadController] = .max
        let check = record.check(4_711)
        // Counters and flags are 464 bits, two checks of 24 bits make up the rest.
        for bit in 0..<464 {
            var changed = record
            withUnsafeMutableBytes(of: &changed) { $0[bit / 8] ^= 1 << UInt8(bit % 8) }
            #expect(changed.check(4_711) != check, "bit \(bit)")
        }
        // As neighbours' records have it: theirs differ by a large odd number.
        #expect(record.check(4_711 &+ 0xE703_7ED1_A0B4_28DB) != check)
    }

    @Test func aRecordIsSoundWhenEitherCheckFits() throws {
        let records = try MeterRecordFile(count: 100, firstOwnCounter: 1)
        try records.change(7) { $0[.supplier] = 17 }
        let octets = records.storage.base + RecordLayout.record(7)
        for octet in 58..<64 {
            let value = octets.load(fromByteOffset: octet, as: UInt8.self)
            // Of a check alone: the other one says that the counters are right.
            octets.storeBytes(of: ~value, toByteOffset: octet, as: UInt8.self)
            #expect(records.record(7)?[.supplier] == 17)
            octets.storeBytes(of: value, toByteOffset: octet, as: UInt8.self)
        }
        octets.storeBytes(of: 16, toByteOffset: 8, as: UInt64.self)
        #expect(records.record(7) == nil)
        #expect(throws: StateError.self) { try records.change(7) { $0[.supplier] = 18 } }
        #expect(records.record(8) != nil)
    }

    @Test(arguments: [64, 4_096]) func aZeroedRecordOrPageIsDamage(size: Int) throws {
        try makeState()
        let start = UInt64(RecordLayout.record(3) / size * size)
        try change {
            try $0.seek(toOffset: start)
            try $0.write(contentsOf: Data(repeating: 0, count: size))
        }
        #expect(refusal().contains("the record of meter 3 is damaged"))
    }

    @Test(arguments: [RecordLayout.record(3), RecordLayout.record(3) + 6, RecordLayout.record(3) + 56])
    func garbageInARecordIsDamage(offset: Int) throws {
        try makeState()
        try change {
            try $0.seek(toOffset: UInt64(offset))
            try $0.write(contentsOf: Data([0xFF, 0xFF]))
        }
        #expect(refusal().contains("the record of meter 3 is damaged"))
    }

    @Test(arguments: [0, 8, 16, 240]) func whatSaysWhichRecordsAreUsedIsChecked(offset: Int) throws {
        try makeState()
        for octets in [Data(repeating: 0, count: 16), Data([1])] {
            let copy = try Data(contentsOf: URL(fileURLWithPath: files.records))
            try change {
                try $0.seek(toOffset: UInt64(RecordLayout.start(ofGroup: 0) + offset))
                try $0.write(contentsOf: octets)
            }
            // The octet alone may be what was there, or in one of two checks.
            if octets.count == 16 { #expect(refusal().contains("is damaged")) }
            try copy.write(to: URL(fileURLWithPath: files.records))
        }
    }

    @Test func aRecordInAnothersPlaceIsDamage() throws {
        try makeState()
        try change {
            try $0.seek(toOffset: UInt64(RecordLayout.record(3)))
            let record = try #require(try $0.read(upToCount: 64))
            try $0.seek(toOffset: UInt64(RecordLayout.record(999)))
            try $0.write(contentsOf: record)
        }
        #expect(refusal().contains("the record of meter 999 is damaged"))
    }

    // MARK: The header

    @Test(arguments: [0, 4_096]) func oneOfTwoHeadersIsEnough(offset: Int) throws {
        try makeState()
        try change {
            try $0.seek(toOffset: UInt64(offset))
            try $0.write(contentsOf: Data(repeating: 0xAA, count: 4_096))
        }
        #expect(try open().records[3][.supplier] == 17)
        // It was made good: now the other one can go.
        try change {
            try $0.seek(toOffset: UInt64(4_096 - offset))
            try $0.write(contentsOf: Data(repeating: 0, count: 4_096))
        }
        #expect(try open().records[999][.supplier] == 17)
    }

    @Test func withoutHeadersItIsRefused() throws {
        try makeState()
        try change { try $0.write(contentsOf: Data(repeating: 0, count: 8_192)) }
        #expect(refusal().hasPrefix("\(files.records): is damaged"))
    }

    // MARK: Files

    @Test(arguments: [0, 1, 4_096, 8_192, 12_288, 20_000]) func aFileCutShortIsRefused(size: Int) throws {
        try makeState()
        try #require(truncate(files.records, off_t(size)) == 0)
        #expect(refusal().hasPrefix(files.records))
    }

    @Test func aMissingFileIsRefused() throws {
        try makeState()
        try FileManager.default.removeItem(atPath: files.records)
        #expect(refusal().contains("is missing or empty"))
        // It is not made by that: a second start is refused as well.
        #expect(refusal().contains("is missing or empty"))
    }

    @Test func missingOrEmptyStatesAreRefused() throws {
        try makeState()
        for suffix in ["", "-wal", "-shm"] { unlink(files.states + suffix) }
        #expect(refusal().contains("\(files.states): is missing"))
        #expect(!FileManager.default.fileExists(atPath: files.states))
        try Data().write(to: URL(fileURLWithPath: files.states))
        #expect(refusal().contains("\(files.states): is new or was emptied"))
    }

    @Test func anOlderCopyOfOneFileIsRefused() throws {
        try makeState()
        let copy = try Data(contentsOf: URL(fileURLWithPath: files.records))
        do { try open().records.change(3) { $0[.supplier] = 18 } }
        try copy.write(to: URL(fileURLWithPath: files.records))
        #expect(refusal().contains("are not of the same moment"))
    }

    @Test func aCopyFromWhileItWasServedIsRefusedAfterTheServersEnd() throws {
        let copy: Data
        do {
            let state = try open()
            try state.records.change(3) { $0[.supplier] = 17 }
            copy = try Data(contentsOf: URL(fileURLWithPath: files.records))
            try state.records.change(3) { $0[.supplier] = 18 }
            state.close()
        }
        #expect(try open().records[3][.supplier] == 18)
        try copy.write(to: URL(fileURLWithPath: files.records))
        #expect(refusal().contains("are not of the same moment"))
    }

    @Test func anotherFleetsFileIsRefused() throws {
        try makeState()
        let other = FleetState.Files(
            temporary.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: 1)
        do {
            _ = try FleetState(
                folder: temporary.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: 1,
                count: 1_000, now: 1)
        }
        unlink(files.records)
        try FileManager.default.copyItem(atPath: other.records, toPath: files.records)
        #expect(refusal().contains("do not belong together"))
    }

    @Test func folderAndPipeAreNoFiles() throws {
        try FileManager.default.createDirectory(atPath: files.records, withIntermediateDirectories: true)
        #expect(refusal().contains("is a directory"))
        try FileManager.default.removeItem(atPath: files.records)
        try #require(mkfifo(files.records, 0o600) == 0)
        #expect(refusal().contains("no ordinary file"))
    }

    // MARK: While it is used

    @Test func aFileCutShortMeanwhileKeepsNothingAndEndsNothing() throws {
        let state = try open()
        try state.records.change(3) { $0[.supplier] = 17 }
        try #require(truncate(files.records, 0) == 0)
        #expect(state.records.record(3) == nil)
        let error = #expect(throws: StateError.self) { try state.records.change(4) { $0[.supplier] = 1 } }
        #expect(error?.description.hasPrefix("\(files.records): was cut short") == true)
        #expect(state.records.examine() == "was cut short")
        // As long as it was, but with nothing in it.
        try #require(truncate(files.records, off_t(RecordLayout.size(count: 1_000))) == 0)
        #expect(state.records.examine() == "was overwritten")
        #expect(state.records.record(3) == nil)
        #expect(throws: StateError.self) { try state.records.change(4) { $0[.supplier] = 1 } }
        #expect(refusal().hasPrefix(files.records))
    }

    @Test func anOlderCopyOverItselfKeepsNothing() throws {
        try makeState()
        let older = try Data(contentsOf: URL(fileURLWithPath: files.records))
        let state = try open()
        try state.records.change(3) { $0[.supplier] = 18 }
        #expect(state.records.examine() == nil)
        try change { try $0.write(contentsOf: older) }
        #expect(state.records.examine() == "was overwritten")
        #expect(throws: StateError.self) { try state.records.change(3) { $0[.supplier] = 19 } }
        #expect(state.records.examine() == "was overwritten")
    }

    @Test func marksThatAreGoneKeepNothing() throws {
        try makeState()
        let state = try open()
        try state.records.change(5) { $0[.supplier] = 18 }
        #expect(state.records.examine() == nil)
        let page = RecordLayout.pageSize
        try change {
            try $0.seek(toOffset: UInt64(RecordLayout.start(ofGroup: 0)))
            try $0.write(contentsOf: Data(repeating: 0, count: page))
        }
        #expect(state.records.examine() == "was overwritten")
        #expect(throws: StateError.self) { try state.records.change(5) { $0[.supplier] = 19 } }
        #expect(refusal().contains("is damaged"))
    }

    @Test func aFileThatIsGoneKeepsNothingUntilItIsBack() throws {
        let state = try open()
        try state.records.change(3) { $0[.supplier] = 17 }
        try #require(rename(files.records, files.records + ".away") == 0)
        #expect(state.records.examine() == "is gone")
        #expect(throws: StateError.self) { try state.records.change(3) { $0[.supplier] = 18 } }
        try Data(repeating: 0, count: 100_000).write(to: URL(fileURLWithPath: files.records))
        #expect(state.records.examine() == "was replaced by another file")
        #expect(throws: StateError.self) { try state.records.change(3) { $0[.supplier] = 18 } }
        try #require(rename(files.records + ".away", files.records) == 0)
        #expect(state.records.examine() == nil)
        try state.records.change(3) { $0[.supplier] = 18 }
        #expect(state.records[3][.supplier] == 18)
    }

    // MARK: Earlier formats

    /// A file as the versions up to July 2026 wrote it: a page with "SMETRC01", the record's size, the first own counter
    /// and the boot, then 64 octets a meter.
    private func writeFirstFormat() throws {
        var octets = Data(count: 4_096 + 1_000 * 64)
        func put(_ value: UInt64, at offset: Int) {
            withUnsafeBytes(of: value.littleEndian) { octets.replaceSubrange(offset..<offset + 8, with: $0) }
        }
        octets.replaceSubrange(0..<8, with: Data("SMETRC01".utf8))
        put(64, at: 8)
        put(70, at: 16)
        let record = 4_096 + 3 * 64
        put(500, at: record)
        put(17, at: record + 8)
        put(1, at: record + 56)
        try FileManager.default.createDirectory(atPath: temporary.path, withIntermediateDirectories: true)
        try octets.write(to: URL(fileURLWithPath: files.records))
    }

    @Test func theFirstFormatIsBroughtToThisOne() throws {
        try writeFirstFormat()
        for _ in 0..<2 {
            let state = try open(now: 80)
            #expect(state.records[3].ownOriginatorCounter == 500)
            #expect(state.records[3][.supplier] == 17)
            #expect(state.records[3].flags == .hasState)
            #expect(state.records[4].isZero)
            #expect(state.records.firstOwnCounter == 80)
        }
        #expect(!FileManager.default.fileExists(atPath: files.records + ".new"))
        // Put back once more, it is an older copy.
        try writeFirstFormat()
        #expect(refusal().contains("is an older copy"))
    }

    @Test func aSnapshotOfTheFirstFormatIsRestored() throws {
        try writeFirstFormat()
        _ = try DeviceStateStore(path: files.states)
        let target = TemporaryState()
        let snapshots = FleetSnapshot(
            firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: Self.seed)
        try snapshots.restore(temporary.path, to: target.path, replacing: false, now: 10_000)
        let state = try FleetState(
            folder: target.path, firstEntityIdentifier: FleetDefinition.firstDevelopmentIdentifier, seed: Self.seed,
            count: 1_000, now: 1)
        #expect(state.records[3][.supplier] == 17)
        #expect(state.records.firstOwnCounter == 10_000)
        let error = #expect(throws: StateError.self) {
            try snapshots.fork(temporary.path, to: target.path + "-fork", now: 1)
        }
        #expect(error?.description.contains("of an earlier version") == true)
    }

    // MARK: The machine's clock

    @Test func ownCountersNeverGoBackWithTheClock() throws {
        for (now, expected) in [(1_000, 1_000), (500, 1_000), (0, 1_000), (2_000, 2_000)] as [(UInt64, UInt64)] {
            #expect(try open(now: now).records.firstOwnCounter == expected)
        }
    }

    @Test func aClockBefore2000BeginsAtTheFirstCounter() throws {
        #expect(try open(now: 0).records.firstOwnCounter == 1)
    }
}
