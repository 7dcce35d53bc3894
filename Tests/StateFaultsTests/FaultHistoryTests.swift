import Foundation
import GBCS
import Testing

@testable import Estate
@testable import StateFaults

/// Histories of commands, storage faults, process ends and restarts keep the state's two promises. More of them:
/// `smets fault-histories --histories 1000000`.
@Suite struct FaultHistoryTests {
    @Test(arguments: 0..<8) func everySeedKeepsBothPromises(part: Int) throws {
        let outcome = try FaultHistory.run(seeds: UInt64(1 + part * 50), count: 50)
        #expect(outcome.violations == [])
        // They do what they are for.
        #expect(outcome.acknowledged > 100)
        #expect(outcome.ends > 10)
        #expect(outcome.damages > 5)
        #expect(outcome.withheld > 20)
    }

    @Test(arguments: [1, 3]) func aSeedRunsTheSameHistoryOnAnyNumberOfThreads(workers: Int) throws {
        let once = try FaultHistory.run(seeds: 4_711, count: 20)
        let again = try FaultHistory.run(seeds: 4_711, count: 20, workers: workers)
        #expect(once.operations == again.operations)
        #expect(once.acknowledged == again.acknowledged)
        #expect(once.refusals == again.refusals)
        #expect(once.ends == again.ends)
    }

    /// A change of several words is killed before each of its stores: what is found is sound, and each word is as before
    /// or after.
    @Test func aRecordIsSoundAfterEveryStore() throws {
        var step = 0
        while true {
            let storage = try FaultyStorage(capacity: RecordLayout.size(count: 64), draw: FaultDraw(seed: 1))
            var header = RecordFileHeader(
                identity: 7, token: 1, owner: 1, length: RecordLayout.size(count: 64), firstOwnCounter: 1, boot: 1)
            try storage.resize(to: Int(header.length))
            try storage.write(MeterRecordFile.newNotes(0, 7), at: RecordLayout.notes)
            try header.write(to: storage)
            let records = try MeterRecordFile(storage, header, count: 64)
            try records.change(5) {
                $0.ownOriginatorCounter = 10
                $0[.supplier] = 20
            }
            storage.stepsToEnd = step
            let isDone: Bool
            do {
                try records.change(5) {
                    $0.ownOriginatorCounter = 11
                    $0[.supplier] = 21
                    $0[.loadController] = 31
                    $0.flags.insert(.hasState)
                }
                isDone = true
            } catch { isDone = false }
            storage.restart()
            let found = try #require(MeterRecordFile(storage, header, count: 64).record(5), "step \(step)")
            #expect([10, 11].contains(found.ownOriginatorCounter))
            #expect([20, 21].contains(found[.supplier]))
            #expect([0, 31].contains(found[.loadController]))
            if isDone {
                #expect((found.ownOriginatorCounter, found[.supplier], found[.loadController]) == (11, 21, 31))
                #expect(found.flags == .hasState)
                break
            }
            step += 1
        }
        // Two stores for each of three words, and one of the flags.
        #expect(step == 7)
    }
}

/// What histories found.
extension FaultHistoryTests {
    /// A change that failed between its record and the record's mark was not there, until a neighbour was marked.
    @Test func whatWasNotMarkedDoesNotComeUpLater() throws {
        let storage = try FaultyStorage(capacity: RecordLayout.size(count: 64), draw: FaultDraw(seed: 1))
        var header = RecordFileHeader(
            identity: 7, token: 1, owner: 1, length: RecordLayout.size(count: 64), firstOwnCounter: 1, boot: 1)
        try storage.resize(to: Int(header.length))
        try header.write(to: storage)
        let records = try MeterRecordFile(storage, header, count: 64)
        try records.prepare(5)
        // Three stores of the record; the first of its mark's does not happen.
        storage.stepsToEnd = 3
        #expect(throws: StateError.self) { try records.change(5) { $0[.supplier] = 20 } }
        storage.restart()
        let next = try MeterRecordFile(storage, header, count: 64)
        #expect(next.record(5)?[.supplier] == 0)
        try next.change(6) { $0[.supplier] = 30 }
        #expect(next.record(5)?[.supplier] == 0)
        try next.change(5) { $0.ownOriginatorCounter = 2 }
        #expect(next.record(5)?[.supplier] == 0)
        #expect(next.record(5)?.ownOriginatorCounter == 2)
    }

