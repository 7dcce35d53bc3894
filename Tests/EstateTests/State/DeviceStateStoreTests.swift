import COSEM
import CommsHub
import ESMEEmulator
import EstateFixture
import Foundation
import GBCS
import GRDB
import Testing

@testable import Estate
@testable import StateFaults

/// The states' file: its modes, its damage, and what is said of it.
@Suite struct DeviceStateStoreTests {
    /// A folder with one file of states, as a stopped server leaves it: meters 0 to 19 have clock offsets.
    private final class Fixture {
        let folder = NSTemporaryDirectory() + "smets-state-store-\(UUID().uuidString)"
        var path: String { "\(folder)/fleet-1.sqlite" }

        init() throws {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            let store = try open()
            for number in 0..<20 { try store.save(DeviceStateStoreTests.state(number), of: number, in: .meters) }
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func open() throws -> DeviceStateStore { try DeviceStateStore(path: path) }

        /// What SQLite itself, apart from the store, does to the file.
        func execute(_ sql: String) throws {
            let queue = try DatabaseQueue(path: path)
            try queue.write { try $0.execute(sql: sql) }
            try queue.close()
        }

        func write(_ octets: [UInt8], at offset: UInt64) throws {
            let file = try #require(FileHandle(forWritingAtPath: path))
            try file.seek(toOffset: offset)
            try file.write(contentsOf: octets)
            try file.close()
        }
    }

    private static func state(_ number: Int) -> DeviceState {
        var state = DeviceState()
        state.clockOffset = Int64(number) * 10 + 1
        return state
    }

    /// One line that names the file and says what to do, without the names of what is under it.
    private func expectPlain(
        _ failure: StoreFailure?, _ path: String, _ words: String, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        guard let failure else { return }
        #expect(failure.description.hasPrefix(path + ": "), sourceLocation: sourceLocation)
        #expect(failure.description.contains(words), "\(failure)", sourceLocation: sourceLocation)
        #expect(!failure.description.contains("\n"), sourceLocation: sourceLocation)
        for name in ["GRDB", "SQLITE_", "NSCocoa", "DatabaseError"] {
            #expect(!failure.description.contains(name), sourceLocation: sourceLocation)
        }
    }

    @Test func theFileAndWhatIsBesideItAreTheOwnersAlone() throws {
        let fixture = try Fixture()
        chmod(fixture.path, 0o644)
        let store = try fixture.open()
        try store.save(Self.state(1), of: 1, in: .meters)
        for suffix in ["", "-wal", "-shm"] {
            let mode =
                try FileManager.default.attributesOfItem(atPath: fixture.path + suffix)[.posixPermissions] as? Int
            #expect(mode == 0o600, "\(suffix)")
        }
        let copy = "\(fixture.folder)/copy.sqlite"
        try store.copy(to: copy)
        #expect(try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int == 0o600)
    }

    @Test(arguments: [
        "garbage", "not a database at all, but longer than sixteen octets", "SQLite format 3",
    ])
    func otherContentIsRefused(text: String) throws {
        let fixture = try Fixture()
        try Data(text.utf8).write(to: URL(fileURLWithPath: fixture.path))
        let failure = #expect(throws: StoreFailure.self) { try fixture.open() }
        expectPlain(failure, fixture.path, "is damaged")
        #expect(failure?.reason == .damaged)
    }