    /// The second copy of the header could not be written, so only the first knew of a group; the next attempt
    /// took that for done, and with the loss of the first copy all of the group's counters were lost.
    @Test func bothHeadersKnowOfAGroupBeforeItIsUsed() throws {
        let storage = try FaultyStorage(capacity: RecordLayout.size(count: 64), draw: FaultDraw(seed: 1))
        var header = RecordFileHeader(
            identity: 7, token: 1, owner: 1, length: RecordLayout.size(count: 64), firstOwnCounter: 1, boot: 1)
        try storage.resize(to: Int(header.length))
        try header.write(to: storage)
        do {
            // 8 sectors of the page of entries and 8 of one copy; the first sector of the other fails.
            let records = try MeterRecordFile(storage, header, count: 64)
            storage.stepsToEnd = 16
            #expect(throws: StateError.self) { try records.change(5) { $0[.supplier] = 20 } }
            storage.restart()
            try records.change(5) { $0[.supplier] = 20 }
        }
        for copy in 0..<2 {
            let page = storage.base + copy * RecordLayout.pageSize
            let octet = page.load(fromByteOffset: 3_360, as: UInt8.self)
            page.storeBytes(of: octet ^ 1, toByteOffset: 3_360, as: UInt8.self)
            guard case .header(let found, damagedCopies: 1) = try RecordFileHeader.find(in: storage) else {
                Issue.record("no other copy of the header than \(copy)")
                return
            }
            #expect(try MeterRecordFile(storage, found, count: 64).record(5)?[.supplier] == 20)
            page.storeBytes(of: octet, toByteOffset: 3_360, as: UInt8.self)
        }
    }

    /// SQLite's log was lost when nothing had left it yet, and with it that the states belong to records: with the records'
    /// header damaged too, both files were made anew.
    @Test func statesKnowOfTheirRecordsWithoutTheLog() throws {
        let files = FaultyFileSystem(seed: 1)
        let storage = try FaultyStorage(
            capacity: RecordLayout.size(count: 64), draw: FaultDraw(seed: 1), files: files)
        let opening = FleetStateOpening(
            files: FleetState.Files("", firstEntityIdentifier: EntityIdentifier(1), seed: 1), count: 64, now: 1)
        func open() throws -> MeterRecordFile {
            let store = try DeviceStateStore(path: "/fleet.sqlite", fileSystem: files.name)
            return try opening.open(storage, try RecordFileHeader.find(in: storage), store)
        }
        for _ in 0..<2 {
            try open().change(5) { $0[.supplier] = 20 }
            files.kill()
            files.restart()
        }
        files.remove("/fleet.sqlite-wal")
        memset(storage.base, 0xFF, 2 * RecordLayout.pageSize)
        #expect(throws: StateError.self) { try open() }
    }

    /// A write of the header was torn in one copy, and the next one in the other, which was written first although it was
    /// the only one left. Here each write ends at each of its sectors, one after the other.
    @Test func aHeaderSurvivesAnyTwoTornWrites() throws {
        for first in 0..<16 {
            for second in 0..<16 {
                let storage = try FaultyStorage(capacity: RecordLayout.size(count: 64), draw: FaultDraw(seed: 1))
                var header = RecordFileHeader(
                    identity: 7, token: 1, owner: 1, length: RecordLayout.size(count: 64), firstOwnCounter: 1, boot: 1)
                try storage.resize(to: Int(header.length))
                try header.write(to: storage)
                for (step, token) in [(first, 2), (second, 3)] as [(Int, UInt64)] {
                    guard case .header(var found, _) = try RecordFileHeader.find(in: storage) else {
                        Issue.record("no header left after writes that ended at \(first) and \(second)")
                        return
                    }
                    found.token = token
                    storage.stepsToEnd = step
                    #expect(throws: StorageFailure.self) { try found.write(to: storage) }
                    storage.restart()
                }
                guard case .header(let found, _) = try RecordFileHeader.find(in: storage) else {
                    Issue.record("no header left after writes that ended at \(first) and \(second)")
                    return
                }
                #expect([1, 2, 3].contains(found.token))
            }
        }
    }
}