    @Test func randomOctetsAreRefused() throws {
        let fixture = try Fixture()
        var random = FaultDraw(seed: 7)
        let octets = (0..<8_192).map { _ in UInt8.random(in: 0...255, using: &random) }
        try Data(octets).write(to: URL(fileURLWithPath: fixture.path))
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "restore")
        // And with the right beginning.
        try fixture.write(Array("SQLite format 3\0".utf8), at: 0)
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "restore")
    }

    @Test(arguments: [5_000, 4_096, 8_192, 100])
    func aFileCutShortIsRefused(size: Int) throws {
        let fixture = try Fixture()
        truncate(fixture.path, size)
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "is damaged")
    }

    /// Every page of the file in turn, but for the first 100 octets.
    @Test func aPageOverwrittenIsRefused() throws {
        let fixture = try Fixture()
        let size = try #require(
            FileManager.default.attributesOfItem(atPath: fixture.path)[.size] as? Int)
        let whole = try Data(contentsOf: URL(fileURLWithPath: fixture.path))
        var random = FaultDraw(seed: 3)
        var refused = 0
        for start in stride(from: 4_096, to: size, by: 4_096) {
            try whole.write(to: URL(fileURLWithPath: fixture.path))
            try fixture.write((0..<4_096).map { _ in UInt8.random(in: 0...255, using: &random) }, at: UInt64(start))
            // A page that holds nothing may have anything in it.
            if let store = try? fixture.open() {
                for number in 0..<20 {
                    #expect(try store.state(DeviceState.self, of: number, in: .meters) == Self.state(number))
                }
            } else {
                refused += 1
                expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "is damaged")
            }
        }
        #expect(refused >= 4)
    }

    @Test func whatIsNoFileIsRefused() throws {
        let fixture = try Fixture()
        try FileManager.default.removeItem(atPath: fixture.path)
        try FileManager.default.createDirectory(atPath: fixture.path, withIntermediateDirectories: false)
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "is a folder")
        try FileManager.default.removeItem(atPath: fixture.path)
        mkfifo(fixture.path, 0o600)
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "no regular file")
        try FileManager.default.removeItem(atPath: fixture.path)
        symlink("/dev/zero", fixture.path)
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "no regular file")
    }

    @Test func anotherProgramsFileIsRefused() throws {
        let fixture = try Fixture()
        try FileManager.default.removeItem(atPath: fixture.path)
        try fixture.execute("CREATE TABLE recipes (name TEXT)")
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "lacks tables")
        try fixture.execute("PRAGMA application_id = 77")
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "another program's")
    }

    @Test func otherTablesAreRefused() throws {
        let fixture = try Fixture()
        try fixture.execute("ALTER TABLE device_state RENAME COLUMN state TO content")
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "other columns")
        let second = try Fixture()
        try second.execute("DROP TABLE hub_state")
        expectPlain(#expect(throws: StoreFailure.self) { try second.open() }, second.path, "lacks tables")
    }

    /// Found by a history of faults: with one bit of "PRIMARY" wrong, SQLite kept each new state beside the old one, and gave
    /// the old one.
    @Test(arguments: [1, 2, 4, 8, 16, 32, 64, 128] as [UInt8]) func anyBitOfATablesDescriptionMayBeWrong(bit: UInt8)
        throws
    {
        let whole = try Fixture()
        let octets = try Array(#require(FileManager.default.contents(atPath: whole.path)))
        let description = Array("number INTEGER PRIMARY KEY, state BLOB NOT NULL, checksum INTEGER)".utf8)
        // The first is the hubs' table's, although it was made after the meters': SQLite fills a page from its end.
        let start = try #require(octets[..<4_096].firstRange(of: description)).lowerBound
        for offset in start..<start + description.count {
            var damaged = octets
            damaged[offset] ^= bit
            let fixture = try Fixture()
            #expect(FileManager.default.createFile(atPath: fixture.path, contents: Data(damaged)))
            guard let store = try? fixture.open() else { continue }
            for value in [1, 2] as [UInt64] {
                var hub = HubState()
                hub.ownOriginatorCounter = value
                try store.save(hub, of: 7, in: .hubs)
            }
            #expect(try store.state(HubState.self, of: 7, in: .hubs)?.ownOriginatorCounter == 2, "octet \(offset)")
        }
    }

    /// Found by a history of faults: a column that was not there under its name ended the process.
    @Test func anyOctetOfTheBindingsDescriptionMayBeWrong() throws {
        let whole = try Fixture()
        let binding = StateBinding(identity: 1, token: 2, next: nil, isComplete: true)
        try whole.open().bind(binding)
        let octets = try Array(#require(FileManager.default.contents(atPath: whole.path)))
        let start = try #require(octets.firstRange(of: Array("identity INTEGER".utf8))).lowerBound
        for offset in start..<start + 120 {
            var damaged = octets
            damaged[offset] ^= 2
            let fixture = try Fixture()
            #expect(FileManager.default.createFile(atPath: fixture.path, contents: Data(damaged)))
            do {
                #expect(try fixture.open().binding() == binding, "octet \(offset)")
            } catch { #expect((error as? StoreFailure)?.reason == .damaged, "octet \(offset): \(error)") }
        }
    }

    @Test func aLaterVersionIsRefused() throws {
        let fixture = try Fixture()
        try fixture.execute("PRAGMA user_version = 3")
        expectPlain(#expect(throws: StoreFailure.self) { try fixture.open() }, fixture.path, "later version")
    }

    @Test func anotherFleetsFileIsRefused() throws {
        let fixture = try Fixture()
        let other = "\(fixture.folder)/fleet-2.sqlite"
        try FileManager.default.copyItem(atPath: fixture.path, toPath: other)
        let failure = #expect(throws: StoreFailure.self) { try DeviceStateStore(path: other) }
        expectPlain(failure, other, "another fleet (fleet-1)")
    }

    @Test func aFileOfTheFormatBeforeIsTakenOver() throws {
        let fixture = try Fixture()
        try FileManager.default.removeItem(atPath: fixture.path)
        try fixture.execute(
            """
            CREATE TABLE device_state (number INTEGER PRIMARY KEY, state BLOB NOT NULL);
            INSERT INTO device_state VALUES (5, CAST('\(String(decoding: try JSONEncoder().encode(Self.state(5)), as: UTF8.self))' AS BLOB))
            """)
        let store = try fixture.open()
        #expect(try store.state(DeviceState.self, of: 5, in: .meters) == Self.state(5))
        try store.save(Self.state(6), of: 6, in: .meters)
        #expect(try fixture.open().state(DeviceState.self, of: 6, in: .meters) == Self.state(6))
    }

    /// One row, and nobody else's.
    @Test(arguments: [
        "state = '{\"garbage\":'", "state = ''", "state = x'00FF'", "state = CAST('{}' AS BLOB)",
        "state = CAST(replace(CAST(state AS TEXT), '31', '41') AS BLOB)", "checksum = checksum + 1",
    ])
    func aGarbledRowIsSaidAndTheOthersWork(change: String) throws {
        let fixture = try Fixture()
        try fixture.execute("UPDATE device_state SET \(change) WHERE number = 3")
        let store = try fixture.open()
        let failure = #expect(throws: StoreFailure.self) { try store.state(DeviceState.self, of: 3, in: .meters) }
        #expect(failure?.reason == .damaged)
        expectPlain(failure, fixture.path, "the state of meter 3 is damaged")
        for number in 0..<20 where number != 3 {
            #expect(try store.state(DeviceState.self, of: number, in: .meters) == Self.state(number))
        }
    }

    @Test func aRowOfAnotherMeterIsNotTaken() throws {
        let fixture = try Fixture()
        try fixture.execute(
            "UPDATE device_state SET (state, checksum) = (SELECT state, checksum FROM device_state WHERE number = 4) WHERE number = 3"
        )
        let store = try fixture.open()
        #expect(throws: StoreFailure.self) { try store.state(DeviceState.self, of: 3, in: .meters) }
    }

    @Test func deletedWhileOpenNothingIsAcknowledged() throws {
        let fixture = try Fixture()
        let store = try fixture.open()
        try store.save(Self.state(1), of: 1, in: .meters)
        try FileManager.default.removeItem(atPath: fixture.path)
        let failure = #expect(throws: StoreFailure.self) { try store.save(Self.state(2), of: 2, in: .meters) }
        #expect(failure?.reason == .missing)
        expectPlain(failure, fixture.path, "was deleted, replaced or cut short")
    }

    @Test(arguments: ["", "-wal"]) func cutShortWhileOpenNothingIsAcknowledged(suffix: String) throws {
        let fixture = try Fixture()
        let store = try fixture.open()
        try store.save(Self.state(1), of: 1, in: .meters)
        try #require(truncate(fixture.path + suffix, 32) == 0)
        let failure = #expect(throws: StoreFailure.self) { try store.save(Self.state(2), of: 2, in: .meters) }
        #expect(failure?.reason == .missing)
        expectPlain(failure, fixture.path, "was deleted, replaced or cut short")
    }

    @Test func sqliteMayShortenItsOwnLog() throws {
        let folder = TemporaryState()
        try FileManager.default.createDirectory(atPath: folder.path, withIntermediateDirectories: true)
        let path = "\(folder.path)/x.sqlite"
        for (file, size) in [(path, 28_672), (path + "-wal", 6_000_000)] {
            try Data(count: size).write(to: URL(fileURLWithPath: file))
        }
        let identity = FileIdentity(path)
        // SQLite shortens it to what journal_size_limit says, and no further.
        try #require(truncate(path + "-wal", 4_194_304) == 0)
        #expect(identity.isStillThere(path))
        try #require(truncate(path + "-wal", 4_194_303) == 0)
        #expect(!identity.isStillThere(path))
    }

    @Test func aNewFileTakesItsRoomOnce() throws {
        let fixture = try Fixture()
        let path = "\(fixture.folder)/new-1.sqlite"
        func log() throws -> Int? {
            try FileManager.default.attributesOfItem(atPath: path + "-wal")[.size] as? Int
        }
        let store = try DeviceStateStore(path: path)
        // Its tables are in the file itself; the log begins with the first state.
        #expect(try log() == 0)
        try store.save(Self.state(1), of: 1, in: .meters)
        #expect(try log() ?? 0 > 0)
    }

    @Test func theLogBesideItDeletedWhileOpenIsAFailure() throws {
        let fixture = try Fixture()
        let store = try fixture.open()
        try FileManager.default.removeItem(atPath: fixture.path + "-wal")
        let failure = #expect(throws: StoreFailure.self) { try store.save(Self.state(2), of: 2, in: .meters) }
        #expect(failure?.reason == .missing)
    }

    /// SQLite has the -shm file mapped: what is lost of it used to end the process by SIGBUS.
    @Test func theIndexOfTheLogCutShortWhileOpenIsAFailure() throws {
        let fixture = try Fixture()
        let store = try fixture.open()
        try store.save(Self.state(1), of: 1, in: .meters)
        truncate(fixture.path + "-shm", 0)
        for _ in 0..<2 {
            let failure = #expect(throws: StoreFailure.self) { try store.save(Self.state(2), of: 2, in: .meters) }
            #expect(failure?.reason == .missing)
            expectPlain(failure, fixture.path + "-shm", "was cut short")
        }
        #expect(try store.state(DeviceState.self, of: 1, in: .meters) == Self.state(1))
    }

    @Test func theIndexOfTheLogIsMadeAnewWithTheNextStart() throws {
        let fixture = try Fixture()
        do {
            let store = try fixture.open()
            try store.save(Self.state(1), of: 1, in: .meters)
            truncate(fixture.path + "-shm", 0)
            #expect(throws: StoreFailure.self) { try store.save(Self.state(2), of: 2, in: .meters) }
        }
        let store = try fixture.open()
        #expect(try store.state(DeviceState.self, of: 1, in: .meters) == Self.state(1))
        try store.save(Self.state(3), of: 3, in: .meters)
        #expect(try store.state(DeviceState.self, of: 3, in: .meters) == Self.state(3))
    }

    @Test func lockedByAnotherProcessIsSaidInTime() throws {
        let fixture = try Fixture()
        let store = try fixture.open()
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: fixture.path, configuration: configuration)
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        let start = ContinuousClock.now
        for _ in 0..<20 {
            let failure = #expect(throws: StoreFailure.self) { try store.save(Self.state(2), of: 2, in: .meters) }
            #expect(failure?.reason == .busy)
            expectPlain(failure, fixture.path, "is locked by another program")
        }
        // The first waits a second, the others not.
        #expect(ContinuousClock.now - start < .seconds(8))
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try store.save(Self.state(2), of: 2, in: .meters)
    }

    @Test func theSequenceCountsSavesAndIsTold() throws {
        let fixture = try Fixture()
        let told = Told()
        let store = try DeviceStateStore(path: fixture.path) { told.last = $0 }
        let before = try #require(try store.sequence())
        #expect(before == 20)
        try store.save(Self.state(1), of: 1, in: .meters)
        #expect(try store.sequence() == 21)
        #expect(told.last == 21)
    }

    /// Only this test's thread writes it.
    private final class Told: @unchecked Sendable {
        var last: UInt64 = 0
    }

    @Test func marksOutliveTheProcessAndAreChecked() throws {
        let fixture = try Fixture()
        try fixture.open().raiseOwnCounterMark(to: 1 << 50)
        try fixture.open().raiseOwnCounterMark(to: 5)
        #expect(try fixture.open().ownCounterMark() == 1 << 50)
        try fixture.execute("UPDATE mark SET value = 7 WHERE name = 'ownCounterMark'")
        let store = try fixture.open()
        expectPlain(#expect(throws: StoreFailure.self) { try store.ownCounterMark() }, fixture.path, "mark")
    }

    @Test func discardsGoWithCopiesAndMerges() throws {
        let fixture = try Fixture()
        let events = [EventLogs.SecurityEvent(time: UTCTime(secondsSince2000: 5), code: AlertCode(rawValue: 0x8F3E))]
        let store = try fixture.open()
        try store.save(events, discardedBy: .hub(4))
        try store.raiseOwnCounterMark(to: 1_000)
        let folder = "\(fixture.folder)/other"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        let other = try DeviceStateStore(path: "\(folder)/fleet-1.sqlite")
        try other.merge(from: fixture.path)
        #expect(try other.discards() == [DiscardLedger.Device.hub(4).key: events])
        #expect(try other.ownCounterMark() == 1_000)
        #expect(try other.state(DeviceState.self, of: 7, in: .meters) == Self.state(7))
        // Saved with the hub's state, the entries are no longer kept apart.
        try store.save(DeviceState(), of: 4, in: .hubs, replacing: .hub(4))
        #expect(try store.discards().isEmpty)
    }
}
